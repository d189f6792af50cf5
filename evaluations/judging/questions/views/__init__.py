"""The pages of questions: own.py a judge's own, listing.py the shared ones."""
