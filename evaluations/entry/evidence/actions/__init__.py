"""Changes to evidence: items, files on their way in, and what the worker does with them."""
