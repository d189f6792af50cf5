"""Changes to score sheets: sheets.py declares, opens and submits, marks.py writes on them."""

from evaluations.scoring.actions.marks import as_value, save_mark, save_note, values_of
from evaluations.scoring.actions.sheets import declare, missing_from, open_sheet, submit_sheet

__all__ = [
    "as_value",
    "declare",
    "missing_from",
    "open_sheet",
    "save_mark",
    "save_note",
    "submit_sheet",
    "values_of",
]
