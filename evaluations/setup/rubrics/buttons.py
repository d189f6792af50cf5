"""What the buttons of the rubric's editor do with a draft. Plain Python."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from evaluations.setup.rubrics.draft import (
    HUNDREDTH,
    AdjustmentDraft,
    Change,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    Part,
    RequirementDraft,
    RubricDraft,
    changed,
    number,
    plain_number,
    with_indicators,
)
from evaluations.setup.rubrics.draft_keys import anew, fresh_keys

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
        key,
        weight=like.weight,
        maximum=like.maximum,
        step=like.step,
        entry=like.entry,
        figure_by=like.figure_by,
        levels=like.levels,
    )


def _at_dimension(draft: RubricDraft, key: str, change: Change[DimensionDraft]) -> RubricDraft:
    dimensions = changed(
        draft.dimensions,
        lambda dimension: change(dimension) if dimension.key == key else (dimension,),
    )
    return replace(draft, dimensions=dimensions)


def _at_indicator(draft: RubricDraft, key: str, change: Change[IndicatorDraft]) -> RubricDraft:
    return with_indicators(
        draft, lambda indicator: change(indicator) if indicator.key == key else (indicator,)
    )


def _add_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    def longer(dimension: DimensionDraft) -> Iterable[DimensionDraft]:
        like = dimension.indicators[-1] if dimension.indicators else None
        new = _empty_indicator(next(fresh_keys(draft)), like)
        yield replace(dimension, indicators=(*dimension.indicators, new))

    return _at_dimension(draft, key, longer)


def _add_level(draft: RubricDraft, key: str) -> RubricDraft:
    return _at_indicator(
        draft,
        key,
        lambda indicator: (replace(indicator, levels=(*indicator.levels, LevelDraft())),),
    )


def _copy_dimension(draft: RubricDraft, key: str) -> RubricDraft:
    keys = fresh_keys(draft)
    copies = (anew(dimension, keys) for dimension in draft.dimensions if dimension.key == key)
    return replace(draft, dimensions=(*draft.dimensions, *copies))


def _copy_indicator(draft: RubricDraft, key: str) -> RubricDraft:
    new_key = next(fresh_keys(draft))
    return _at_indicator(
        draft, key, lambda indicator: (indicator, replace(indicator, key=new_key))
    )


def _moved(parts: tuple[Part, ...], key: str, steps: int) -> tuple[Part, ...]:
    others = [part for part in parts if part.key != key]
    for place, part in enumerate(parts):
        if part.key == key:
            others.insert(max(place + steps, 0), part)
    return tuple(others)


def _move_dimension(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    return replace(draft, dimensions=_moved(draft.dimensions, key, steps))


def _move_indicator(draft: RubricDraft, key: str, steps: int) -> RubricDraft:
    dimensions = tuple(
        replace(dimension, indicators=_moved(dimension.indicators, key, steps))
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def _spread(parts: tuple[Part, ...], whole: str) -> tuple[Part, ...]:
    """Weights in hundredths that add up to `whole`, as even as possible: where some hundredths are
    left over, each of the first parts has one more."""
    total = number(whole)
    if not total or not parts:
        return parts
    each, left = divmod(total // HUNDREDTH, len(parts))
    return tuple(
        replace(part, weight=plain_number((each + (at < left)) * HUNDREDTH))
        for at, part in enumerate(parts)
    )


def _spread_dimensions(draft: RubricDraft, _key: str) -> RubricDraft:
    return replace(draft, dimensions=_spread(draft.dimensions, draft.full_marks))


def _spread_over(draft: RubricDraft, full_marks: str) -> RubricDraft:
    """Other full marks, and the weights spread evenly over them."""
    return _spread_dimensions(replace(draft, full_marks=full_marks), "")


def _spread_indicators(draft: RubricDraft, key: str) -> RubricDraft:
    return _at_dimension(
        draft,
        key,
        lambda dimension: (
            replace(dimension, indicators=_spread(dimension.indicators, dimension.weight)),
        ),
    )


def _add_requirement(draft: RubricDraft, _key: str) -> RubricDraft:
    return replace(draft, requirements=(*draft.requirements, RequirementDraft()))


def _remove_requirement(draft: RubricDraft, place: str) -> RubricDraft:
    """`place` counts from 1, as the page shows it."""
    remaining = (
        requirement
        for at, requirement in enumerate(draft.requirements, start=1)
        if str(at) != place
    )
    return replace(draft, requirements=tuple(remaining))


def _add_adjustment(draft: RubricDraft, _key: str) -> RubricDraft:
    new = AdjustmentDraft(next(fresh_keys(draft)))
    return replace(draft, adjustments=(*draft.adjustments, new))


def _remove_adjustment(draft: RubricDraft, key: str) -> RubricDraft:
    remaining = (adjustment for adjustment in draft.adjustments if adjustment.key != key)
    return replace(draft, adjustments=tuple(remaining))


BUTTONS: dict[str, Callable[[RubricDraft, str], RubricDraft]] = {
    "add-dimension": add_dimension,
    "add-indicator": _add_indicator,
    "add-level": _add_level,
    "copy-dimension": _copy_dimension,
    "copy-indicator": _copy_indicator,
    "remove-dimension": lambda draft, key: _at_dimension(draft, key, lambda dimension: ()),
    "remove-indicator": lambda draft, key: _at_indicator(draft, key, lambda indicator: ()),
    "up-dimension": lambda draft, key: _move_dimension(draft, key, -1),
    "down-dimension": lambda draft, key: _move_dimension(draft, key, 1),
    "up-indicator": lambda draft, key: _move_indicator(draft, key, -1),
    "down-indicator": lambda draft, key: _move_indicator(draft, key, 1),
    "add-requirement": _add_requirement,
    "remove-requirement": _remove_requirement,
    "add-adjustment": _add_adjustment,
    "remove-adjustment": _remove_adjustment,
    "spread-dimensions": _spread_dimensions,
    "spread-over": _spread_over,
    "spread-indicators": _spread_indicators,
}


def pressed(draft: RubricDraft, button: str) -> RubricDraft:
    """The draft after a button ("add-indicator:5"); others only draw the page anew."""
    name, _colon, key = button.partition(":")
    act = BUTTONS.get(name)
    return act(draft, key) if act else draft
