"""The table of nominations: a row for each that an office makes.

The file is in Thai, whatever language the page is in. An export taken in again changes nothing.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.entry.nominations.people import lines_of, people_typed
from evaluations.platform.spreadsheet.reading import Column
from evaluations.setup.committees.lists.names import category_texts
from evaluations.setup.directory.tables import OFFICE_CODES, OFFICES

Cells = dict[str, str]
# By role the column that lists these people, one in a line of the cell.
PEOPLE: dict[str, str] = {
    AttendanceRole.PRESENTER: "presenters",
    AttendanceRole.ATTENDEE: "attendees",
}
# What a row says besides what can be changed by it, and besides the office's name.
TOLD = ("round", "state")


def state_labels() -> dict[str, str]:
    """States by their value, as the file shows them."""
    with override("th"):
        return {state.value: str(state.label) for state in NominationState}


def nomination_columns() -> list[Column]:
    with override("th"):
        return [
            Column(
                "unit",
                _("Code of the office"),
                is_required=True,
                width=18,
                aliases=(*OFFICE_CODES, *OFFICES),
            ),
            Column("office", _("Nominated office"), width=40, may_be_missing=True),
            Column(
                "category",
                _("Award and category"),
                is_required=True,
                width=36,
                aliases=("ประเภทรางวัล", "รางวัล", "ประเภท"),
            ),
            Column("official_name", _("Official name"), width=44, aliases=("ชื่อผลงาน", "ชื่อ")),
            Column("nominee_class", _("Class of nominee"), width=14, aliases=("ระดับ", "กลุ่ม")),
            Column(
                "place",
                _("Place code (2, 4 or 6 digits)"),
                width=18,
                aliases=("รหัสพื้นที่", "พื้นที่", "จังหวัด", "อำเภอ"),
            ),
            Column("summary", _("Summary"), width=50, aliases=("สรุปผลงาน", "ผลงานโดยสรุป")),
            Column("contact", _("Contact"), width=30, aliases=("ผู้ประสานงาน", "ติดต่อ")),
            Column("presenters", _("Who presents"), width=36, aliases=("ผู้นำเสนอผลงาน",)),
            Column("attendees", _("Who attends besides"), width=36, aliases=("ผู้เข้าร่วม",)),
            Column("round", _("Round"), width=30, may_be_missing=True, aliases=("รอบ",)),
            Column("state", _("State"), width=16, may_be_missing=True),
        ]


def sheet_name() -> str:
    with override("th"):
        return _("Nominations")


def key_of(unit: str, category: str) -> str:
    return f"{unit} {category}"


def people_cells(nomination: Nomination) -> Cells:
    delegates = list(nomination.delegates.all())
    return {key: people_typed(lines_of(delegates, role)) for role, key in PEOPLE.items()}


def rows_of(nominations: Iterable[Nomination]) -> list[tuple[Nomination, Cells]]:
    """Each with its row; they come with category, award, round, unit, place and delegates. One
    query more, however many."""
    rows = list(nominations)
    labels = state_labels()
    names = category_texts(*{row.category.award.round_id for row in rows})
    return [
        (
            row,
            {
                "unit": row.unit.code,
                "office": row.unit.name,
                "category": names[row.category_id],
                "official_name": row.official_name,
                "nominee_class": row.nominee_class,
                "place": row.place.code if row.place else "",
                "summary": row.summary,
                "contact": row.contact,
                **people_cells(row),
                "round": row.category.award.round.name,
                "state": labels[row.state],
            },
        )
        for row in rows
    ]
