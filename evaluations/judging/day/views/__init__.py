"""The running day: its board, its order, its roll-call, and how far each seat is."""
