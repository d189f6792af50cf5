"""What a rubric may say, and its reader should know. Plain Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from decimal import Decimal

from evaluations.setup.rubrics.draft import (
    HUNDREDTH,
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    number,
    plain_number,
)
from evaluations.setup.rubrics.entry import LINEAR
from evaluations.setup.rubrics.requirements import TOTAL


@dataclass(frozen=True)
class Caution:
    """`offers` are full marks over which the dimensions would spread evenly."""

    code: str
    values: dict[str, str] = fresh(default_factory=dict)
    offers: tuple[str, ...] = ()


def cautions(draft: RubricDraft) -> list[Caution]:
    """What stands on the pages of a draft that can be saved as it is."""
    collected = [*_uneven(draft.dimensions, draft.full_marks, "uneven_dimensions", "")]
    for at, dimension in enumerate(draft.dimensions, start=1):
        parts = dimension.indicators
        collected += _uneven(parts, dimension.weight, "uneven_indicators", str(at))
    for place, _dimension, indicator in draft.indicators():
        collected += _below_maximum(place, indicator)
    return [*collected, *_above_full_marks(draft)]


def _uneven(
    parts: Sequence[DimensionDraft] | Sequence[IndicatorDraft], whole: str, code: str, at: str
) -> Iterator[Caution]:
    """Weights that were spread over `whole` and differ by the hundredth that was left over."""
    weights = [number(part.weight) or Decimal(0) for part in parts]
    high, low = max(weights, default=Decimal(0)), min(weights, default=Decimal(0))
    if high - low != HUNDREDTH or sum(weights) != number(whole):
        return
    params = {
        "number": at,
        "high": plain_number(high),
        "highs": str(weights.count(high)),
        "low": plain_number(low),
        "lows": str(weights.count(low)),
    }
    offers = even_wholes(sum(weights, Decimal(0)), len(parts))
    is_whole = code == "uneven_dimensions"
    yield Caution(code, params | {"offers": " / ".join(offers)}, offers if is_whole else ())


def even_wholes(whole: Decimal, parts: int) -> tuple[str, ...]:
    """The whole numbers next to `whole` that `parts` equal weights add up to."""
    below = whole // parts * parts
    return tuple(plain_number(near) for near in (below, below + parts) if near > 0)


def _below_maximum(place: str, indicator: IndicatorDraft) -> Iterator[Caution]:
    """A top level below the maximum: nobody reaches it by pressing levels."""
    numbers = (number(level.points) for level in indicator.levels)
    # A row that nothing is written in yet is no level.
    points = [value for value in numbers if value is not None]
    maximum = number(indicator.maximum)
    if points and maximum and max(points) < maximum and indicator.entry != LINEAR:
        params = {"number": place, "top": plain_number(max(points)), "maximum": indicator.maximum}
        yield Caution("top_level_below_maximum", params)


def _above_full_marks(draft: RubricDraft) -> Iterator[Caution]:
    """Only a category with stages can give more than the rubric's full marks."""
    full = number(draft.full_marks) or Decimal(0)
    for at, requirement in enumerate(draft.requirements, start=1):
        if requirement.measure == TOTAL and (number(requirement.bound) or 0) > full:
            params = {"number": str(at), "bound": requirement.bound, "full": draft.full_marks}
            yield Caution("total_above_full_marks", params)
