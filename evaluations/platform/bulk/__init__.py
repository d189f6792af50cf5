"""What is done to many rows of a list at once: ticked, confirmed, row by row."""
