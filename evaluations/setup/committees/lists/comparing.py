"""A brought list of committees, made complete and compared with what is stored.

What a cell leaves empty of a committee is as its first row says, or as it is stored; dates and
names are rewritten as an export writes them, so that two that say the same are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from evaluations.platform.spreadsheet.reading import Remark, SheetRow, Table
from evaluations.setup.committees.lists.columns import (
    BETWEEN,
    COMMITTEE,
    DATES,
    NO_SEAT,
    SEAT,
    Cells,
    committee_columns,
    key_of,
    position_labels,
    rows_of,
)
from evaluations.setup.committees.lists.names import Names, category_texts, names_of, parts
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.directory.kinds import Compared
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import Rules
from evaluations.setup.directory.tables import answers
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date, parse_date
from thai.digits import to_arabic
from thai.searching import search_form

Problems = Iterable[tuple[str, Remark]]


def stored_rows(
    award_round: AwardRound, committees: QuerySet[Any] | None = None
) -> dict[str, Cells]:
    """Every row of an export, by key, of these committees or of all; some ten queries."""
    rows = Committee.objects.filter(round=award_round)
    if committees is not None:
        rows = rows.filter(pk__in=committees.values("pk"))
    loaded = rows.with_coverage().prefetch_related("categories", "seats__user")
    return rows_of(loaded, category_texts(award_round.pk))


def compare(row: Import, table: Table) -> Compared:
    award_round = AwardRound.objects.get(pk=row.about or 0)
    names = names_of(award_round, (sheet_row.cells for sheet_row in table.rows))
    stored = stored_rows(award_round)
    book = _Book(names, stored)
    table = replace(table, rows=tuple(book.completed(sheet_row) for sheet_row in table.rows))
    stored = {**stored, **book.new_seats(table.rows)}
    return table, _rules(names, book, table.rows, stored), stored


@dataclass
class _Book:
    """The committees of a file while its rows are gone through."""

    names: Names
    stored: Mapping[str, Cells]
    first: dict[str, Cells] = field(default_factory=dict)
    known: dict[str, Cells] = field(init=False)
    member: Cells = field(init=False)

    def __post_init__(self) -> None:
        self.member = _member()
        self.known = {cells["number"]: cells for cells in self.stored.values()}

    def completed(self, row: SheetRow) -> SheetRow:
        """The same row with a cell for every column."""
        number = to_arabic(row.cells.get("number", "")).lstrip("0")
        cells = {"number": number, **self._of_committee(number, row.cells)}
        self.first.setdefault(number, cells)
        seat = self._of_seat(number, row.cells)
        key = key_of(number, seat["email"].lower())
        label = f"{number} {cells['name']} {seat['person'] or seat['email']}".strip()
        return SheetRow(row.number, {**cells, **seat, "key": key, "label": label})

    def _of_committee(self, number: str, typed: Mapping[str, str]) -> Cells:
        otherwise = self.first.get(number) or self.known.get(number, {})
        cells = {key: typed.get(key) or otherwise.get(key, "") for key in COMMITTEE}
        cells["order_date"] = _date(cells["order_date"])
        cells["categories"] = self._categories(cells["categories"])
        cells["covers"] = self._covers(cells["covers"])
        return cells

    def _categories(self, cell: str) -> str:
        return BETWEEN.join(sorted(parts(cell), key=self.names.place_of_category))

    def _covers(self, cell: str) -> str:
        """Regions, then places, then zones, by the names they have."""
        grounds = [self.names.ground(text) for text in parts(cell)]
        named = [
            ground[2] if ground else text
            for ground, text in zip(grounds, parts(cell), strict=True)
        ]
        return BETWEEN.join(sorted(named, key=self.names.place_of_ground))

    def _of_seat(self, number: str, typed: Mapping[str, str]) -> Cells:
        email, person = typed.get("email", "").lower(), typed.get("person", "")
        if not email and not person:
            return dict(NO_SEAT)
        people = self.names.people(person) if not email else []
        if len(people) == 1:
            email = people[0].email or people[0].username.lower()
        user = self.names.by_email.get(email)
        known = self.stored.get(key_of(number, email), self.member)
        cells = {key: typed.get(key, known.get(key, "")) for key in SEAT}
        cells |= {key: typed.get(key) or known[key] for key in ("position", "scores")}
        cells |= {key: _date(cells[key]) for key in DATES if key in SEAT}
        is_same = user is not None and (not person or _is_name(person, user.full_name))
        return {**cells, "email": email, "person": user.full_name if is_same else person}  # type: ignore[union-attr]

    def new_seats(self, rows: Iterable[SheetRow]) -> dict[str, Cells]:
        """What is stored where a committee that is there gets one seat more, and where a row says
        nothing of a seat: the committee alone."""
        return {
            row.cells["key"]: {**self.known[row.cells["number"]], **NO_SEAT}
            for row in rows
            if row.cells["number"] in self.known and row.cells["key"] not in self.stored
        }


def _member() -> Cells:
    """A seat of which nothing more is said."""
    labels = {value: label for label, value in position_labels().items()}
    return {**NO_SEAT, "position": labels[Position.MEMBER], "scores": answers().yes}


def _date(cell: str) -> str:
    """As an export writes it; what is no date stays as it is."""
    try:
        return format_date(parse_date(cell)) if cell else ""
    except ValueError:
        return cell


def _is_name(typed: str, full_name: str) -> bool:
    """Whether a name is somebody's, with or without the title."""
    return search_form(full_name).endswith(search_form(typed))


