"""The marks of a nominee as one table: every seat × indicator, the sums of each dimension, what
the committee makes of them and the published figures. From a result's content alone."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import (
    CountedSheetV2,
    DimensionV2,
    IndicatorV2,
    LineV3,
    ResultDocumentV3,
)
from evaluations.judging.scoring.sheet_document import Exact
from evaluations.outcome.reports.line_text import is_counted, is_plain, own_total
from evaluations.platform.documents.document import GREY, GROUP, SUM, TOTAL, Head, Table
from evaluations.platform.documents.figures import ends, exact_text, fraction, stacked
from evaluations.setup.rubrics.sums import published

NOT_APPLICABLE_SIGN = "–"
BY_FIGURE = ("table", "linear")
Row = tuple[str, tuple[str, ...]]


def line_table(
    content: ResultDocumentV3, line: LineV3, seats: Sequence[str], heading: str, note: str
) -> Table:
    """`seats` are the names of the columns of its sheets, in their order."""
    rows = list(_rows(content, line))
    aggregate = aggregate_name(content)
    own_marks = [Head(own_marks_name(), True, is_grey=True)] if line["own_marks"] else []
    return Table(
        columns=(
            Head(_("Indicator"), False, "wide"),
            Head(_("Weight"), True, "narrow"),
            Head(_("Full mark"), True, "narrow"),
            *own_marks,
            *(Head(seat, True) for seat in seats),
            Head(aggregate, True),
            Head(_("Published"), True),
        ),
        rows=tuple(row for _look, row in rows),
        looks=tuple(look for look, _row in rows),
        heading=heading,
        note=note,
        is_even=True,
        repeat=3,
    )


def own_marks_name() -> str:
    return _("The office's own marks (not counted)")


def aggregate_name(content: ResultDocumentV3) -> str:
    if content["policy"]["is_agreed"]:
        return _("committee")
    return {
        "mean": _("mean"),
        "median": _("median"),
        "trimmed": _("mean without the highest and the lowest"),
    }[content["policy"]["aggregation"]]


class _Columns:
    """Puts cells into the columns of the table: those of own marks stand before the seats."""

    def __init__(self, line: LineV3) -> None:
        self.own = bool(line["own_marks"])

    def row(
        self,
        names: tuple[str, str, str],
        of_sheets: Iterable[str],
        committee: str = "",
        published_figure: str = "",
        own: str = "",
    ) -> tuple[str, ...]:
        before = (own,) if self.own else ()
        return (*names, *before, *of_sheets, committee, published_figure)


def _rows(content: ResultDocumentV3, line: LineV3) -> Iterator[Row]:
    columns, first = _Columns(line), 0
    for at, dimension in enumerate(content["dimensions"]):
        yield from _of_dimension(content, line, columns, at, first)
        first += len(dimension["indicators"])
    yield from _below(content, line, columns)


def _of_dimension(
    content: ResultDocumentV3, line: LineV3, columns: _Columns, at: int, first: int
) -> Iterator[Row]:
    """Its indicators, of which the first is number `first` of the rubric, and its sums."""
    dimension, sheets = content["dimensions"][at], line["sheets"]
    none = [""] * len(sheets)
    yield GROUP, columns.row((_heading(content, dimension), "", ""), none)
    for place, indicator in enumerate(dimension["indicators"], start=first):
        own = line["own_marks"][place] if line["own_marks"] else ""
        names = (
            f"{indicator['number']} {indicator['name']}",
            indicator["weight"],
            indicator["maximum"],
        )
        applies = (
            not indicator["classes"] or line["nomination"]["nominee_class"] in indicator["classes"]
        )
        marks = [
            _mark(indicator, sheet, place) if applies else NOT_APPLICABLE_SIGN for sheet in sheets
        ]
        yield "", columns.row(names, marks, own=own)
        if any(figures := [sheet["marks"][place][3] for sheet in sheets]):
            name = _("%(number)s figure that was given") % {"number": indicator["number"]}
            yield GREY, columns.row((name, "", ""), figures)
    name = f"{_('Sum of the dimension')} {dimension['number']}"
    scores = [stacked(fraction(sheet["scores"][at])) for sheet in sheets]
    published_figure = line["published_dimensions"][at] if is_counted(line) else ""
    committee = _mean(line["dimensions"][at], published_figure) if is_counted(line) else ""
    names = (name, dimension["weight"], "")
    yield SUM, columns.row(names, scores, committee, published_figure)


def _heading(content: ResultDocumentV3, dimension: DimensionV2) -> str:
    text = _("Dimension %(number)s") % {"number": dimension["number"]} + f" {dimension['name']}"
    minimum = next(
        (
            requirement["bound"]
            for requirement in content["policy"]["requirements"]
            if (requirement["scope"], requirement["measure"], requirement["reference"])
            == ("rank", "dimension", str(dimension["number"]))
            and not requirement["nominee_class"]
        ),
        "",
    )
    needed = _("minimum %(minimum)s") % {"minimum": minimum}
    return f"{text} ({needed})" if minimum else text


def _mark(indicator: IndicatorV2, sheet: CountedSheetV2, at: int) -> str:
    """The points as they count: those a figure earned may not end."""
    points = sheet["points"][at]
    if points is None:
        return NOT_APPLICABLE_SIGN
    return stacked(fraction(points)) if indicator["entry"] in BY_FIGURE else sheet["marks"][at][1]


def _below(content: ResultDocumentV3, line: LineV3, columns: _Columns) -> Iterator[Row]:
    """The total, and how much of each sheet counts where that is not all."""
    names = (_("Total"), content["rubric"]["full_marks"], "")
    totals = [stacked(fraction(sheet["total"])) for sheet in line["sheets"]]
    if not is_counted(line):
        yield TOTAL, columns.row(names, totals)
        return
    total = _committee_total(content, line)
    figure = str(published(total, content["policy"]["places"]))
    yield TOTAL, columns.row(names, totals, _mean(list(total.as_integer_ratio()), figure), figure)
    shares = [fraction(sheet["share"]) for sheet in line["sheets"]]
    if any(share != 1 for share in shares):
        name = _("How much of the sheet counts")
        yield "", columns.row((name, "", ""), [str(share) for share in shares])


def _mean(pair: Exact, published_figure: str) -> str:
    return mean_text(fraction(pair), published_figure)


def mean_text(exact: Fraction, published_figure: str) -> str:
    """The exact figure where it ends, else the published one: its fraction stands in a note."""
    return exact_text(exact) if ends(exact) else published_figure


def exact_note(named: Iterable[tuple[str, Fraction]]) -> str:
    """The fractions of figures whose decimals do not end; empty where all do."""
    texts = [f"{name} {exact_text(exact)}" for name, exact in named if not ends(exact)]
    return _("Exact figures: %(figures)s") % {"figures": "; ".join(texts)} if texts else ""


def endless_text(content: ResultDocumentV3, line: LineV3) -> str:
    """Of the committee's means."""
    if not is_counted(line):
        return ""
    named = [
        (f"{_('Sum of the dimension')} {dimension['number']}", fraction(pair))
        for dimension, pair in zip(content["dimensions"], line["dimensions"], strict=True)
    ]
    named.append((_("Total"), _committee_total(content, line)))
    return exact_note(named)


def _committee_total(content: ResultDocumentV3, line: LineV3) -> Fraction:
    """The sum of the dimensions; a document whose sheets alone gave the total says it itself."""
    return fraction(line["exact"]) if is_plain(content) else own_total(line)
