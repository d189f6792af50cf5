"""How firm is a rank: the smallest change of one weight that makes two neighbours change places.

Plain Python, exact, from the certified document alone; it never alters a rank.

*What is changed.* One weight (weighing.py): a share of a stage, or a weight of the form.

*What is kept.* The other weights keep their value; then the totals are taken back to the full
marks, T = full × Σ w · reached ÷ Σ w · offered. Where the sheets alone are counted it does not
matter whether that is done, for both totals are divided by the same sum; with stages, bonus or
deductions it keeps what their points are worth, and the total within the full marks.
Requirements, standings, rulings and the tie chain stay as they were.

*What is compared.* The totals before they are rounded. At the weight that is found they are equal,
and beyond it they have changed places. Equal published totals are parted by something else, so
nothing is told of them.

*What is not told.* Where the seats left out different things of one nominee as not applicable, and
the base is the whole form (or the only dimension), each sheet is divided by a sum of its own, and
their mean is no straight line in a weight. A median or trimmed mean of a document of the first
version was counted otherwise (first_tally.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from evaluations.entry.nominations.standing_kinds import WITHHELD
from evaluations.judging.results.aggregation import MEAN, MEDIAN, CannotTally, aggregate
from evaluations.judging.results.measured import counted_sheet
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.tally import COMPETING
from evaluations.judging.results.weighing import (
    Basis,
    Weight,
    adjusted_points,
    bases_of,
    full_marks,
    reached_stages,
)
from evaluations.judging.results.weight_curves import exchanges
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.sums import exact_products

# Why two neighbours stand as they do, or why no weight can be told.
BY_TOTAL, SHARED, BY_STEP, BY_DECISION = "by_total", "shared", "by_step", "by_decision"
NO_WEIGHT, UNEVEN, OLDER = "no_weight", "uneven", "older"
SAME, EXCHANGED, EQUAL, UNCOUNTABLE = "same", "exchanged", "equal", "uncountable"
AGGREGATIONS = (MEAN, MEDIAN, TRIMMED)


@dataclass(frozen=True)
class Change:
    """At `to` the totals of two neighbours are equal; beyond it they have changed places. It is
    exact, unless it is a root that no fraction tells."""

    weight: Weight
    to: Fraction
    is_exact: bool

    @property
    def size(self) -> Fraction:
        return abs(self.to - self.weight.value)


@dataclass(frozen=True)
class Pair:
    """Two neighbours. `change` is None where no change of one weight exchanges them, or where
    `why` is not BY_TOTAL. `without` tells their order without each seat, `otherwise` by each other
    aggregation, both of unrounded totals; empty where they are not ranked by the total."""

    above: LineV3
    below: LineV3
    why: str
    change: Change | None = None
    without: tuple[tuple[int, str], ...] = ()
    otherwise: tuple[tuple[str, str], ...] = ()

    @property
    def gap(self) -> Decimal:
        """How far their published totals lie apart."""
        return Decimal(self.above["total"] or 0) - Decimal(self.below["total"] or 0)


def firmness(content: ResultDocumentV3) -> list[Pair]:
    """Every two neighbours among those who have a place, from the first."""
    competing = [line for line in content["lines"] if line["status"] in COMPETING]
    bases = [bases_of(content, line) for line in competing]
    found = []
    for (above, of_above), (below, of_below) in pairwise(zip(competing, bases, strict=True)):
        why = _why(content, above, below)
        if why != BY_TOTAL:
            found.append(Pair(above, below, why))
            continue
        why, change = _smallest(of_above, of_below)
        orders = (_without(content, above, below), _otherwise(content, above, below))
        found.append(Pair(above, below, why, change, *orders))
    return found


def _why(content: ResultDocumentV3, above: LineV3, below: LineV3) -> str:
    """What parts two neighbours: their totals, or something that no weight is asked about."""
    if WITHHELD in (above["status"], below["status"]):
        return BY_DECISION
    if above["total"] == below["total"]:
        return SHARED if above["rank"] == below["rank"] else BY_STEP
    is_older = content["schema"] == FIRST and content["policy"]["aggregation"] != MEAN
    return OLDER if is_older else BY_TOTAL


def _smallest(
    above: Sequence[Basis] | None, below: Sequence[Basis] | None
) -> tuple[str, Change | None]:
    """The smallest change of any weight; of equal ones the first, and rather a higher weight."""
    if above is None or below is None:
        return UNEVEN, None
    if not above:
        return NO_WEIGHT, None
    changes = (
        Change(weight, one.to, one.is_exact)
        for of_above, of_below in zip(above, below, strict=True)
        for weight, *curves in zip(of_above.weights, of_above.curves, of_below.curves, strict=True)
        for one in exchanges(curves[0], curves[1], weight.value)
    )
    return BY_TOTAL, min(changes, key=lambda one: one.size, default=None)


def _without(
    content: ResultDocumentV3, above: LineV3, below: LineV3
) -> tuple[tuple[int, str], ...]:
    """Their order without each seat that counted for one of them."""
    rule = content["policy"]["aggregation"]
    seats = {sheet["seat"] for line in (above, below) for sheet in line["sheets"]}
    return tuple(
        (seat, _order(*(_recounted(content, one, rule, seat) for one in (above, below))))
        for seat in sorted(seats)
    )


def _otherwise(
    content: ResultDocumentV3, above: LineV3, below: LineV3
) -> tuple[tuple[str, str], ...]:
    """Their order by each aggregation that the award did not choose; an agreed sheet has none."""
    policy = content["policy"]
    others = [one for one in AGGREGATIONS if one != policy["aggregation"]]
    return tuple(
        (rule, _order(*(_recounted(content, one, rule) for one in (above, below))))
        for rule in ([] if policy["is_agreed"] else others)
    )


def _order(above: Fraction | None, below: Fraction | None) -> str:
    if above is None or below is None:
        return UNCOUNTABLE
    return EQUAL if above == below else SAME if above > below else EXCHANGED


def _recounted(
    content: ResultDocumentV3, line: LineV3, aggregation: str, left_out: int | None = None
) -> Fraction | None:
    """A nominee's exact total by an aggregation, without a seat; None where too few are left."""
    sheets = [counted_sheet(one) for one in line["sheets"] if one["seat"] != left_out]
    if not sheets:
        return None
    try:
        own = aggregate(tuple(sheets), aggregation).total
    except CannotTally:
        return None
    total, stages = own, content["policy"]["stages"]
    if stages:
        reached = reached_stages(content, line)
        reached |= {
            one["number"]: own / Fraction(one["full"])
            for one in stages
            if one["source"] == "sheets"
        }
        total = exact_products(
            (Fraction(one["share"]), reached.get(one["number"], Fraction(0))) for one in stages
        )
    return min(full_marks(content), max(Fraction(0), total + adjusted_points(line)))
