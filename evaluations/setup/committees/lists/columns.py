"""The table of committees: a row for each seat, with what its committee says before it.

The file is in Thai, whatever language the page is in. An export taken in again changes nothing.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.directory.tables import EMAILS, FULL_NAMES, Answers, answers
from thai.dates import format_date

# What is said of the committee, and what of the seat.
COMMITTEE = ("name", "order_number", "order_date", "categories", "covers")
SEAT = ("email", "person", "position", "scores", "valid_from", "valid_until")
DATES = ("order_date", "valid_from", "valid_until")
# Between several categories or places in one cell.
BETWEEN = "; "
Cells = dict[str, str]


def position_labels() -> dict[str, str]:
    """Positions by the label that the file shows."""
    with override("th"):
        return {str(position.label): position.value for position in Position}


def committee_columns() -> list[Column]:
    answer = answers()
    with override("th"):
        return [
            Column(
                "number",
                _("No. of the committee"),
                is_required=True,
                width=10,
                is_number=True,
                aliases=("คณะที่", "ลำดับที่ของคณะ"),
            ),
            Column("name", _("Committee"), is_required=True, width=44, aliases=("ชื่อคณะกรรมการ",)),
            Column("order_number", _("Order number"), width=16, aliases=("คำสั่งที่",)),
            Column("order_date", _("Order date"), width=18, aliases=("วันที่คำสั่ง",)),
            Column("categories", _("Categories"), width=36, aliases=("ประเภทรางวัล",)),
            Column("covers", _("Covers"), width=30, aliases=("พื้นที่", "จังหวัด", "พื้นที่รับผิดชอบ")),
            Column("email", _("E-mail"), width=30, aliases=EMAILS),
            Column("person", _("First and last name"), width=30, aliases=FULL_NAMES),
            Column(
                "position",
                _("Position in the committee"),
                choices=tuple(position_labels()),
                aliases=("ตำแหน่งในคณะ",),
            ),
            Column(
                "scores", _("Scores"), choices=(answer.yes, answer.no), width=10, is_answer=True
            ),
            Column("valid_from", _("From"), width=18, aliases=("ตั้งแต่วันที่",)),
            Column("valid_until", _("Until"), width=18, aliases=("ถึงวันที่",)),
        ]


def sheet_name() -> str:
    with override("th"):
        return _("Committees")


def key_of(number: str, email: str) -> str:
    """By which a row is known: the address stands at its end (privacy looks for it there)."""
    return f"{number} {email}"


def committee_cells(row: Committee, categories: Mapping[int, str]) -> Cells:
    """What a row says of the committee, which comes with its coverage and categories; these are
    called what `categories` says."""
    with override("th"):
        covers = row.coverage
    return {
        "number": str(row.number),
        "name": row.name,
        "order_number": row.order_number,
        "order_date": format_date(row.order_date) if row.order_date else "",
        "categories": BETWEEN.join(categories[category.pk] for category in row.categories.all()),
        "covers": BETWEEN.join(covers),
    }


def seat_cells(seat: Seat, labels: Mapping[str, str], answers: Answers) -> Cells:
    """What a row says of the seat; `labels` by position."""
    return {
        "email": seat.user.email or seat.user.username,
        "person": seat.user.full_name,
        "position": labels[seat.position],
        "scores": answers.yes if seat.scores else answers.no,
        "valid_from": format_date(seat.valid_from) if seat.valid_from else "",
        "valid_until": format_date(seat.valid_until) if seat.valid_until else "",
    }


NO_SEAT = dict.fromkeys(SEAT, "")


def rows_of(committees: Iterable[Committee], categories: Mapping[int, str]) -> dict[str, Cells]:
    """The rows of the file by key; a committee without seats has one row. They come with seats,
    people, categories and coverage."""
    labels = {value: label for label, value in position_labels().items()}
    answer, rows = answers(), {}
    for committee in committees:
        cells = committee_cells(committee, categories)
        seats = list(committee.seats.all())
        for seat in seats:
            key = key_of(cells["number"], seat.user.email or seat.user.username)
            rows[key] = {**cells, **seat_cells(seat, labels, answer)}
        if not seats:
            rows[key_of(cells["number"], "")] = {**cells, **NO_SEAT}
    return rows
