"""A rubric while it is being edited: what was typed.

Plain Python. Numbers stay text until they are checked, so that a form with a mistake in it comes
back as it was typed. Stored dimensions and indicators are known by their primary key as text, new
ones by "n1", "n2" …
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import TypeVar

from thai.cleaning import clean
from thai.digits import parse_decimal

WEIGHTED, LEVEL, CHECKLIST = "weighted", "level", "checklist"
DOCUMENTS, PRESENTATION = "documents", "presentation"
HUNDREDTH = Decimal("0.01")
MOST_NUMBER = Decimal(9999)
MOST_LEVELS = 10
LONGEST_NAME, LONGEST_TEXT = 1000, 5000
MOST_DIMENSIONS, MOST_INDICATORS = 30, 60
NEW_KEY = re.compile(r"n[0-9]{1,8}")


@dataclass(frozen=True)
class LevelDraft:
    points: str = ""
    text: str = ""


@dataclass(frozen=True)
class IndicatorDraft:
    """`topics` holds one topic a line."""

    key: str
    name: str = ""
    guidance: str = ""
    topics: str = ""
    weight: str = ""
    maximum: str = "10"
    step: str = "0.5"
    allows_not_applicable: bool = False
    needs_evidence: bool = False
    is_mandatory: bool = False
    comment_at_extremes: bool = False
    levels: tuple[LevelDraft, ...] = ()

    @property
    def topic_lines(self) -> list[str]:
        return [line.strip() for line in self.topics.splitlines() if line.strip()]


@dataclass(frozen=True)
class DimensionDraft:
    key: str
    name: str = ""
    weight: str = ""
    minimum: str = ""
    scored_from: str = PRESENTATION
    indicators: tuple[IndicatorDraft, ...] = ()


@dataclass(frozen=True)
class RubricDraft:
    name: str = ""
    rule: str = WEIGHTED
    full_marks: str = "100"
    minimum_total: str = ""
    is_assumed: bool = False
    dimensions: tuple[DimensionDraft, ...] = ()

    @property
    def is_weighted(self) -> bool:
        return self.rule == WEIGHTED

    @property
    def is_checklist(self) -> bool:
        return self.rule == CHECKLIST

    def indicators(self) -> Iterator[tuple[str, DimensionDraft, IndicatorDraft]]:
        """Every indicator with its number ("1.2") and its dimension."""
        for at, dimension in enumerate(self.dimensions, start=1):
            for place, indicator in enumerate(dimension.indicators, start=1):
                yield f"{at}.{place}", dimension, indicator


def number(text: str) -> Decimal | None:
    """A number of at most two decimals out of a box; None where it is none."""
    try:
        value = parse_decimal(text)
    except ValueError:
        return None
    # Size first: quantizing a number of forty digits fails.
    return value if abs(value) <= MOST_NUMBER and value == value.quantize(HUNDREDTH) else None


def plain_number(value: Decimal | None) -> str:
    """The shortest way to write `value`."""
    return "" if value is None else f"{value.normalize():f}"


Part = TypeVar("Part", DimensionDraft, IndicatorDraft)
Change = Callable[[Part], Iterable[Part]]


def changed(parts: Iterable[Part], change: Change[Part]) -> tuple[Part, ...]:
    """For each part what `change` makes of it: itself, another, several, none."""
    return tuple(new for part in parts for new in change(part))


def with_indicators(draft: RubricDraft, change: Change[IndicatorDraft]) -> RubricDraft:
    dimensions = tuple(
        replace(dimension, indicators=changed(dimension.indicators, change))
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def tidy(text: str) -> str:
    """A number in its shortest form; anything else as it was typed."""
    value = number(text)
    return clean(text) if value is None else plain_number(value)


def settled(draft: RubricDraft) -> RubricDraft:
    """What follows from the rule: levels run from 1 to 5; a checklist counts its items."""
    if draft.rule == LEVEL:
        return _with_scale(draft, maximum="5", step="1")
    if not draft.is_checklist:
        return draft
    dimensions = tuple(
        replace(dimension, weight=str(len(dimension.indicators) or 1))
        for dimension in draft.dimensions
    )
    items = sum(len(dimension.indicators) for dimension in draft.dimensions)
    counted = replace(draft, dimensions=dimensions, full_marks=str(items or 1))
    return _with_scale(counted, maximum="1", step="1")


def _with_scale(draft: RubricDraft, *, maximum: str, step: str) -> RubricDraft:
    def scaled(one: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(one, maximum=maximum, step=step, weight=one.weight or "1")

    return with_indicators(draft, scaled)


def without_empty_levels(draft: RubricDraft) -> RubricDraft:
    """Rows of levels that were left blank are not levels."""

    def bare(one: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(one, levels=tuple(row for row in one.levels if row.points or row.text))

    return with_indicators(draft, bare)


def keys_of(draft: RubricDraft) -> set[str]:
    used = {dimension.key for dimension in draft.dimensions}
    return used | {indicator.key for _number, _dimension, indicator in draft.indicators()}


def fresh_keys(draft: RubricDraft) -> Iterator[str]:
    """Keys that no part of `draft` has."""
    used = keys_of(draft)
    return (key for at in count(1) if (key := f"n{at}") not in used)


def anew(one: DimensionDraft, keys: Iterator[str]) -> DimensionDraft:
    key = next(keys)
    indicators = tuple(replace(part, key=next(keys)) for part in one.indicators)
    return replace(one, key=key, indicators=indicators)


def without_keys(draft: RubricDraft) -> RubricDraft:
    """The draft as new parts: nothing in it is stored yet."""
    keys = fresh_keys(RubricDraft())
    return replace(draft, dimensions=tuple(anew(one, keys) for one in draft.dimensions))


def with_keys_of(stored: RubricDraft, draft: RubricDraft) -> RubricDraft:
    """Keys that are not of `stored` become new ones, and so do those that come a second time.

    An indicator that was stored under another dimension comes as a new one.
    """
    known = {one.key: {part.key for part in one.indicators} for one in stored.dimensions}
    keys, taken = fresh_keys(draft), set[tuple[str, str]]()

    def own(kind: str, key: str, ours: Container[str]) -> str:
        if (kind, key) in taken or not (key in ours or NEW_KEY.fullmatch(key)):
            key = next(keys)
        taken.add((kind, key))
        return key

    def owned(one: DimensionDraft) -> Iterable[DimensionDraft]:
        key = own("dimension", one.key, known)
        parts = (
            replace(part, key=own("indicator", part.key, known.get(key, ())))
            for part in one.indicators
        )
        yield replace(one, key=key, indicators=tuple(parts))

    return replace(draft, dimensions=changed(draft.dimensions, owned))
