"""One session as its board shows it: the nominations of each slot, the slots, the page."""
