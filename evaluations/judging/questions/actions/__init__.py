"""Questions: edits.py what a judge writes, listing.py what is made of the shared ones."""
