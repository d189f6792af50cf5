"""A brought schedule, made complete and compared with what is stored.

An empty cell is as it is stored. Of a nominee that is given a time, an empty day, host, room or
mode is as in the committee's row above it that says so; where none does, the host is the office of
the one province or district that the committee covers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.forms.slots import named
from evaluations.entry.schedule.lists.columns import (
    DAY,
    NOTHING,
    SLOT,
    Cells,
    key_of_day,
    key_of_nominee,
    mode_labels,
    nominations_of,
    schedule_columns,
    slot_of,
    stored_rows,
)
from evaluations.entry.schedule.models import SlotMode
from evaluations.platform.spreadsheet.headings import listed
from evaluations.platform.spreadsheet.reading import Remark, SheetRow, Table
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.kinds import Compared
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.office_names import OfficeNames
from evaluations.setup.directory.plan import Rules
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date, parse_date, parse_time
from thai.digits import to_arabic
from thai.searching import search_form
from units.models import LOCAL_OFFICES, Unit

Problems = Iterable[tuple[str, Remark]]
_IS_LINK = URLValidator(schemes=["https"])
# What a row takes from the rows above it.
CARRIED = (*DAY, "room", "mode", "link")


@dataclass
class Book:
    """What the rows of a round's schedule name."""

    stored: Mapping[str, Cells]
    committees: Mapping[str, Committee]
    nominations: Mapping[tuple[str, str], list[Nomination]]
    offices: OfficeNames
    hosts: Mapping[str, str]
    above: dict[str, Cells] = field(default_factory=dict)

    @staticmethod
    def of(award_round: AwardRound) -> "Book":
        rows = Committee.objects.filter(round=award_round)
        committees = {str(committee.number): committee for committee in rows}
        numbers = {committee.pk: number for number, committee in committees.items()}
        nominations: dict[tuple[str, str], list[Nomination]] = {}
        for nomination in nominations_of(award_round):
            number = numbers[nomination.committee_id or 0]
            for text in (named(nomination), nomination.official_name):
                nominations.setdefault((number, search_form(text)), []).append(nomination)
        offices = Unit.objects.filter(is_active=True)
        names = OfficeNames(offices.values_list("code", "name", "short_name"))
        stored = stored_rows(award_round, every_day=True)
        return Book(stored, committees, nominations, names, _hosts(award_round))

    def nominee(self, number: str, text: str) -> Nomination | None:
        nominations = self.nominations.get((number, search_form(text)), [])
        return nominations[0] if len(nominations) == 1 else None

    def completed(self, row: SheetRow) -> SheetRow:
        """The same row with a cell for every column."""
        number = to_arabic(row.cells.get("number", "")).lstrip("0")
        typed = {key: row.cells.get(key, "") for key in NOTHING}
        typed = {**typed, **self._rewritten(typed)}
        nomination = self.nominee(number, typed["nominee"]) if typed["nominee"] else None
        if nomination is not None:
            key = key_of_nominee(number, nomination)
            typed["nominee"] = named(nomination)
        else:
            key = key_of_day(number, typed["date"], typed["host"] or typed["nominee"])
        cells = self._filled(number, typed, self.stored.get(key, NOTHING))
        committee = self.committees.get(number)
        own = {"number": number, "committee": committee.name if committee else ""}
        label = f"{number} {own['committee']} {cells['nominee']}".strip()
        return SheetRow(row.number, {**own, **cells, "key": key, "label": label})

    def _filled(self, number: str, typed: Cells, known: Mapping[str, str]) -> Cells:
        own = {"mode": _on_site(), "host": self.hosts.get(number, "")}
        above = self.above.setdefault(number, own)
        otherwise = above if typed["starts"] else {}
        cells = {
            column: typed[column] or known[column] or otherwise.get(column, "") for column in typed
        }
        above |= {column: cells[column] for column in CARRIED if cells[column]}
        return cells

    def _rewritten(self, cells: Cells) -> Cells:
        """Dates, times and offices as an export writes them; what is none stays as it is."""
        codes = self.offices.of(cells["host"]) if cells["host"] else []
        return {
            "date": _date(cells["date"]),
            "starts": _time(cells["starts"]),
            "ends": _time(cells["ends"]),
            "host": codes[0] if len(codes) == 1 else cells["host"],
        }


