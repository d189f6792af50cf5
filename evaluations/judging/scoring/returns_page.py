"""The times a submitted sheet was opened again: why, and what became different."""

from dataclasses import dataclass

from evaluations.judging.scoring.difference import MarkChange, changed_marks
from evaluations.judging.scoring.models import COUNTED, Discussion, ScoreSheet, SheetReturn


@dataclass(frozen=True)
class OpenedAgain:
    """`changes` are against the next submission, or empty while there is none."""

    row: SheetReturn
    changes: tuple[MarkChange, ...]


def openings_of(sheet: ScoreSheet) -> list[OpenedAgain]:
    """For the sheet's own reader: one query."""
    returns = list(SheetReturn.objects.filter(sheet=sheet).select_related("returned_by"))
    now = sheet.content if sheet.state in COUNTED else None
    contents = [*(sheet_return.content for sheet_return in returns), now][1:] if returns else []
    return [
        OpenedAgain(sheet_return, changed_marks(sheet_return.content, after))
        for sheet_return, after in zip(returns, contents, strict=True)
    ]


def may_revise(sheet: ScoreSheet) -> bool:
    """Whether the chair has the discussion of its nomination open."""
    return Discussion.objects.open().filter(nomination=sheet.nomination_id).exists()
