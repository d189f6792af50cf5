"""Changes to sessions, slots, cards and calendar links."""
