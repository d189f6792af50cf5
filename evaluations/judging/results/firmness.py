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
from evaluations.judging.results.aggregation import (
    MEAN,
    MEDIAN,
    CannotTally,
    CountedSheet,
    aggregate,
)
from evaluations.judging.results.lines import COMPETING
from evaluations.judging.results.newest_document import FIRST
from evaluations.judging.results.result_document import LineV3, ResultDocumentV3
from evaluations.judging.results.weighing import (
    Basis,
    Weight,
    adjusted_points,
    bases_of,
    full_marks,
    reached_stages,
)
from evaluations.judging.results.weight_curves import HIGHEST, exchanges
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


@dataclass(frozen=True)
class _Totals:
    """A nominee's exact total without each seat that counted, and by every aggregation; None where
    too few sheets are left."""

    without: dict[int, Fraction | None]
    by_rule: dict[str, Fraction | None]


# A nominee's line, how the weights count it, and its totals otherwise.
_Known = tuple[LineV3, list[Basis] | None, _Totals]


def firmness(content: ResultDocumentV3) -> list[Pair]:
    """Every two neighbours among those who have a place, from the first."""
    competing = [line for line in content["lines"] if line["status"] in COMPETING]
    known = [(line, bases_of(content, line), _totals(content, line)) for line in competing]
    return [_pair(content, above, below) for above, below in pairwise(known)]


def _pair(content: ResultDocumentV3, above: _Known, below: _Known) -> Pair:
    (upper, of_upper, without_upper), (lower, of_lower, without_lower) = above, below
    why = _why(content, upper, lower)
    if why != BY_TOTAL:
        return Pair(upper, lower, why)
    totals = (without_upper, without_lower)
    orders = (_without(content, *totals), _otherwise(content, *totals))
    return Pair(upper, lower, *_smallest(of_upper, of_lower), *orders)


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
    best: Change | None = None
    for of_above, of_below in zip(above, below, strict=True):
        curves = zip(of_above.weights, of_above.curves, of_below.curves, strict=True)
        for weight, upper, lower in curves:
            # Whatever is no smaller need not be looked for.
            within = best.size if best else HIGHEST
            crossings = exchanges(upper, lower, weight.value, within)
            changes = [Change(weight, crossing.to, crossing.is_exact) for crossing in crossings]
            best = min([best, *changes] if best else changes, key=_size, default=None)
    return BY_TOTAL, best


def _size(change: Change) -> Fraction:
    return change.size


def _totals(content: ResultDocumentV3, line: LineV3) -> _Totals:
    sheets = tuple(
        CountedSheet(sheet["seat"], tuple(Fraction(*score) for score in sheet["scores"]))
        for sheet in line["sheets"]
    )
    rule = content["policy"]["aggregation"]
    return _Totals(
        {
            sheet.seat: _recounted(content, line, tuple(s for s in sheets if s is not sheet), rule)
            for sheet in sheets
        },
        {way: _recounted(content, line, sheets, way) for way in AGGREGATIONS},
    )


def _without(
    content: ResultDocumentV3, above: _Totals, below: _Totals
) -> tuple[tuple[int, str], ...]:
    """Their order without each seat that counted for one of them."""
    rule = content["policy"]["aggregation"]
    seats = sorted({*above.without, *below.without})
    both = (above, below)
    return tuple(
        (seat, _order(*(totals.without.get(seat, totals.by_rule[rule]) for totals in both)))
        for seat in seats
    )


def _otherwise(
    content: ResultDocumentV3, above: _Totals, below: _Totals
) -> tuple[tuple[str, str], ...]:
    """Their order by each aggregation that the award did not choose; an agreed sheet has none."""
    policy = content["policy"]
    others = [way for way in AGGREGATIONS if way != policy["aggregation"]]
    return tuple(
        (rule, _order(above.by_rule[rule], below.by_rule[rule]))
        for rule in ([] if policy["is_agreed"] else others)
    )


def _order(above: Fraction | None, below: Fraction | None) -> str:
    if above is None or below is None:
        return UNCOUNTABLE
    return EQUAL if above == below else SAME if above > below else EXCHANGED


def _recounted(
    content: ResultDocumentV3, line: LineV3, sheets: tuple[CountedSheet, ...], aggregation: str
) -> Fraction | None:
    """A nominee's exact total of some sheets by an aggregation; None where they are too few."""
    if not sheets:
        return None
    try:
        own = aggregate(sheets, aggregation).total
    except CannotTally:
        return None
    total, stages = own, content["policy"]["stages"]
    if stages:
        reached = reached_stages(content, line)
        reached |= {
            stage["number"]: own / Fraction(stage["full"])
            for stage in stages
            if stage["source"] == "sheets"
        }
        total = exact_products(
            (Fraction(stage["share"]), reached.get(stage["number"], Fraction(0)))
            for stage in stages
        )
    return min(full_marks(content), max(Fraction(0), total + adjusted_points(line)))
