"""How documents of the first version were counted. Plain Python.

A kept document is verified as it was counted: its median is the median of the sheets' totals (the
medians of the dimensions need not add up to it), its trimmed mean leaves out among equals the
sheet of the first seat, and top marks are summed. Nothing is counted so any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from evaluations.judging.results.aggregation import MEDIAN
from evaluations.judging.results.first_result_document import (
    CountedSheetV1,
    LineV1,
    ResultDocumentV1,
)
from evaluations.judging.results.ranking import CHAIR, DIMENSIONS, TOP_MARKS, Ranked, ranked
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.sums import exact_sum, published


@dataclass(frozen=True)
class FirstFigures:
    """A nominee's exact figures, counted again."""

    dimensions: list[Fraction]
    exact: Fraction


def first_shares(sheets: Sequence[CountedSheetV1], aggregation: str) -> list[int]:
    """1 for a sheet that counts, 0 for one that was trimmed."""
    if aggregation != TRIMMED or len(sheets) < 3:
        return [1] * len(sheets)
    by_seat = sorted(sheets, key=lambda sheet: sheet["seat"])
    lowest = min(by_seat, key=_total)
    highest = max((sheet for sheet in by_seat if sheet is not lowest), key=_total)
    return [0 if sheet is lowest or sheet is highest else 1 for sheet in sheets]


def _total(sheet: CountedSheetV1) -> Fraction:
    return Fraction(*sheet["total"])


def first_figures(sheets: Sequence[CountedSheetV1], aggregation: str) -> FirstFigures:
    """The committee's figures out of the counted sheets."""
    shares = first_shares(sheets, aggregation)
    counted = [sheet for sheet, share in zip(sheets, shares, strict=True) if share]
    rows = [[Fraction(*score) for score in sheet["scores"]] for sheet in counted]
    columns = list(zip(*rows, strict=True))
    if aggregation == MEDIAN:
        return FirstFigures([median(column) for column in columns], median(map(_total, counted)))
    means = [exact_sum(column) / len(counted) for column in columns]
    return FirstFigures(means, exact_sum(means))


def _failed(
    content: ResultDocumentV1, line: LineV1, figures: FirstFigures, total: Decimal
) -> list[str]:
    """Which minimums were missed: "dimension:N", "total" or "mandatory"."""
    failed = [
        f"dimension:{dimension['number']}"
        for dimension, exact in zip(content["dimensions"], figures.dimensions, strict=True)
        if dimension["minimum"] is not None and published(exact) < Decimal(dimension["minimum"])
    ]
    minimum = content["rubric"]["minimum_total"]
    if minimum is not None and total < Decimal(minimum):
        failed.append("total")
    if any(sheet["failed_mandatory"] for sheet in line["sheets"]):
        failed.append("mandatory")
    return failed


def _band(content: ResultDocumentV1, total: Decimal) -> str:
    bands = [(Decimal(lower), name) for name, lower in content["policy"]["bands"]]
    return max((band for band in bands if band[0] <= total), default=(0, ""))[1]


def first_problems(content: ResultDocumentV1) -> Iterator[tuple[str, str]]:
    """Where in a document of the first version its lines do not come from its sheets."""
    competing: list[Ranked] = []
    for line in content["lines"]:
        if line["status"] == "no_show":
            continue
        figures = first_figures(line["sheets"], content["policy"]["aggregation"])
        total = published(figures.exact)
        failed = _failed(content, line, figures, total)
        exact = [
            list(figure.as_integer_ratio()) for figure in (*figures.dimensions, figures.exact)
        ]
        if exact != [*line["dimensions"], line["exact"]]:
            yield (_where(line), "the exact total does not come from the sheets")
        band = "" if failed else _band(content, total)
        status = "below_minimum" if failed else "ranked"
        certified = (line["status"], line["total"], line["band"], line["failed"])
        if certified != (status, str(total), band, failed):
            yield (_where(line), "total, band or minimums do not come from the sheets")
        if not failed:
            competing.append(_to_rank(content, line, figures, total))
    yield from _rank_problems(content, competing)


def _where(line: LineV1) -> str:
    return f"“{line['nomination']['official_name']}”"


def _to_rank(
    content: ResultDocumentV1, line: LineV1, figures: FirstFigures, total: Decimal
) -> Ranked:
    steps = {
        f"dimension:{dimension['number']}": published(exact)
        for dimension, exact in zip(content["dimensions"], figures.dimensions, strict=True)
    }
    steps[TOP_MARKS] = Decimal(sum(sheet["top_marks"] for sheet in line["sheets"]))
    ruling = line["ruling"]
    place = ruling["place"] if ruling else None
    return Ranked(line["nomination"]["id"], total, steps, place, CHAIR if ruling else "")


def _rank_problems(
    content: ResultDocumentV1, competing: Sequence[Ranked]
) -> Iterator[tuple[str, str]]:
    every = [f"dimension:{dimension['number']}" for dimension in content["dimensions"]]
    chain = [
        step
        for name in content["policy"]["tie_chain"]
        for step in (every if name == DIMENSIONS else [name])
    ]
    ranks = {place.key: place.rank for place in ranked(competing, chain)}
    for line in content["lines"]:
        if ranks.get(line["nomination"]["id"]) != line["rank"]:
            yield (_where(line), "the rank does not come from the sheets")
