"""What the chair and the administrators should know about how a result came about."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.diagnostics import (
    icc_2k,
    kendalls_w,
    severities,
    widest,
    without_each_seat,
)
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import DimensionV2
from evaluations.outcome.reports.firm_ranks import firm_ranks
from evaluations.outcome.reports.stored import SeatTotals, assumed, document_of, seat_totals
from evaluations.platform.documents.document import Caution, Document, Head, Part, Table, Text
from evaluations.platform.documents.figures import exact_text
from evaluations.platform.documents.gap import gap

WIDEST_SHOWN = 10
# Koo & Li 2016, Journal of Chiropractic Medicine 15, p. 161.
POOR, MODERATE, GOOD = Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)


def diagnosis(result: Result) -> Document:
    """From the certified content alone; it never alters a rank."""
    content = result.content
    table = seat_totals(content)
    lead = _("These figures describe how the seats scored. They change no rank.")
    parts: list[Part] = [Text((lead,)), *assumed(content)]
    if content["seat_sets_differ"] or table.left_out:
        left_out_names = ", ".join(table.left_out)
        parts.append(
            Caution(
                _("Different sets of seats were compared; left out of these figures: %(names)s")
                % {"names": left_out_names or "–"}
            )
        )
    parts += [*_parts(content["dimensions"], table), firm_ranks(content)]
    return document_of(content, _("Diagnostics"), parts, is_wide=len(table.seats) > 4)


def _parts(dimensions: list[DimensionV2], table: SeatTotals) -> list[Part]:
    if len(table.rows) == 1:
        return [Text((gap(_("there is one nominee only, so there is nothing to compare")),))]
    if not table.rows or not table.seats:
        return [Text((gap(_("no seat judged every nominee")),))]
    return [_severity(table), _agreement(table), _widest(dimensions, table), _stability(table)]


def _signed(value: Fraction) -> str:
    text = exact_text(abs(value)).partition(" ")[0].lstrip("≈")
    return f"−{text}" if value < 0 else text


def _severity(table: SeatTotals) -> Table:
    rows = (
        (name, _signed(severity.difference), _signed(severity.spread))
        for name, severity in zip(table.seats, severities(table.rows), strict=True)
    )
    return Table(
        columns=(
            Head(_("Judge"), False, "wide"),
            Head(_("Mean difference from the committee"), True),
            Head(_("Highest less lowest total"), True),
        ),
        rows=tuple(rows),
        heading=_("Severity and spread of each seat"),
        note=_("A negative difference: this seat scored lower than the committee on average."),
    )


def _agreement(table: SeatTotals) -> Text:
    icc, w = icc_2k(table.rows), kendalls_w(table.rows)
    return Text(
        (
            f"ICC(2,k) = {_figure(icc)} – {_meaning(icc)}",
            _("Kendall's W = %(w)s – %(meaning)s")
            % {"w": _figure(w), "meaning": _order_meaning(w)},
        ),
        _("Agreement"),
    )


def _figure(value: Fraction | None) -> str:
    if value is None:
        return gap(_("fewer than two nominees or seats, or nothing varies"))
    return f"{float(value):.2f}"


def _meaning(icc: Fraction | None) -> str:
    little = _("the seats agree little: the committee's mean depends much on who sat in it")
    words = {
        POOR: little,
        MODERATE: _("the seats agree moderately"),
        GOOD: _("the seats agree well"),
    }
    return _in_words(icc, words, _("the seats agree very well"))


def _order_meaning(w: Fraction | None) -> str:
    different = _("the seats put the nominees in quite different orders")
    words = {POOR: different, GOOD: _("the seats put the nominees in similar orders")}
    return _in_words(w, words, _("the seats put the nominees in nearly the same order"))


def _in_words(figure: Fraction | None, below: Mapping[Fraction, str], otherwise: str) -> str:
    if figure is None:
        return _("agreement cannot be told")
    return next((text for bound, text in below.items() if figure < bound), otherwise)


def _widest(dimensions: list[DimensionV2], table: SeatTotals) -> Table:
    names = [
        f"{indicator['number']} {indicator['name']}"
        for dimension in dimensions
        for indicator in dimension["indicators"]
    ]
    rows = (
        (names[mark.indicator], table.nominations[mark.nomination], _signed(mark.spread))
        for mark in widest(table.marks, WIDEST_SHOWN)
    )
    return Table(
        columns=(
            Head(_("Indicator"), False, "wide"),
            Head(_("Nomination"), False, "wide"),
            Head(_("Highest less lowest mark"), True),
        ),
        rows=tuple(rows),
        heading=_("Where the marks lie furthest apart"),
        empty=_("All seats gave the same marks."),
    )


def _stability(table: SeatTotals) -> Table:
    columns = without_each_seat(table.rows)
    rows = (
        (name, *(str(ranks[at]) for ranks in columns)) for at, name in enumerate(table.nominations)
    )
    seats = range(1, len(table.seats) + 1)
    heads = [Head(_("without no. %(number)s") % {"number": number}, True) for number in seats]
    legend = " · ".join(
        f"{number} {name}" for number, name in zip(seats, table.seats, strict=True)
    )
    return Table(
        columns=(Head(_("Nomination"), False, "wide"), *(heads if columns else [])),
        rows=tuple(rows) if columns else (),
        heading=_("Ranks if one seat were left out"),
        note=f"{legend}\n"
        + _("By the mean of the other seats' totals; minimums and tie steps are not applied."),
        empty=gap(_("there is one seat only")),
    )
