"""The weights of a certified result, and what each nominee reached of them. Plain Python.

A weight is what full marks are divided by: the shares of the stages that count, and the weights of
the dimensions; of a form with one dimension those of its indicators, for there they divide the
full marks. With several dimensions an indicator's weight divides its own dimension only, and is on
another scale. The items of a checklist all count the same, so it has no weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluations.judging.results.aggregation import MEAN, MEDIAN
from evaluations.judging.results.result_document import CountedSheetV2, LineV3, ResultDocumentV3
from evaluations.judging.results.weight_curves import Curve, Straight
from evaluations.setup.rubrics.arithmetic import CHECKLIST, WHOLE_BASE
from evaluations.setup.rubrics.sums import exact_products, exact_sum

STAGE, DIMENSION, INDICATOR = "stage", "dimension", "indicator"
# Of every weight, what one unit of it reached on a sheet, and what it offered.
Units = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
# The parts of a column, what one unit of each weight gives there, and their sum.
Summed = tuple[tuple[int, ...], Sequence[Fraction], Fraction]


@dataclass(frozen=True)
class Weight:
    """`number` is that of the stage, dimension or indicator."""

    kind: str
    number: str
    value: Fraction


@dataclass(frozen=True)
class Basis:
    """A nominee as the weights of one kind count it: for each sheet, what one unit of each weight
    reached, and what one unit of each offered, the same on every sheet."""

    weights: tuple[Weight, ...]
    reached: tuple[tuple[Fraction, ...], ...]
    offered: tuple[Fraction, ...]
    aggregation: str
    factor: Fraction
    rest: Fraction
    adjusted: Fraction
    full: Fraction

    @cached_property
    def curves(self) -> tuple[Curve, ...]:
        """By each weight."""
        every = tuple(range(len(self.weights)))
        by_dimension = self.aggregation == MEDIAN and self.weights[0].kind == DIMENSION
        columns = tuple((part,) for part in every) if by_dimension else (every,)
        sheets = [[self._sum(column, sheet) for sheet in self.reached] for column in columns]
        below = self._sum(every, self.offered)
        return tuple(
            Curve(
                self.aggregation,
                tuple(tuple(self._by(at, total) for total in column) for column in sheets),
                self._by(at, below),
                self.factor,
                self.rest,
                self.adjusted,
                self.full,
            )
            for at in every
        )

    def _sum(self, column: tuple[int, ...], units: Sequence[Fraction]) -> Summed:
        """Σ weight × units of a column."""
        whole = exact_products([(self.weights[at].value, units[at]) for at in column])
        return column, units, whole

    def _by(self, at: int, summed: Summed) -> Straight:
        """The sum by the weight that stands `at`."""
        column, units, whole = summed
        if at not in column:
            return Straight(whole, Fraction(0))
        return Straight(whole - self.weights[at].value * units[at], units[at])


class Uneven(ValueError):
    """What did not apply differs between the sheets of a nominee, whose base is the whole form."""


def bases_of(content: ResultDocumentV3, line: LineV3) -> list[Basis] | None:
    """A nominee by the shares of the stages and by the weights of the form; None where the sums
    of its sheets differ."""
    try:
        bases = [_of_stages(content, line), _of_form(content, line)]
    except Uneven:
        return None
    return [basis for basis in bases if basis.weights]


def full_marks(content: ResultDocumentV3) -> Fraction:
    stages = content["policy"]["stages"]
    shares = [Fraction(stage["share"]) for stage in stages]
    return exact_sum(shares) if stages else Fraction(content["rubric"]["full_marks"])


def reached_stages(content: ResultDocumentV3, line: LineV3) -> dict[int, Fraction]:
    """By its number, how much of its full marks each stage that counts was given."""
    figures = {stage["number"]: stage["figure"] for stage in line["stages"]}
    return {
        stage["number"]: Fraction(*(figures[stage["number"]] or (0, 1))) / Fraction(stage["full"])
        for stage in content["policy"]["stages"]
        if Fraction(stage["share"])
    }


def adjusted_points(line: LineV3) -> Fraction:
    return exact_sum([Fraction(*adjustment["points"]) for adjustment in line["adjustments"]])


def _of_stages(content: ResultDocumentV3, line: LineV3) -> Basis:
    reached, full = reached_stages(content, line), full_marks(content)
    shares = {stage["number"]: stage["share"] for stage in content["policy"]["stages"]}
    weights = [Weight(STAGE, str(number), Fraction(shares[number])) for number in reached]
    every = (Fraction(1),) * len(weights)
    values = tuple(reached.values())
    return Basis(
        tuple(weights), (values,), every, MEAN, full, Fraction(0), adjusted_points(line), full
    )


def _form_weights(content: ResultDocumentV3) -> tuple[Weight, ...]:
    dimensions = content["dimensions"]
    if content["rubric"]["rule"] == CHECKLIST:
        return ()
    if len(dimensions) == 1:
        rows = [
            (INDICATOR, indicator["number"], indicator["weight"])
            for indicator in dimensions[0]["indicators"]
        ]
    else:
        rows = [
            (DIMENSION, str(dimension["number"]), dimension["weight"]) for dimension in dimensions
        ]
    return tuple(Weight(kind, number, Fraction(weight)) for kind, number, weight in rows)


def _of_form(content: ResultDocumentV3, line: LineV3) -> Basis:
    """Raises Uneven."""
    policy, weights = content["policy"], _form_weights(content)
    worth, rest = Fraction(1), Fraction(0)
    if policy["stages"]:
        own = next((stage for stage in policy["stages"] if stage["source"] == "sheets"), None)
        worth = Fraction(own["share"]) / Fraction(own["full"]) if own else Fraction(0)
        by_stage = reached_stages(content, line)
        rest = exact_products(
            (Fraction(stage["share"]), by_stage[stage["number"]])
            for stage in policy["stages"]
            if stage["number"] in by_stage and stage is not own
        )
    full = full_marks(content)
    if not weights or not worth:
        return Basis((), (), (), MEAN, full, rest, rest, full)
    units = [_units(content, sheet, weights[0].kind) for sheet in line["sheets"]]
    if any(offered != units[0][1] for _reached, offered in units):
        raise Uneven
    return Basis(
        weights,
        _sheets([reached for reached, _offered in units], policy["aggregation"]),
        units[0][1],
        policy["aggregation"],
        _form_marks(content) * worth,
        rest,
        adjusted_points(line),
        full,
    )


def _sheets(
    reached: Sequence[tuple[Fraction, ...]], aggregation: str
) -> tuple[tuple[Fraction, ...], ...]:
    """Every sheet; of those whose mean is taken, their mean as one."""
    if aggregation != MEAN:
        return tuple(reached)
    columns = zip(*reached, strict=True)
    return (tuple(exact_sum(column) / len(reached) for column in columns),)


def _form_marks(content: ResultDocumentV3) -> Fraction:
    """The marks that a sheet gives where all is reached."""
    if content["rubric"]["base"] == WHOLE_BASE:
        return Fraction(content["rubric"]["full_marks"])
    return exact_sum([Fraction(dimension["weight"]) for dimension in content["dimensions"]])


def _units(content: ResultDocumentV3, sheet: CountedSheetV2, kind: str) -> Units:
    """What one unit of each weight reached on a sheet, and what it offered."""
    if kind == DIMENSION and content["rubric"]["base"] != WHOLE_BASE:
        weights = [Fraction(dimension["weight"]) for dimension in content["dimensions"]]
        scores = [Fraction(*score) for score in sheet["scores"]]
        reached = tuple(score / weight for score, weight in zip(scores, weights, strict=True))
        return reached, (Fraction(1),) * len(reached)
    indicators = _indicators(content, sheet)
    if kind == INDICATOR:
        (rows,) = indicators
        return tuple(part for _w, part, _o in rows), tuple(part for _w, _r, part in rows)
    by_dimension = [_of_whole(rows) for rows in indicators]
    return tuple(part for part, _o in by_dimension), tuple(part for _r, part in by_dimension)


def _of_whole(rows: Sequence[tuple[Fraction, Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """What a unit of a dimension reached and offered, as parts of the dimension on the form."""
    whole = exact_sum([weight for weight, _reached, _offered in rows])
    reached = exact_products([(weight, share) for weight, share, _offered in rows])
    offered = exact_products([(weight, share) for weight, _reached, share in rows])
    return reached / whole, offered / whole


def _indicators(
    content: ResultDocumentV3, sheet: CountedSheetV2
) -> list[list[tuple[Fraction, Fraction, Fraction]]]:
    """By dimension, every indicator's weight, the share of its maximum that was given, and 1; what
    does not apply gives nothing and offers nothing."""
    points = iter(sheet["points"])
    return [
        [
            (
                Fraction(indicator["weight"]),
                Fraction(*(exact or (0, 1))) / Fraction(indicator["maximum"]),
                Fraction(exact is not None),
            )
            for indicator, exact in zip(dimension["indicators"], points, strict=False)
        ]
        for dimension in content["dimensions"]
    ]
