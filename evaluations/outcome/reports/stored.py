"""The content of a certified result, read for documents: lines, sheets and figures by name.

Stored once as JSON (results/content.py); everything here is taken from it alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.judging.results.labels import failed_name, standing_text, step_name
from evaluations.judging.results.models import PlacingStatus
from evaluations.judging.results.result_document import (
    CountedSheetV2,
    LineV3,
    PlaceV2,
    ResultDocumentV3,
)
from evaluations.judging.results.turnout import AGREED_SHEET
from evaluations.judging.scoring.sheet_document import SeatV2
from evaluations.platform.documents.document import Caution, Document, Head, Part
from evaluations.platform.documents.figures import fraction
from evaluations.platform.documents.gap import gap
from evaluations.setup.committees.models import Position
from thai.dates import format_date

# Why a nominee has no rank, as documents say it.
STATUSES = {
    **{status.value: status.label for status in PlacingStatus},
    PlacingStatus.BELOW_MINIMUM: gettext_lazy("does not meet the criteria"),
}
# What the name of an invented rubric may say by itself.
ASSUMED = "สมมติ"


def seat_in_words(seat: SeatV2) -> SeatV2:
    """A seat with its position as people call it."""
    return {**seat, "position": str(Position(seat["position"]).label)}


def agreed_seat() -> SeatV2:
    """What stands for a seat on the sheet of the whole committee."""
    return {
        "id": AGREED_SHEET,
        "number": AGREED_SHEET,
        "position": "",
        "name": _("the committee's agreement"),
        "office_position": "",
        "assignment": "",
        "substitute_for": "",
        "since": "",
    }


def substitute(seat: SeatV2) -> str:
    """Whose place a seat's holder takes, and since when; empty for the first holder."""
    if not seat["substitute_for"]:
        return ""
    since = parse_date(seat["since"]) if seat["since"] else None
    text = _("in place of %(name)s") % {"name": seat["substitute_for"]}
    if since is None:
        return text
    return f"{text} {_('from %(date)s') % {'date': format_date(since)}}"


def status_text(content: ResultDocumentV3, line: PlaceV2) -> str:
    """Why a line has no rank; "" where it has one."""
    if line["status"] == PlacingStatus.RANKED:
        return ""
    requirements = content["policy"]["requirements"]
    failed = ", ".join(failed_name(name, requirements) for name in line["failed"])
    text = str(STATUSES[line["status"]])
    return f"{text} ({failed})" if failed else text


def rank_columns() -> tuple[Head, ...]:
    """Of a table that has a line for each nominee."""
    return (
        Head(_("Rank"), True, "narrow"),
        Head(_("Nomination"), False, "wide"),
        Head(_("Score"), True, "narrow"),
        Head(_("Remark")),
    )


def rank_text(line: PlaceV2) -> str:
    """A rank that is none is an empty cell."""
    return str(line["rank"] or "")


def score_text(line: PlaceV2) -> str:
    """A total that is none is an empty cell: the remark beside it says why."""
    return line["total"] or ""


def total_text(content: ResultDocumentV3, line: PlaceV2) -> str:
    if line["total"] is not None:
        return line["total"]
    return gap(status_text(content, line) or _("not counted"))


def remark_text(content: ResultDocumentV3, line: LineV3) -> str:
    """Band, tie, status and what keeps it from going up in one line; of a standing also why, by
    whom and when."""
    texts = [
        line["band"],
        tie_text(line),
        standing_text(line) or status_text(content, line),
        kept_back_text(content, line),
    ]
    return " · ".join(text for text in texts if text)


def tie_text(line: LineV3) -> str:
    """That a nominee shares its rank, or what told it from those that were equal."""
    if line["is_tied"]:
        return _("tied")
    decided = [step_name(step["step"]) for step in line["tie_steps"] if step["decided"]]
    return _("tie decided by %(step)s") % {"step": decided[-1]} if decided else ""


def kept_back_text(content: ResultDocumentV3, line: LineV3) -> str:
    """What keeps a nominee from going up; empty where nothing does."""
    if not line["kept_back"]:
        return ""
    requirements = content["policy"]["requirements"]
    reasons = ", ".join(failed_name(name, requirements) for name in line["kept_back"])
    return _("does not go up (%(reasons)s)") % {"reasons": reasons}


def seats_differ() -> str:
    return _(
        "Different sets of seats judged the nominations (recusal or absence), so their totals "
        "compare only with care."
    )


def assumed(content: ResultDocumentV3) -> list[Caution]:
    """That the rubric is invented, where it is."""
    if not content["rubric"]["is_assumed"]:
        return []
    name = content["rubric"]["name"]
    text = name if ASSUMED in name else f"{_('(assumed, not the official one)')} – {name}"
    return [Caution(text)]


def document_of(
    content: ResultDocumentV3, title: str, parts: Iterable[Part], subject: str = "", **more: Any
) -> Document:
    """A document about a result, or about the one nominee that `subject` names."""
    return Document(
        title=title,
        subject=subject or content["category"],
        parts=tuple(parts),
        is_rehearsal=content["is_rehearsal"],
        **{"running": f"{content['round']} · {content['category']}", **more},
    )


@dataclass(frozen=True)
class SeatTotals:
    """Totals of the seats that judged every ranked nomination of a category."""

    seats: tuple[str, ...]
    nominations: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    marks: tuple[tuple[tuple[Fraction | None, ...], ...], ...]
    # Seats that judged some of them only.
    left_out: tuple[str, ...]


def seat_totals(content: ResultDocumentV3) -> SeatTotals:
    """The table that diagnostics compare."""
    lines = [line for line in content["lines"] if line["sheets"]]
    names = {seat["id"]: seat["name"] for seat in content["seats"]}
    by_line = [{sheet["seat"]: sheet for sheet in line["sheets"]} for line in lines]
    everybody = {seat for sheets in by_line for seat in sheets}
    shared = [seat for seat in names if by_line and all(seat in sheets for sheets in by_line)]
    return SeatTotals(
        seats=tuple(names[seat] for seat in shared),
        nominations=tuple(line["nomination"]["official_name"] for line in lines),
        rows=tuple(
            tuple(fraction(sheets[seat]["total"]) for seat in shared) for sheets in by_line
        ),
        marks=tuple(tuple(_marks(sheets[seat]) for seat in shared) for sheets in by_line),
        left_out=tuple(names[seat] for seat in names if seat in everybody and seat not in shared),
    )


def _marks(sheet: CountedSheetV2) -> tuple[Fraction | None, ...]:
    return tuple(
        Fraction(points) if kind == "scored" else None
        for kind, points, _comment, _figure in sheet["marks"]
    )
