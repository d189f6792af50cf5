"""The content of a certified result, read for documents: lines, sheets and figures by name.

Stored once as JSON (results/content.py); everything here is taken from it alone.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.labels import failed_name
from evaluations.judging.results.result_document import CountedSheetV2, PlaceV2, ResultDocumentV2
from evaluations.platform.documents.document import Caution
from evaluations.platform.documents.figures import fraction
from evaluations.platform.documents.gap import gap

# What the name of an invented rubric may say by itself.
ASSUMED = "สมมติ"


def status_text(line: PlaceV2) -> str:
    """Why a line has no rank; "" where it has one."""
    if line["status"] == "no_show":
        return _("no-show")
    if line["status"] == "below_minimum":
        failed = ", ".join(failed_name(one) for one in line["failed"])
        return _("does not meet the criteria") + (f" ({failed})" if failed else "")
    return ""


def rank_text(line: PlaceV2) -> str:
    return str(line["rank"]) if line["rank"] else "–"


def total_text(line: PlaceV2) -> str:
    if line["total"] is not None:
        return line["total"]
    return gap(status_text(line) or _("not counted"))


def remark_text(line: PlaceV2) -> str:
    """Band, tie and status in one line."""
    texts = [line["band"], _("tied") if line["is_tied"] else "", status_text(line)]
    return " · ".join(text for text in texts if text)


def seats_differ() -> str:
    return _(
        "Different sets of seats judged the nominations (recusal or absence), so their totals "
        "compare only with care."
    )


def assumed(content: ResultDocumentV2) -> list[Caution]:
    """That the rubric is invented, where it is."""
    if not content["rubric"]["is_assumed"]:
        return []
    name = content["rubric"]["name"]
    text = name if ASSUMED in name else f"{_('(assumed, not the official one)')} – {name}"
    return [Caution(text)]


@dataclass(frozen=True)
class SeatTotals:
    """Totals of the seats that judged every ranked nomination of a category."""

    seats: tuple[str, ...]
    nominations: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    marks: tuple[tuple[tuple[Fraction | None, ...], ...], ...]
    # Seats that judged some of them only.
    left_out: tuple[str, ...]


def seat_totals(content: ResultDocumentV2) -> SeatTotals:
    """The table that diagnostics compare."""
    lines = [line for line in content["lines"] if line["sheets"]]
    names = {seat["id"]: seat["name"] for seat in content["seats"]}
    given = [{sheet["seat"]: sheet for sheet in line["sheets"]} for line in lines]
    everybody = {seat for sheets in given for seat in sheets}
    shared = [seat for seat in names if given and all(seat in sheets for sheets in given)]
    return SeatTotals(
        seats=tuple(names[seat] for seat in shared),
        nominations=tuple(line["nomination"]["official_name"] for line in lines),
        rows=tuple(tuple(fraction(sheets[seat]["total"]) for seat in shared) for sheets in given),
        marks=tuple(tuple(_marks(sheets[seat]) for seat in shared) for sheets in given),
        left_out=tuple(names[seat] for seat in names if seat in everybody and seat not in shared),
    )


def _marks(sheet: CountedSheetV2) -> tuple[Fraction | None, ...]:
    return tuple(
        Fraction(points) if kind == "scored" else None for kind, points, _comment in sheet["marks"]
    )
