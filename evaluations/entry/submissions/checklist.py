"""What a nomination still lacks before it is handed in. Plain Python.

What the office writes about itself must be there. Evidence that the rubric asks for may come
until its own deadline: where it is missing, handing in asks whether that is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator, whether it needs evidence, and how much supports it or its dimension."""

    number: str
    name: str
    needs_evidence: bool
    count: int


@dataclass(frozen=True)
class Facts:
    """What is there: texts, and how many people present.

    `nominee_class` and `unmarked` (numbers of indicators without the office's own mark) are None
    where the rubric asks for none; `unanswered` (what was sent back and has no answer) is None
    where nothing was sent back.
    """

    official_name: str
    summary: str
    contact: str
    presenters: int
    indicators: Sequence[IndicatorFacts] = ()
    nominee_class: str | None = None
    unmarked: Sequence[str] | None = None
    unanswered: Sequence[str] | None = None


@dataclass(frozen=True)
class Point:
    """One line of the list; `code` names its words, `number` and `name` its indicator.

    `is_needed` points count in the progress; of those the ones that `block` must be met before
    the nomination can be handed in.
    """

    code: str
    is_met: bool
    is_needed: bool = True
    blocks: bool = False
    number: str = ""
    name: str = ""
    count: int = 0


def checklist(facts: Facts) -> list[Point]:
    written = {
        "official_name": facts.official_name,
        "summary": facts.summary,
        "contact": facts.contact,
        "presenters": facts.presenters,
    }
    points = []
    if facts.unanswered is not None:
        names = ", ".join(facts.unanswered)
        points.append(Point("answers", not names, blocks=True, name=names))
    points += [Point(code, bool(value), blocks=True) for code, value in written.items()]
    if facts.nominee_class is not None:
        points.append(Point("nominee_class", bool(facts.nominee_class), blocks=True))
    if facts.unmarked is not None:
        numbers = ", ".join(facts.unmarked)
        points.append(Point("self_marks", not numbers, blocks=True, number=numbers))
    points += [
        Point(
            "evidence",
            indicator.count > 0,
            is_needed=indicator.needs_evidence,
            number=indicator.number,
            name=indicator.name,
            count=indicator.count,
        )
        for indicator in facts.indicators
    ]
    return points


@dataclass(frozen=True)
class Progress:
    """How many of the needed points are met; percent rounded down, so 100 means all."""

    met: int
    needed: int

    @property
    def percent(self) -> int:
        return 100 * self.met // self.needed if self.needed else 100


def progress(points: Sequence[Point]) -> Progress:
    needed = [point for point in points if point.is_needed]
    return Progress(sum(point.is_met for point in needed), len(needed))


def blocking(points: Sequence[Point]) -> list[Point]:
    """What must be mended before the nomination can be handed in."""
    return [point for point in points if point.blocks and not point.is_met]


def lacking(points: Sequence[Point]) -> list[Point]:
    """Needed evidence that is not there: handing in asks about it."""
    return [point for point in points if point.is_needed and not point.blocks and not point.is_met]