def _rules(
    names: Names, book: _Book, rows: Iterable[SheetRow], stored: Mapping[str, Cells]
) -> Rules:
    chairs = _chairs(rows, stored)
    columns = committee_columns()
    headings = {column.key: column.heading for column in columns}

    def problems(row: SheetRow) -> Problems:
        yield from _unknown(row, names)
        yield from _of_person(row, names, is_new=row.cells["key"] not in book.stored)
        yield from _of_dates(row)
        yield from _of_committee(row, book.first[row.cells["number"]], headings)
        is_chair = row.cells["key"] in chairs.get(row.cells["number"], ())
        if is_chair and len(chairs[row.cells["number"]]) > 1:
            yield "position", Remark("", "two_chairs")

    return Rules(columns, "key", "label", problems)


def _chairs(rows: Iterable[SheetRow], stored: Mapping[str, Cells]) -> dict[str, set[str]]:
    """The keys of those who chair a committee without an end, as it will be, by its number."""
    labels = position_labels()
    after = {**stored, **{row.cells["key"]: row.cells for row in rows}}
    by_number: dict[str, set[str]] = {}
    for key, cells in after.items():
        if labels.get(cells["position"]) == Position.CHAIR and not cells["valid_until"]:
            by_number.setdefault(cells["number"], set()).add(key)
    return by_number


def _unknown(row: SheetRow, names: Names) -> Problems:
    if not row.cells["number"].isdecimal():
        yield "number", Remark("", "not_a_number", {"value": row.cells["number"][:60]})
    for key, find in (("categories", names.category), ("covers", names.ground)):
        for text in parts(row.cells[key]):
            if find(text) is None:
                yield key, Remark("", "unknown", {"value": text[:60]})


def _of_person(row: SheetRow, names: Names, *, is_new: bool) -> Problems:
    email, person = row.cells["email"], row.cells["person"]
    user = names.by_email.get(email)
    if email and (user is None or (is_new and not user.is_active)):
        yield "email", Remark("", "unknown", {"value": email[:60]})
    elif user is not None and person != user.full_name:
        yield "email", Remark("", "other_name", {"name": user.full_name})
    elif person and not email:
        code = "several_people" if names.people(person) else "unknown"
        yield "person", Remark("", code, {"value": person[:60]})


def _of_dates(row: SheetRow) -> Problems:
    days = {}
    for key in DATES:
        try:
            days[key] = parse_date(row.cells[key]) if row.cells[key] else None
        except ValueError:
            yield key, Remark("", "not_a_date", {"value": row.cells[key][:60]})
    first, last = days.get("valid_from"), days.get("valid_until")
    if first and last and first > last:
        yield "valid_until", Remark("", "ends_first")


def _of_committee(
    row: SheetRow, first: Mapping[str, str], headings: Mapping[str, str]
) -> Problems:
    """Every row of a committee says the same of it."""
    for key in COMMITTEE:
        if row.cells[key] != first[key]:
            yield key, Remark("", "differs", {"heading": headings[key]})
