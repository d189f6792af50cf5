"""A paper as it was keyed, and where two keyings of it differ.

Stored as plain JSON; two keyings are the same when every cell says the same, however it was
typed (7, 7.0 and ๗ are one mark). Plain Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluations.judging.scoring.marking import MarkValue, plain

MARK, NOTE, WORD = "mark", "note", "word"
AGREES, DISSENTS = "agrees", "dissents"


@dataclass(frozen=True)
class Keyed:
    """What stands on the paper, by the keys of indicators and dimensions."""

    marks: Mapping[int, MarkValue] = field(default_factory=dict)
    notes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    # Whether the judge ticked "no conflict of interest".
    declares_none: bool = False
    # On the committee's sheet the words by the key of the seat: AGREES or DISSENTS, and why.
    words: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "declares_none": self.declares_none,
            "marks": {
                str(pk): [mark.kind, plain(mark.points), mark.comment, plain(mark.figure)]
                for pk, mark in self.marks.items()
            },
            "notes": {str(pk): list(texts) for pk, texts in self.notes.items() if any(texts)},
            "words": {str(pk): list(word) for pk, word in self.words.items()},
        }


def keyed_from(stored: Mapping[str, Any]) -> Keyed:
    """What was kept by `Keyed.stored`; what was kept before committees had papers has no words."""
    return Keyed(
        declares_none=stored["declares_none"],
        marks={
            int(pk): MarkValue(kind, _number(points), comment, _number(figure))
            for pk, (kind, points, comment, figure) in stored["marks"].items()
        },
        notes=_pairs(stored["notes"]),
        words=_pairs(stored.get("words", {})),
    )


def _pairs(stored: Mapping[str, Any]) -> dict[int, tuple[str, str]]:
    return {int(pk): (texts[0], texts[1]) for pk, texts in stored.items()}


def _number(stored: str) -> Decimal | None:
    return Decimal(stored) if stored else None


@dataclass(frozen=True)
class Difference:
    """A cell in which two keyings differ: the mark of an indicator, a dimension's texts, the word
    of a seat; `pk` is the key of that. Words come as their code, in `first` and `second`."""

    kind: str
    pk: int
    first: str
    second: str


def _told(value: MarkValue | None) -> str:
    if value is None:
        return ""
    typed = value.points if value.figure is None else value.figure
    points = "–" if value.kind == "not_applicable" else plain(typed)
    return " · ".join(part for part in (points, value.comment) if part)


def differences(first: Keyed, second: Keyed) -> list[Difference]:
    """Where two keyings of one paper differ: marks, then notes, then words."""
    marks = [
        Difference(MARK, pk, _told(first.marks.get(pk)), _told(second.marks.get(pk)))
        for pk in sorted({*first.marks, *second.marks})
        if first.marks.get(pk) != second.marks.get(pk)
    ]
    notes = _different(NOTE, first.notes, second.notes)
    return [*marks, *notes, *_different(WORD, first.words, second.words)]


def _different(
    kind: str, first: Mapping[int, tuple[str, str]], second: Mapping[int, tuple[str, str]]
) -> Iterator[Difference]:
    for pk in sorted({*first, *second}):
        texts, other = first.get(pk, ("", "")), second.get(pk, ("", ""))
        if texts != other:
            yield Difference(kind, pk, " / ".join(texts), " / ".join(other))
