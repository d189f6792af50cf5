"""The two tables that come and go as spreadsheets: offices and people.

Their files are in Thai, whatever language the page is in. An export taken in again changes
nothing.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.headings import listed
from evaluations.platform.spreadsheet.reading import Column, Remark, SheetRow, Table
from evaluations.setup.directory.models import ImportKind
from evaluations.setup.directory.office_names import OfficeNames
from evaluations.setup.directory.plan import Rules
from evaluations.setup.directory.seats import sitting_people
from units.models import Place, Unit, UnitKind, User

CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
LONGEST = {"name": 300, "short_name": 120, "position": 200, "rank": 100, "assignment": 300}
LONGEST |= {"title": 50, "first_name": 150, "last_name": 150, "phone": 60, "email": 254}
PERSON = (
    "email",
    "title",
    "first_name",
    "last_name",
    "position",
    "rank",
    "assignment",
    "phone",
)
FULL_NAME = "full_name"
FULL_NAMES = ("ชื่อ-สกุล", "ชื่อและนามสกุล", "ชื่อ-ชื่อสกุล", "ชื่อตัว-ชื่อสกุล", "รายชื่อ", "name")
# What people call the columns in their own lists.
EMAILS = ("อีเมล", "อีเมล์", "e-mail", "email", "mail", "ที่อยู่อีเมล", "จดหมายอิเล็กทรอนิกส์")
PHONES = ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "โทร", "tel", "phone")
OFFICE_CODES = ("รหัสหน่วยงาน", "รหัสสำนักงาน")
OFFICE_NAMES = ("ชื่อ", "ชื่อหน่วยงาน", "ชื่อสำนักงาน", "หน่วยงาน")
OFFICES = ("หน่วยงาน", "สำนักงาน", "สังกัด", "หน่วยงานต้นสังกัด", "ชื่อหน่วยงาน")
Stored = Mapping[str, Mapping[str, str]]
Problems = Iterable[tuple[str, Remark]]


@dataclass(frozen=True)
class Answers:
    """The words for yes and no in a file."""

    yes: str
    no: str


def answers() -> Answers:
    with override("th"):
        return Answers(_("yes"), _("no"))


def kind_labels() -> dict[str, str]:
    """Kinds of offices by the label that the file shows."""
    with override("th"):
        return {str(kind.label): kind.value for kind in UnitKind}


def office_columns() -> list[Column]:
    params = answers()
    yes_no = (params.yes, params.no)
    with override("th"):
        return [
            Column("code", _("Code"), is_required=True, width=16, aliases=OFFICE_CODES),
            Column(
                "kind",
                _("Kind"),
                is_required=True,
                choices=tuple(kind_labels()),
                aliases=("ประเภท", "ประเภทหน่วยงาน"),
            ),
            Column("name", _("Official name"), is_required=True, width=50, aliases=OFFICE_NAMES),
            Column("short_name", _("Short name"), aliases=("ชื่อย่อหน่วยงาน", "อักษรย่อ")),
            Column(
                "parent",
                _("Code of the office above it"),
                width=18,
                aliases=("หน่วยงานต้นสังกัด", "ต้นสังกัด", "สังกัด"),
            ),
            Column(
                "place",
                _("Place code (2, 4 or 6 digits)"),
                width=18,
                aliases=("รหัสพื้นที่", "รหัสจังหวัด", "รหัสอำเภอ"),
            ),
            Column("active", _("Active"), choices=yes_no, width=10, is_answer=True),
        ]


def people_columns() -> list[Column]:
    params = answers()
    yes_no = (params.yes, params.no)
    with override("th"):
        return [
            Column("email", _("E-mail"), is_required=True, width=32, aliases=EMAILS),
            Column("title", _("Title"), width=12, aliases=("คำนำหน้า", "คำนำหน้านาม", "ยศ")),
            Column("first_name", _("First name"), is_required=True, aliases=("ชื่อตัว", "ชื่อจริง")),
            Column("last_name", _("Last name"), is_required=True, aliases=("สกุล",)),
            Column("position", _("Position"), width=32, aliases=("ชื่อตำแหน่ง",)),
            Column("rank", _("Position level"), width=16, aliases=("ระดับ",)),
            Column("assignment", _("Assignment"), width=32, aliases=("หน้าที่", "งานที่รับผิดชอบ")),
            Column("unit", _("Code of the office"), width=18, aliases=(*OFFICE_CODES, *OFFICES)),
            Column("phone", _("Official telephone"), width=18, aliases=PHONES),
            Column("active", _("Account open"), choices=yes_no, width=10, is_answer=True),
        ]


def full_name_column() -> Column:
    """One column for title, first and last name, in lists of people that have it."""
    with override("th"):
        return Column(FULL_NAME, _("First and last name"), may_be_missing=True, aliases=FULL_NAMES)


def columns_of(kind: str) -> list[Column]:
    return office_columns() if kind == ImportKind.OFFICES else people_columns()


def sheet_name(kind: str) -> str:
    with override("th"):
        return _("Offices") if kind == ImportKind.OFFICES else _("People")


def office_cells(unit: Unit, labels: Mapping[str, str], params: Answers) -> dict[str, str]:
    """An office as a row of the file; `unit` comes with its parent and place."""
    return {
        "code": unit.code,
        "kind": labels[unit.kind],
        "name": unit.name,
        "short_name": unit.short_name,
        "parent": unit.parent.code if unit.parent else "",
        "place": unit.place.code if unit.place else "",
        "active": params.yes if unit.is_active else params.no,
    }


def person_cells(person: User, params: Answers) -> dict[str, str]:
    """A person as a row of the file; `person` comes with the office."""
    return {
        **{name: getattr(person, name) for name in PERSON},
        "unit": person.unit.code if person.unit else "",
        "active": params.yes if person.is_active else params.no,
    }


def stored_offices(units: Iterable[Unit]) -> Stored:
    labels = {value: label for label, value in kind_labels().items()}
    params = answers()
    return {unit.code: office_cells(unit, labels, params) for unit in units}


def stored_people(people: Iterable[User]) -> Stored:
    params = answers()
    return {
        person.email.lower(): person_cells(person, params) for person in people if person.email
    }


def office_rules(table: Table, names: OfficeNames) -> Rules:
    """What rows of offices must obey; three queries."""
    codes = {row.cells["code"] for row in table.rows}
    codes |= set(Unit.objects.values_list("code", flat=True))
    parents = dict(Unit.objects.filter(parent__isnull=False).values_list("code", "parent__code"))
    parents |= {row.cells["code"]: row.cells["parent"] for row in table.rows}
    places = set(Place.objects.values_list("code", flat=True))

    def problems(row: SheetRow) -> Problems:
        yield from _lengths(row)
        yield from _unknown_office(row, "parent", codes, names)
        yield from _unknown(row, "place", places)
        if row.cells["code"] and not CODE.fullmatch(row.cells["code"]):
            yield "code", Remark("", "not_a_code")
        elif _goes_round(row.cells["code"], parents):
            yield "parent", Remark("", "circle")

    return Rules(office_columns(), "code", "name", problems)


def people_rules(by: User, names: OfficeNames) -> Rules:
    """What rows of people must obey when `by` brings them; two queries, three for an officer."""
    own = None
    if not by.is_administrator:
        own = set(User.objects.visible_to(by).values_list("email", flat=True))
        own = {email.lower() for email in own}
    known = {email.lower() for email in User.objects.values_list("email", flat=True) if email}
    sitting, closed = sitting_people(), answers().no

    def problems(row: SheetRow) -> Problems:
        email = row.cells["email"].lower()
        yield from _lengths(row)
        yield from _unknown_office(row, "unit", names.codes, names)
        if email and not is_email(email):
            yield "email", Remark("", "not_an_email")
        if own is not None:
            yield from _not_the_officers(row, known - own)
        if row.cells["active"] == closed and email in sitting:
            yield "active", Remark("", "sits")

    return Rules(people_columns(), "email", "email", problems, fold=str.lower)


def _not_the_officers(row: SheetRow, not_own: set[str]) -> Problems:
    """What an officer cannot bring: people of other offices, and of none."""
    if row.cells["email"].lower() in not_own:
        yield "email", Remark("", "not_yours")
    if not row.cells["unit"]:
        yield "unit", Remark("", "required", {"heading": row.cells["email"]})


def _lengths(row: SheetRow) -> Problems:
    for key, most in LONGEST.items():
        if len(row.cells.get(key, "")) > most:
            yield key, Remark("", "too_many_letters", {"most": most})


def _unknown(row: SheetRow, key: str, known: set[str]) -> Problems:
    value = row.cells[key]
    if value and value not in known:
        yield key, Remark("", "unknown", {"value": value[:60]})


def _unknown_office(
    row: SheetRow, key: str, known: Container[str], names: OfficeNames
) -> Problems:
    value = row.cells[key]
    if not value or value in known:
        return
    if codes := names.of(value):
        yield key, Remark("", "several", {"value": value[:60], "codes": listed(codes)})
    else:
        yield key, Remark("", "unknown", {"value": value[:60]})


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii()


def _goes_round(code: str, parents: Mapping[str, str]) -> bool:
    """Whether going up from `code` comes back to it."""
    seen = {code}
    above = parents.get(code, "")
    while above:
        if above in seen:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False
