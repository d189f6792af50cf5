"""What a tally gives: a line for every nomination."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.entry.nominations.standing_kinds import (
    DISQUALIFIED,
    SHOWN_ONLY,
    WITHDRAWN,
    WITHHELD,
)
from evaluations.judging.results.ranking import TieStep

RANKED, BELOW_MINIMUM, NO_SHOW = "ranked", "below_minimum", "no_show"
# A stage before was not passed, so the committee has no sheet of it.
NOT_ADMITTED = "not_admitted"
# Who stands below the ranked ones, in this order.
UNRANKED = (SHOWN_ONLY, BELOW_MINIMUM, NOT_ADMITTED, DISQUALIFIED, WITHDRAWN, NO_SHOW)
COMPETING = (RANKED, WITHHELD)


@dataclass(frozen=True, slots=True)
class Line:
    """A nomination's result. `exact` figures add up; `published` ones are rounded once.

    `stages` are the figures of every stage and `adjustments` the points of every rule, in order;
    `before` is the total without adjustments. `shares` tell how much of each sheet counts, in the
    order of `seats`. `failed` names what keeps it from a rank, `kept_back` what keeps it from
    going up: "requirement:N", "mandatory", "gate:N".
    """

    key: int
    status: str
    dimensions: tuple[Fraction, ...] = ()
    stages: tuple[Fraction | None, ...] = ()
    before: Fraction = Fraction(0)
    adjustments: tuple[Fraction, ...] = ()
    exact: Fraction = Fraction(0)
    total: Decimal | None = None
    top_marks: Fraction = Fraction(0)
    seats: tuple[int, ...] = ()
    shares: tuple[Fraction, ...] = ()
    rank: int | None = None
    is_tied: bool = False
    band: str = ""
    failed: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()
    tie_steps: tuple[TieStep, ...] = ()


@dataclass(frozen=True)
class Tally:
    lines: tuple[Line, ...]
    # Different sets of seats were compared: severity no longer cancels out.
    seat_sets_differ: bool = False
