"""Changes to score sheets: sheets.py declares, opens and submits, marks.py writes on them,
returning.py opens them again, agreed.py holds the committee's words, paper.py what was keyed."""

from evaluations.scoring.actions.agreed import give_word, open_agreed, reopen_agreed
from evaluations.scoring.actions.marks import (
    as_value,
    save_mark,
    save_note,
    save_writings,
    values_of,
)
from evaluations.scoring.actions.paper import (
    confirm_paper,
    key_paper,
    shown_digest,
    withdraw_paper,
)
from evaluations.scoring.actions.returning import (
    close_absent,
    close_discussion,
    decide,
    decides,
    lift_absence,
    open_discussion,
    propose,
    return_sheet,
    revise_sheet,
)
from evaluations.scoring.actions.sheets import (
    declare,
    missing_from,
    open_sheet,
    recuse,
    submit_sheet,
    undeclare,
)
from evaluations.scoring.actions.substitution import archive, archive_replaced

__all__ = [
    "archive",
    "archive_replaced",
    "as_value",
    "close_absent",
    "close_discussion",
    "confirm_paper",
    "decide",
    "decides",
    "declare",
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
