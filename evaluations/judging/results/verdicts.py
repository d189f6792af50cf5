"""What is decided on published figures: requirements, mandatory items, and the band."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from evaluations.judging.results.aggregation import Aggregate, indicator_figures
from evaluations.judging.results.entrants import Entrant, Policy
from evaluations.judging.results.lines import BELOW_MINIMUM, COMPETING, RANKED
from evaluations.setup.rubrics.arithmetic import RubricRule
from evaluations.setup.rubrics.requirements import BAND, GO_UP, RANK, Figures, failed
from evaluations.setup.rubrics.sums import published


def figures_of(
    rubric: RubricRule,
    policy: Policy,
    entrant: Entrant,
    together: Aggregate,
    stages: Sequence[Fraction | None],
    exact: Fraction,
) -> Figures:
    """The published figures that requirements look at."""
    places = policy.places
    return Figures(
        total=published(exact, places),
        dimensions={
            str(dimension.number): figure
            for dimension, figure in zip(
                rubric.dimensions, together.published(places), strict=True
            )
        },
        stages={
            str(stage.number): published(figure, places)
            for stage, figure in zip(policy.stages, stages, strict=True)
            if figure is not None
        },
        indicators=_indicators(rubric, policy, entrant, together.shares),
    )


def _indicators(
    rubric: RubricRule, policy: Policy, entrant: Entrant, shares: Sequence[Fraction]
) -> dict[str, Decimal | None]:
    """The published figure of every indicator, where the sheets come with their points."""
    if not all(sheet.points for sheet in entrant.sheets):
        return {}
    numbers = [
        f"{dimension.number}.{at}"
        for dimension in rubric.dimensions
        for at, _indicator in enumerate(dimension.indicators, start=1)
    ]
    exact = indicator_figures(entrant.sheets, shares, policy.aggregation)
    return {
        number: None if figure is None else published(figure, policy.places)
        for number, figure in zip(numbers, exact, strict=True)
    }


def _codes(rubric: RubricRule, scope: str, figures: Figures, entrant: Entrant) -> tuple[str, ...]:
    if not rubric.requirements:
        return ()
    unmet = failed(rubric.requirements, scope, figures, entrant.nominee_class)
    return tuple(f"requirement:{requirement.number}" for requirement in unmet)


def _failed_mandatory(entrant: Entrant, shares: Sequence[Fraction]) -> bool:
    """Whether a sheet that counts, in part at least, failed a mandatory item."""
    return any(
        sheet.failed_mandatory and share
        for sheet, share in zip(entrant.sheets, shares, strict=True)
    )


class Verdict(NamedTuple):
    """What a nomination failed, what keeps it back, and its band."""

    status: str
    failed: tuple[str, ...]
    kept_back: tuple[str, ...]
    band: str


def verdict_of(
    rubric: RubricRule,
    policy: Policy,
    entrant: Entrant,
    shares: Sequence[Fraction],
    figures: Figures,
) -> Verdict:
    unmet = _codes(rubric, RANK, figures, entrant)
    if _failed_mandatory(entrant, shares):
        unmet = (*unmet, "mandatory")
    status = entrant.standing or RANKED
    fails = bool(unmet) and status in COMPETING
    return Verdict(
        status=BELOW_MINIMUM if fails else status,
        failed=unmet,
        kept_back=_codes(rubric, GO_UP, figures, entrant),
        band="" if unmet else _band(rubric, policy, entrant, figures),
    )


def _band(rubric: RubricRule, policy: Policy, entrant: Entrant, figures: Figures) -> str:
    """The highest band that the total reaches and whose own requirements are met."""
    if not policy.bands:
        return ""
    unmet = list(failed(rubric.requirements, BAND, figures, entrant.nominee_class))
    closed = {requirement.band for requirement in unmet}
    open_bands = [] if "" in closed else [band for band in policy.bands if band[0] not in closed]
    return band_of(open_bands, figures.total)


def band_of(bands: Sequence[tuple[str, Decimal]], total: Decimal) -> str:
    """The band whose half-open interval holds the published total; "" without bands."""
    reached = [(lower, name) for name, lower in bands if lower <= total]
    return max(reached)[1] if reached else ""