def _hosts(award_round: AwardRound) -> dict[str, str]:
    """By the number of a committee that covers one place the code of the office there; two
    queries."""
    rows = Committee.objects.filter(round=award_round, regions=None, zones=None)
    covered: dict[str, list[int]] = {}
    for number, place in rows.exclude(places=None).values_list("number", "places"):
        covered.setdefault(str(number), []).append(place)
    alone = {number: places[0] for number, places in covered.items() if len(places) == 1}
    offices = Unit.objects.filter(is_active=True, kind__in=LOCAL_OFFICES)
    offices = offices.filter(place__in=alone.values())
    codes: dict[int | None, str] = dict(offices.order_by("-pk").values_list("place", "code"))
    return {number: codes[place] for number, place in alone.items() if place in codes}


def _on_site() -> str:
    return next(label for label, mode in mode_labels().items() if mode == SlotMode.ON_SITE)


def _date(cell: str) -> str:
    try:
        return format_date(parse_date(cell)) if cell else ""
    except ValueError:
        return cell


def _time(cell: str) -> str:
    """As an export writes it; a spreadsheet program adds seconds."""
    try:
        return f"{parse_time(cell.removesuffix(':00') if cell.count(':') > 1 else cell):%H.%M}"
    except ValueError:
        return cell


def compare(row: Import, table: Table) -> Compared:
    book = Book.of(AwardRound.objects.get(pk=row.about or 0))
    table = replace(table, rows=tuple(book.completed(sheet_row) for sheet_row in table.rows))

    columns = schedule_columns()
    headings = {column.key: column.heading for column in columns}

    def problems(row: SheetRow) -> Problems:
        yield from _unknown(row, book)
        yield from _of_times(row)
        yield from _of_slot(row, book, headings)

    return table, Rules(columns, "key", "label", problems), book.stored


def _unknown(row: SheetRow, book: Book) -> Problems:
    cells = row.cells
    if cells["number"] and cells["number"] not in book.committees:
        yield "number", Remark("", "unknown", {"value": cells["number"][:60]})
    elif cells["nominee"] and book.nominee(cells["number"], cells["nominee"]) is None:
        yield "nominee", Remark("", "unknown", {"value": cells["nominee"][:60]})
    if cells["host"] and cells["host"] not in book.offices.codes:
        codes = book.offices.of(cells["host"])
        values = {"value": cells["host"][:60], "codes": listed(codes)}
        yield "host", Remark("", "several" if codes else "unknown", values)


def _of_times(row: SheetRow) -> Problems:
    cells = row.cells
    if cells["date"] and _fails(parse_date, cells["date"]):
        yield "date", Remark("", "not_a_date", {"value": cells["date"][:60]})
    wrong = [key for key in ("starts", "ends") if cells[key] and _fails(parse_time, cells[key])]
    for key in wrong:
        yield key, Remark("", "not_a_time", {"value": cells[key][:60]})
    if not wrong and cells["ends"] and cells["ends"] <= cells["starts"]:
        yield "ends", Remark("", "ends_early")


def _fails(parse: object, text: str) -> bool:
    try:
        parse(text)  # type: ignore[operator]
    except ValueError:
        return True
    return False


def _of_slot(row: SheetRow, book: Book, headings: Mapping[str, str]) -> Problems:
    """What is said of a day, or of a slot, says all that it needs; one that has begun stays."""
    cells = row.cells
    filled = [key for key in (*DAY, *SLOT) if cells[key]]
    is_slot = bool(cells["nominee"])
    needed = ("date", "host", "starts", "room") if is_slot else DAY
    for key in needed if filled else ():
        if not cells[key]:
            yield key, Remark("", "required", {"heading": headings[key]})
    if not is_slot and cells["starts"]:
        yield "nominee", Remark("", "required", {"heading": headings["nominee"]})
    if cells["link"] and not _is_link(cells["link"]):
        yield "link", Remark("", "not_a_link")
    nomination = book.nominee(cells["number"], cells["nominee"]) if is_slot else None
    if nomination is not None and _has_begun(nomination) and _differs(cells, book):
        yield "nominee", Remark("", "begun")


def _has_begun(nomination: Nomination) -> bool:
    slot = slot_of(nomination)
    return slot is not None and slot.state != SlotState.SCHEDULED


def _differs(cells: Cells, book: Book) -> bool:
    stored = book.stored[cells["key"]]
    return any(stored[key] != cells[key] for key in (*DAY, *SLOT))


def _is_link(text: str) -> bool:
    try:
        _IS_LINK(text)
    except ValidationError:
        return False
    return len(text) <= 500
