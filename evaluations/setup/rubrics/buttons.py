"""What the buttons of the rubric's editor do with a draft. Plain Python."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_DOWN

from evaluations.setup.rubrics.draft import (
    HUNDREDTH,
    Change,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    Part,
    RubricDraft,
    anew,
    changed,
    fresh_keys,
    number,
    plain_number,
    with_indicators,
)

LEVELS_AT_FIRST = 5


def add_dimension(draft: RubricDraft, _key: str = "") -> RubricDraft:
    keys = fresh_keys(draft)
    new = DimensionDraft(next(keys), indicators=(_empty_indicator(next(keys)),))
    return replace(draft, dimensions=(*draft.dimensions, new))


def _empty_indicator(key: str, like: IndicatorDraft | None = None) -> IndicatorDraft:
    """A new indicator; with the scale and levels of the one before it, if there is one."""
    if like is None:
        return IndicatorDraft(key, weight="1", levels=(LevelDraft(),) * LEVELS_AT_FIRST)
    return IndicatorDraft(
        key, weight=like.weight, maximum=like.maximum, step=like.step, levels=like.levels
    )


def _at_dimension(draft: RubricDraft, key: str, change: Change[DimensionDraft]) -> RubricDraft:
    dimensions = changed(draft.dimensions, lambda one: change(one) if one.key == key else (one,))
    return replace(draft, dimensions=dimensions)


def _at_indicator(draft: RubricDraft, key: str, change: Change[IndicatorDraft]) -> RubricDraft:
    return with_indicators(draft, lambda one: change(one) if one.key == key else (one,))


def _add_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    def longer(one: DimensionDraft) -> Iterable[DimensionDraft]:
        like = one.indicators[-1] if one.indicators else None
        new = _empty_indicator(next(fresh_keys(draft)), like)
        yield replace(one, indicators=(*one.indicators, new))

    return _at_dimension(draft, key, longer)


def _add_level(draft: RubricDraft, key: str) -> RubricDraft:
    return _at_indicator(
        draft, key, lambda one: (replace(one, levels=(*one.levels, LevelDraft())),)
    )


def _copy_dimension(draft: RubricDraft, key: str) -> RubricDraft:
    keys = fresh_keys(draft)
    copies = (anew(one, keys) for one in draft.dimensions if one.key == key)
    return replace(draft, dimensions=(*draft.dimensions, *copies))


def _copy_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    new_key = next(fresh_keys(draft))
    return _at_indicator(draft, key, lambda one: (one, replace(one, key=new_key)))


def _moved(parts: tuple[Part, ...], key: str, steps: int) -> tuple[Part, ...]:
    rest = [part for part in parts if part.key != key]
    for here, part in enumerate(parts):
        if part.key == key:
            rest.insert(max(here + steps, 0), part)
    return tuple(rest)


def _move_dimension(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    return replace(draft, dimensions=_moved(draft.dimensions, key, steps))


def _move_indicator(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    dimensions = tuple(
        replace(one, indicators=_moved(one.indicators, key, steps)) for one in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def _spread(parts: tuple[Part, ...], whole: str) -> tuple[Part, ...]:
    """Equal weights in hundredths that add up to `whole`; what is left over goes to the last."""
    total = number(whole)
    if not total or not parts:
        return parts
    each = (total / len(parts)).quantize(HUNDREDTH, ROUND_DOWN)
    weights = [each] * (len(parts) - 1)
    weights.append(total - sum(weights))
    return tuple(
        replace(part, weight=plain_number(weight))
        for part, weight in zip(parts, weights, strict=True)
    )


def _spread_dimensions(draft: RubricDraft, _key: str) -> RubricDraft:
    return replace(draft, dimensions=_spread(draft.dimensions, draft.full_marks))


def _spread_indicators(draft: RubricDraft, key: str) -> RubricDraft:
    return _at_dimension(
        draft, key, lambda one: (replace(one, indicators=_spread(one.indicators, one.weight)),)
    )


BUTTONS: dict[str, Callable[[RubricDraft, str], RubricDraft]] = {
    "add-dimension": add_dimension,
    "add-indicator": _add_indicator,
    "add-level": _add_level,
    "copy-dimension": _copy_dimension,
    "copy-indicator": _copy_indicator,
    "remove-dimension": lambda draft, key: _at_dimension(draft, key, lambda one: ()),
    "remove-indicator": lambda draft, key: _at_indicator(draft, key, lambda one: ()),
    "up-dimension": lambda draft, key: _move_dimension(draft, key, -1),
    "down-dimension": lambda draft, key: _move_dimension(draft, key, 1),
    "up-indicator": lambda draft, key: _move_indicator(draft, key, -1),
    "down-indicator": lambda draft, key: _move_indicator(draft, key, 1),
    "spread-dimensions": _spread_dimensions,
    "spread-indicators": _spread_indicators,
}


def pressed(draft: RubricDraft, button: str) -> RubricDraft:
    """The draft after a button ("add-indicator:5"); unknown buttons do nothing."""
    name, _colon, key = button.partition(":")
    act = BUTTONS.get(name)
    return act(draft, key) if act else draft
