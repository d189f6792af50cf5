"""Searches of lists that a person keeps under a name."""
