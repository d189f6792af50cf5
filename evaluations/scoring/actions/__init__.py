"""Changes to score sheets: declarations.py, sheets.py and submitting.py lead from what a seat
declares to its signed sheet; writable.py says whether a sheet takes marks, marks.py and notes.py
write on it, writings.py takes in what a device hands in; what the chair decides about a seat's
sheet stands in proposals.py, returning.py, absences.py and discussion.py; agreed.py holds the
committee's words, paper.py what was keyed."""

from evaluations.scoring.actions.absences import close_absent, lift_absence
from evaluations.scoring.actions.agreed import give_word, open_agreed, reopen_agreed
from evaluations.scoring.actions.chairing import decides
from evaluations.scoring.actions.declarations import declare, recuse, undeclare
from evaluations.scoring.actions.discussion import (
    close_discussion,
    end_discussions,
    open_discussion,
)
from evaluations.scoring.actions.marks import as_value, save_mark, values_of
from evaluations.scoring.actions.notes import save_note
from evaluations.scoring.actions.paper import (
    confirm_paper,
    faults_of,
    key_paper,
    shown_digest,
    withdraw_paper,
)
from evaluations.scoring.actions.proposals import decide, propose
from evaluations.scoring.actions.returning import return_sheet, revise_sheet
from evaluations.scoring.actions.revealing import close_bench, reopen_bench
from evaluations.scoring.actions.sheets import open_sheet
from evaluations.scoring.actions.submitting import missing_from, submit_sheet
from evaluations.scoring.actions.substitution import archive, archive_replaced
from evaluations.scoring.actions.writings import save_writings

__all__ = [
    "archive",
    "archive_replaced",
    "as_value",
    "close_absent",
    "close_bench",
    "close_discussion",
    "confirm_paper",
    "decide",
    "decides",
    "declare",
    "end_discussions",
    "faults_of",
    "give_word",
    "key_paper",
    "lift_absence",
    "missing_from",
    "open_agreed",
    "open_discussion",
    "open_sheet",
    "propose",
    "recuse",
    "reopen_agreed",
    "reopen_bench",
    "return_sheet",
    "revise_sheet",
    "save_mark",
    "save_note",
    "save_writings",
    "shown_digest",
    "submit_sheet",
    "undeclare",
    "values_of",
    "withdraw_paper",
]
