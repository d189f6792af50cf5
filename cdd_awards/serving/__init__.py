"""How requests come in: no thread waits for a slow sender."""
