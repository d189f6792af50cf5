"""A rubric while it is being edited: what was typed, and what the buttons do with it.

Plain Python. Numbers stay text until they are checked, so that a form with a mistake in it comes
back as it was typed. Stored dimensions and indicators are known by their primary key as text, new
ones by "n1", "n2" …
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import TypeVar

from thai.digits import parse_decimal

WEIGHTED, LEVEL, CHECKLIST = "weighted", "level", "checklist"
DOCUMENTS, PRESENTATION = "documents", "presentation"
HUNDREDTH = Decimal("0.01")
MOST_NUMBER = Decimal(9999)
MOST_LEVELS = 10
LEVELS_AT_FIRST = 5
LONGEST_NAME, LONGEST_TEXT = 1000, 5000
MOST_DIMENSIONS, MOST_INDICATORS = 30, 60


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


def settled(draft: RubricDraft) -> RubricDraft:
    """What follows from the rule: levels run from 1 to 5; a checklist counts its items."""
    if draft.rule == LEVEL:
        return _with_scale(draft, maximum="5", step="1")
    if draft.rule != CHECKLIST:
        return draft
    dimensions = tuple(
        replace(dimension, weight=str(len(dimension.indicators) or 1))
        for dimension in draft.dimensions
    )
    items = sum(len(dimension.indicators) for dimension in draft.dimensions)
    counted = replace(draft, dimensions=dimensions, full_marks=str(items or 1))
    return _with_scale(counted, maximum="1", step="1")


def _with_scale(draft: RubricDraft, *, maximum: str, step: str) -> RubricDraft:
    def scaled(one: IndicatorDraft) -> IndicatorDraft:
        return replace(one, maximum=maximum, step=step, weight=one.weight or "1")

    dimensions = tuple(
        replace(
            dimension, indicators=tuple(scaled(indicator) for indicator in dimension.indicators)
        )
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


# --- what the buttons do ----------------------------------------------------------------------

Part = TypeVar("Part", DimensionDraft, IndicatorDraft)


def next_key(draft: RubricDraft) -> str:
    """A key that no part of `draft` has."""
    used = {dimension.key for dimension in draft.dimensions}
    used |= {indicator.key for _number, _dimension, indicator in draft.indicators()}
    return next(key for at in range(1, 10**6) if (key := f"n{at}") not in used)


def without_keys(draft: RubricDraft) -> RubricDraft:
    """The draft as new parts: nothing in it is stored yet."""
    at = 0

    def key() -> str:
        nonlocal at
        at += 1
        return f"n{at}"

    dimensions = tuple(
        replace(
            dimension,
            key=key(),
            indicators=tuple(replace(indicator, key=key()) for indicator in dimension.indicators),
        )
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def empty_indicator(key: str, like: IndicatorDraft | None = None) -> IndicatorDraft:
    """A new indicator; with the scale and levels of the one before it, if there is one."""
    if like is None:
        return IndicatorDraft(key, weight="1", levels=(LevelDraft(),) * LEVELS_AT_FIRST)
    return IndicatorDraft(
        key, weight=like.weight, maximum=like.maximum, step=like.step, levels=like.levels
    )


def add_dimension(draft: RubricDraft, _key: str = "") -> RubricDraft:
    key = next_key(draft)
    new = DimensionDraft(key)
    draft = replace(draft, dimensions=(*draft.dimensions, new))
    return add_indicator(draft, key)


def _in_dimension(
    draft: RubricDraft, key: str, change: Callable[[DimensionDraft], DimensionDraft]
) -> RubricDraft:
    dimensions = tuple(
        change(dimension) if dimension.key == key else dimension for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def add_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    new_key = next_key(draft)

    def longer(one: DimensionDraft) -> DimensionDraft:
        like = one.indicators[-1] if one.indicators else None
        return replace(one, indicators=(*one.indicators, empty_indicator(new_key, like)))

    return _in_dimension(draft, key, longer)


def _without(parts: Sequence[Part], key: str) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.key != key)


def remove_dimension(draft: RubricDraft, key: str) -> RubricDraft:
    return replace(draft, dimensions=_without(draft.dimensions, key))


def _in_every(
    draft: RubricDraft,
    change: Callable[[tuple[IndicatorDraft, ...]], tuple[IndicatorDraft, ...]],
) -> RubricDraft:
    dimensions = tuple(
        replace(dimension, indicators=change(dimension.indicators))
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def remove_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    return _in_every(draft, lambda parts: _without(parts, key))


def _moved(parts: Sequence[Part], key: str, steps: int) -> tuple[Part, ...]:
    keys = [part.key for part in parts]
    if key not in keys:
        return tuple(parts)
    here = keys.index(key)
    there = min(max(here + steps, 0), len(parts) - 1)
    rest = [part for part in parts if part.key != key]
    rest.insert(there, parts[here])
    return tuple(rest)


def move_dimension(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    return replace(draft, dimensions=_moved(draft.dimensions, key, steps))


def move_indicator(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    return _in_every(draft, lambda parts: _moved(parts, key, steps))


def without_empty_levels(draft: RubricDraft) -> RubricDraft:
    """Rows of levels that were left blank are not levels."""

    def bare(one: IndicatorDraft) -> IndicatorDraft:
        kept = tuple(level for level in one.levels if level.points or level.text)
        return replace(one, levels=kept)

    return _in_every(draft, lambda parts: tuple(bare(part) for part in parts))


def copy_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    new_key = next_key(draft)

    def doubled(parts: tuple[IndicatorDraft, ...]) -> tuple[IndicatorDraft, ...]:
        out: list[IndicatorDraft] = []
        for part in parts:
            out.append(part)
            if part.key == key:
                out.append(replace(part, key=new_key))
        return tuple(out)

    return _in_every(draft, doubled)


def copy_dimension(draft: RubricDraft, key: str) -> RubricDraft:
    found = next((dimension for dimension in draft.dimensions if dimension.key == key), None)
    if found is None:
        return draft
    bare = replace(found, key=next_key(draft), indicators=())
    draft = replace(draft, dimensions=(*draft.dimensions, bare))
    for indicator in found.indicators:
        new = replace(indicator, key=next_key(draft))

        def longer(one: DimensionDraft, new: IndicatorDraft = new) -> DimensionDraft:
            return replace(one, indicators=(*one.indicators, new))

        draft = _in_dimension(draft, bare.key, longer)
    return draft


def add_level(draft: RubricDraft, key: str) -> RubricDraft:
    def longer(one: IndicatorDraft) -> IndicatorDraft:
        return replace(one, levels=(*one.levels, LevelDraft())) if one.key == key else one

    return _in_every(draft, lambda parts: tuple(longer(part) for part in parts))


def _evenly(whole: Decimal, parts: int) -> list[str]:
    """`whole` in equal parts of hundredths; what is left over goes to the last."""
    each = (whole / parts).quantize(HUNDREDTH, ROUND_DOWN)
    last = whole - each * (parts - 1)
    return [plain_number(each)] * (parts - 1) + [plain_number(last)]


def spread_dimensions(draft: RubricDraft, _key: str = "") -> RubricDraft:
    """Equal weights for all dimensions, adding up to the full marks."""
    whole, parts = number(draft.full_marks), draft.dimensions
    if not whole or not parts:
        return draft
    weights = _evenly(whole, len(parts))
    dimensions = tuple(
        replace(one, weight=weight) for one, weight in zip(parts, weights, strict=True)
    )
    return replace(draft, dimensions=dimensions)


def spread_indicators(draft: RubricDraft, key: str) -> RubricDraft:
    """Equal weights for the indicators of one dimension, adding up to its weight."""

    def even(one: DimensionDraft) -> DimensionDraft:
        whole = number(one.weight)
        if not whole or not one.indicators:
            return one
        weights = _evenly(whole, len(one.indicators))
        return replace(
            one,
            indicators=tuple(
                replace(indicator, weight=weight)
                for indicator, weight in zip(one.indicators, weights, strict=True)
            ),
        )

    return _in_dimension(draft, key, even)


BUTTONS: dict[str, Callable[[RubricDraft, str], RubricDraft]] = {
    "add-dimension": add_dimension,
    "add-indicator": add_indicator,
    "add-level": add_level,
    "copy-dimension": copy_dimension,
    "copy-indicator": copy_indicator,
    "remove-dimension": remove_dimension,
    "remove-indicator": remove_indicator,
    "up-dimension": lambda draft, key: move_dimension(draft, key, -1),
    "down-dimension": lambda draft, key: move_dimension(draft, key, 1),
    "up-indicator": lambda draft, key: move_indicator(draft, key, -1),
    "down-indicator": lambda draft, key: move_indicator(draft, key, 1),
    "spread-dimensions": spread_dimensions,
    "spread-indicators": spread_indicators,
}


def pressed(draft: RubricDraft, button: str) -> RubricDraft:
    """The draft after a button ("add-indicator:5"); unknown buttons do nothing."""
    name, _colon, key = button.partition(":")
    act = BUTTONS.get(name)
    return act(draft, key) if act else draft
