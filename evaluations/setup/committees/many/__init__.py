"""Many committees at once, from one pattern."""
