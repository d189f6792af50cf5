"""Django's PostgreSQL backend, where nobody waits for long (ENGINE in the settings)."""
