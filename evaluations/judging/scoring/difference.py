"""What became different between two submissions of one sheet. Plain Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.judging.scoring.marking import NOT_APPLICABLE


@dataclass(frozen=True)
class MarkChange:
    """One indicator whose mark or comment is not what it was; NOT_APPLICABLE where it was that."""

    number: str
    name: str
    before: str
    after: str
    comment_changed: bool


def _marks(content: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for dimension in content.get("dimensions", ()):
        for one in dimension["indicators"]:
            yield one["id"], one


def _points(mark: Mapping[str, Any]) -> str:
    return NOT_APPLICABLE if mark["kind"] == NOT_APPLICABLE else str(mark["points"])


def changed_marks(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[MarkChange, ...]:
    """Indicators in the order of the sheet; contents are those stored at submission."""
    now = dict(_marks(after))
    changes = []
    for pk, old in _marks(before):
        new = now.get(pk, old)
        points = _points(old), _points(new)
        commented = old["comment"] != new["comment"]
        if points[0] != points[1] or commented:
            changes.append(MarkChange(old["number"], old["name"], *points, commented))
    return tuple(changes)
