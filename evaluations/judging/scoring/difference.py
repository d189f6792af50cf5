"""What became different between two submissions of one sheet. Plain Python."""

from dataclasses import dataclass

from evaluations.judging.scoring.marking import NOT_APPLICABLE
from evaluations.judging.scoring.sheet_document import MarkedIndicatorV1, SheetDocument


@dataclass(frozen=True)
class MarkChange:
    """One indicator whose mark or comment is not what it was; NOT_APPLICABLE where it was that."""

    number: str
    name: str
    before: str
    after: str
    comment_changed: bool


def _marks(content: SheetDocument | None) -> dict[int, MarkedIndicatorV1]:
    dimensions = content["dimensions"] if content else []
    return {
        indicator["id"]: indicator
        for dimension in dimensions
        for indicator in dimension["indicators"]
    }


def _points(mark: MarkedIndicatorV1) -> str:
    return NOT_APPLICABLE if mark["kind"] == NOT_APPLICABLE else mark["points"]


def changed_marks(before: SheetDocument, after: SheetDocument | None) -> tuple[MarkChange, ...]:
    """Indicators in the order of the sheet; `after` is None while it is not submitted again."""
    now = _marks(after)
    changes = []
    for pk, old in _marks(before).items():
        new = now.get(pk, old)
        points = _points(old), _points(new)
        commented = old["comment"] != new["comment"]
        if points[0] != points[1] or commented:
            changes.append(MarkChange(old["number"], old["name"], *points, commented))
    return tuple(changes)
