"""Changes to score sheets: declarations.py, sheets.py and submitting.py lead from what a seat
declares to its signed sheet; writable.py says whether a sheet takes marks, marks.py and notes.py
write on it, edits.py takes in what a device hands in; what the chair decides about a seat's
sheet stands in proposals.py, returning.py, absences.py and discussion.py; agreed.py holds the
committee's words, paper.py what was keyed."""
