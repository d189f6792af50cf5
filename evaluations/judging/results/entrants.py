"""What a tally takes: the nominations with what came in of them, and the rules of the category."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from evaluations.judging.results.aggregation import MEAN, CountedSheet
from evaluations.setup.rubrics.sums import PLACES

COMPETES = ""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A nomination with its counted sheets.

    `ruling` is the chair's place among the equals that were ruled on together, which `ruled_with`
    is a sign of. `standing` is a decision of the chair and a second person, or COMPETES.
    `stages` are the figures of the other stages by number, in points of their full marks; `units`
    those of bonus and deductions by the number of their rule.
    """

    key: int
    sheets: tuple[CountedSheet, ...] = ()
    is_no_show: bool = False
    ruling: int | None = None
    ruled_with: str = ""
    standing: str = COMPETES
    nominee_class: str = ""
    stages: Mapping[int, Fraction] = field(default_factory=dict)
    units: Mapping[int, Decimal] = field(default_factory=dict)
    lot: int | None = None


@dataclass(frozen=True)
class StageRule:
    """A stage adds share × figure / full to the total; a share of 0 is shown and not counted.

    `is_own`: the category's own sheets. A published figure below `gate` does not go on.
    """

    number: int
    share: Decimal
    full: Decimal
    is_own: bool = False
    gate: Decimal | None = None


@dataclass(frozen=True)
class Policy:
    """`bands` are (name, lower bound), each up to, not including, the next higher bound.

    `tie_chain` holds "dimension:N", "dimensions" (all in order), "stage:N", "top_marks", "chair"
    and "lots". Without `stages` the sheets give the whole total. `places` are the decimals of
    published figures.
    """

    quorum: int = 1
    aggregation: str = MEAN
    tie_chain: tuple[str, ...] = ()
    bands: tuple[tuple[str, Decimal], ...] = ()
    stages: tuple[StageRule, ...] = ()
    places: int = PLACES
