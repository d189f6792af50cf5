"""A sheet on paper as it was keyed: marks, notes and the declaration, comparable by value.

Stored as plain JSON; two keyings are the same when every cell says the same, however it was
typed (7, 7.0 and ๗ are one mark). Plain Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluations.judging.scoring.marking import MarkValue, plain


@dataclass(frozen=True)
class Keyed:
    """What stands on the paper, by the keys of indicators and dimensions."""

    marks: Mapping[int, MarkValue] = field(default_factory=dict)
    notes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    # Whether the judge ticked "no conflict of interest".
    declares_none: bool = False

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "declares_none": self.declares_none,
            "marks": {
                str(pk): [one.kind, plain(one.points), one.comment, plain(one.figure)]
                for pk, one in self.marks.items()
            },
            "notes": {str(pk): list(texts) for pk, texts in self.notes.items() if any(texts)},
        }


def keyed_from(stored: Mapping[str, Any]) -> Keyed:
    """What was kept by `Keyed.stored`."""
    return Keyed(
        declares_none=stored["declares_none"],
        marks={
            int(pk): MarkValue(kind, _number(points), comment, _number(figure))
            for pk, (kind, points, comment, figure) in stored["marks"].items()
        },
        notes={int(pk): (texts[0], texts[1]) for pk, texts in stored["notes"].items()},
    )


def _number(stored: str) -> Decimal | None:
    return Decimal(stored) if stored else None


@dataclass(frozen=True)
class Difference:
    """A cell in which two keyings differ; `is_note` for a dimension's texts."""

    pk: int
    is_note: bool
    first: str
    second: str


def _told(value: MarkValue | None) -> str:
    if value is None:
        return ""
    typed = value.points if value.figure is None else value.figure
    points = "–" if value.kind == "not_applicable" else plain(typed)
    return " · ".join(part for part in (points, value.comment) if part)


def differences(first: Keyed, second: Keyed) -> list[Difference]:
    """Where two keyings of one paper differ, marks before notes."""
    found = [
        Difference(pk, False, _told(first.marks.get(pk)), _told(second.marks.get(pk)))
        for pk in sorted({*first.marks, *second.marks})
        if first.marks.get(pk) != second.marks.get(pk)
    ]
    for pk in sorted({*first.notes, *second.notes}):
        one, other = first.notes.get(pk, ("", "")), second.notes.get(pk, ("", ""))
        if one != other:
            found.append(Difference(pk, True, " / ".join(one), " / ".join(other)))
    return found
