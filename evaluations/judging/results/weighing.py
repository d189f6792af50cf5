"""The weights of a certified result, and what each nominee reached of them. Plain Python.

A weight is what full marks are divided by: the shares of the stages that count, and the weights of
the dimensions; of a form with one dimension those of its indicators, for there they divide the
full marks. With several dimensions an indicator's weight divides its own dimension only, and is on
another scale. The items of a checklist all count the same, so it has no weight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul

from evaluations.judging.results.aggregation import MEAN, MEDIAN
from evaluations.judging.results.result_document import CountedSheetV2, LineV3, ResultDocumentV3
from evaluations.judging.results.weight_curves import Curve, Line
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.arithmetic import CHECKLIST, WHOLE_BASE
from evaluations.setup.rubrics.sums import exact_products, exact_sum

STAGE, DIMENSION, INDICATOR = "stage", "dimension", "indicator"
# A fraction, reduced or not: what stands above its line and below.
Ratio = tuple[int, int]
NOTHING: Ratio = (0, 1)
ONE: Ratio = (1, 1)


@dataclass(frozen=True)
class Weight:
    """`number` is that of the stage, dimension or indicator."""

    kind: str
    number: str
    value: Fraction


@dataclass(frozen=True)
class Basis:
    """A nominee as the weights of one kind count it: the total by each of them."""

    weights: tuple[Weight, ...] = ()
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True)
class Counted:
    """`rows`: what one unit of each weight reached on each sheet, and last what it offered, all
    times the same number. `cut` as of a Curve. A unit on a sheet counts `factor`; `rest` are the
    points of other stages."""

    weights: list[Weight]
    rows: list[list[int]]
    cut: int
    factor: Fraction
    rest: Fraction


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
    figures = {line_stage["number"]: line_stage["figure"] for line_stage in line["stages"]}
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
    given = [share.as_integer_ratio() for share in reached.values()]
    rows = _whole([given, [ONE] * len(given)])
    counted = Counted(weights, rows, 0, full, Fraction(0))
    return _basis(counted, adjusted_points(line), full)


def _form_weights(content: ResultDocumentV3) -> list[Weight]:
    dimensions = content["dimensions"]
    if content["rubric"]["rule"] == CHECKLIST:
        return []
    if len(dimensions) == 1:
        rows = [
            (INDICATOR, part["number"], part["weight"]) for part in dimensions[0]["indicators"]
        ]
    else:
        rows = [(DIMENSION, str(part["number"]), part["weight"]) for part in dimensions]
    return [Weight(kind, number, Fraction(weight)) for kind, number, weight in rows]


def _of_form(content: ResultDocumentV3, line: LineV3) -> Basis:
    """Raises Uneven."""
    policy, weights = content["policy"], _form_weights(content)
    worth, rest = Fraction(1), Fraction(0)
    if policy["stages"]:
        own = next((stage for stage in policy["stages"] if stage["source"] == "sheets"), None)
        worth = Fraction(own["share"]) / Fraction(own["full"]) if own else Fraction(0)
        others = reached_stages(content, line)
        rest = exact_products(
            (Fraction(stage["share"]), others[stage["number"]])
            for stage in policy["stages"]
            if stage["number"] in others and stage is not own
        )
    if not weights or not worth:
        return Basis()
    kind, aggregation, many = weights[0].kind, policy["aggregation"], len(line["sheets"])
    rows = _rows(content, line["sheets"], kind)
    reached, offered = rows[:many], rows[many]
    if any(row != offered for row in rows[many:]):
        raise Uneven
    cut = _left_out(aggregation, many)
    factor = _form_marks(content) * worth / (many - 2 * cut)
    if aggregation == MEAN or (aggregation == MEDIAN and kind == DIMENSION):
        reached, cut = _merged(reached, cut), 0
    counted = Counted(weights, [*reached, offered], cut, factor, rest)
    return _basis(counted, adjusted_points(line), full_marks(content))


def _left_out(aggregation: str, sheets: int) -> int:
    """How many sheets are left out at either end: of a median all but one or two."""
    return {MEAN: 0, MEDIAN: (sheets - 1) // 2, TRIMMED: 1}[aggregation]


def _merged(reached: Sequence[list[int]], cut: int) -> list[list[int]]:
    """The sheets as one, where no weight decides which are left out."""
    columns = (sorted(column) for column in zip(*reached, strict=True))
    return [[sum(column[cut : len(column) - cut]) for column in columns]]


def _basis(counted: Counted, adjusted: Fraction, full: Fraction) -> Basis:
    """`adjusted`: the points of bonus and deductions."""
    rows, cut = counted.rows, counted.cut
    constants = (counted.factor, counted.rest + adjusted, full)
    *values, unit = _whole(
        [[*(weight.value.as_integer_ratio() for weight in counted.weights), ONE]]
    )[0]
    of_sheet, *of_sum = _whole([[*(constant.as_integer_ratio() for constant in constants), ONE]])[
        0
    ]
    *sums, offered = [sum(map(mul, values, row)) for row in rows]
    added, top, below = (figure * offered for figure in of_sum)
    total = of_sheet * sum(sorted(sums)[cut : len(sums) - cut]) + added
    now = (min(top, max(0, total)), below)
    sheets = zip(*(_lines(values, unit, row, of_sheet) for row in rows[:-1]), strict=True)
    beside = [_lines(values, unit, rows[-1], figure) for figure in of_sum]
    curves = [
        Curve(own, cut, added_by, top_by, below_by, bool(adjusted), now)
        for own, added_by, top_by, below_by in zip(sheets, *beside, strict=True)
    ]
    return Basis(tuple(counted.weights), tuple(curves))


def _lines(values: Sequence[int], unit: int, row: Sequence[int], times: int) -> list[Line]:
    """By each weight Σ weight × row, × `times`; the weights are `values` ÷ `unit`."""
    whole = sum(map(mul, values, row))
    return [
        (times * (whole - value * figure), times * unit * figure)
        for value, figure in zip(values, row, strict=True)
    ]


def _whole(rows: Iterable[Sequence[Ratio]]) -> list[list[int]]:
    """All of them times the least number by which they are whole."""
    rows = list(rows)
    common = lcm(*{below for row in rows for _above, below in row})
    return [[above * (common // below) for above, below in row] for row in rows]


def _form_marks(content: ResultDocumentV3) -> Fraction:
    """The marks that a sheet gives where all is reached."""
    if content["rubric"]["base"] == WHOLE_BASE:
        return Fraction(content["rubric"]["full_marks"])
    return exact_sum([Fraction(dimension["weight"]) for dimension in content["dimensions"]])


def _rows(
    content: ResultDocumentV3, sheets: Sequence[CountedSheetV2], kind: str
) -> list[list[int]]:
    """What one unit of each weight reached on every sheet, then what it offered on every sheet,
    all times the same number."""
    dimensions = content["dimensions"]
    if kind == DIMENSION and content["rubric"]["base"] != WHOLE_BASE:
        weights = _ratios(dimension["weight"] for dimension in dimensions)
        scores = [_quotients(sheet["scores"], weights) for sheet in sheets]
        return _whole([*scores, *([ONE] * len(weights) for _sheet in sheets)])
    indicators = [part for dimension in dimensions for part in dimension["indicators"]]
    maxima = _ratios(indicator["maximum"] for indicator in indicators)
    points = [[mark or NOTHING for mark in sheet["points"]] for sheet in sheets]
    applies = [[NOTHING if mark is None else ONE for mark in sheet["points"]] for sheet in sheets]
    rows = _whole([*(_quotients(row, maxima) for row in points), *applies])
    return rows if kind == INDICATOR else _by_dimension(content, rows)


def _by_dimension(content: ResultDocumentV3, rows: Iterable[Sequence[int]]) -> list[list[int]]:
    """Of rows by indicator: a unit of a dimension is shared out by the weights in it."""
    parts: list[tuple[slice, list[int]]] = []
    for dimension in content["dimensions"]:
        start = parts[-1][0].stop if parts else 0
        (weights,) = _whole([_ratios(part["weight"] for part in dimension["indicators"])])
        parts.append((slice(start, start + len(weights)), weights))
    return _whole(
        [(sum(map(mul, weights, row[of])), sum(weights)) for of, weights in parts] for row in rows
    )


def _ratios(figures: Iterable[str]) -> list[Ratio]:
    return [Fraction(figure).as_integer_ratio() for figure in figures]


def _quotients(rows: Iterable[Sequence[int]], divisors: Sequence[Ratio]) -> list[Ratio]:
    return [
        (above * under, below * over)
        for (above, below), (over, under) in zip(rows, divisors, strict=True)
    ]
