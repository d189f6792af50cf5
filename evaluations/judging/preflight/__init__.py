"""The days before a session: what is not ready yet, what devices keep, and the fallback pack."""
