"""A brought list of nominations, made complete and compared with what is stored.

An empty cell is as it is stored; of a new nomination, an empty name is the office's, as on its
page. Offices and places may be written by name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from evaluations.entry.nominations.access import check_may_begin, check_may_write
from evaluations.entry.nominations.forms import MOST_PEOPLE
from evaluations.entry.nominations.lists.columns import (
    PEOPLE,
    TOLD,
    Cells,
    key_of,
    nomination_columns,
    rows_of,
    state_labels,
)
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.people import people_typed, read_people
from evaluations.platform.errors import Refused
from evaluations.platform.spreadsheet.headings import listed
from evaluations.platform.spreadsheet.reading import Remark, SheetRow, Table
from evaluations.setup.committees.lists.names import category_texts
from evaluations.setup.directory.kinds import Compared
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.office_names import OfficeNames
from evaluations.setup.directory.plan import Rules
from evaluations.setup.rounds.models import AwardRound, Category
from thai.digits import to_arabic
from thai.searching import search_form
from units.models import Place, Unit, User

Problems = Iterable[tuple[str, Remark]]
WRITTEN = ("official_name", "nominee_class", "place", "summary", "contact", *PEOPLE.values())
LONGEST_NAME, DISTRICT_DIGITS = 1000, 4


def with_row(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """With all that a row of the file says: one query, and one for the people."""
    joined = nominations.select_related("category__award__round", "category__rubric", "unit")
    return joined.select_related("place").prefetch_related("delegates")


@dataclass(frozen=True)
class Book:
    """What the rows of a round's list may name, for who brings it."""

    by: User
    award_round: AwardRound
    stored: Mapping[str, Cells]
    nominations: Mapping[str, Nomination]
    units: Mapping[str, Unit]
    offices: OfficeNames
    categories: Mapping[str, tuple[str, Category]]
    places: Mapping[str, Place]
    judged: frozenset[int]

    @staticmethod
    def of(row: Import) -> "Book":
        by, award_round = row.made_by, AwardRound.objects.get(pk=row.about or 0)
        nominations = (
            Nomination.objects.kept_by(by).whole().filter(category__award__round=award_round)
        )
        by_key = {
            key_of(c["unit"], c["category"]): (nomination, c)
            for nomination, c in rows_of(with_row(nominations))
        }
        own = Unit.objects.all() if by.is_administrator else Unit.objects.visible_to(by)
        units = {unit.code: unit for unit in own.select_related("place")}
        names = [(unit.code, unit.name, unit.short_name) for unit in units.values()]
        return Book(
            by=by,
            award_round=award_round,
            stored={key: cells for key, (_one, cells) in by_key.items()},
            nominations={key: nomination for key, (nomination, _cells) in by_key.items()},
            units=units,
            offices=OfficeNames(names),
            categories=_categories(award_round),
            places=_places(),
            judged=frozenset(
                nominations.filter(sheets__isnull=False).values_list("pk", flat=True)
            ),
        )

    def category(self, text: str) -> Category | None:
        entry = self.categories.get(search_form(text))
        return entry[1] if entry else None

    def place(self, text: str) -> Place | None:
        return self.places.get(search_form(to_arabic(text)))

    def completed(self, row: SheetRow) -> SheetRow:
        """The same row with a cell for every column."""
        typed = {column.key: row.cells.get(column.key, "") for column in nomination_columns()}
        typed = {**typed, **self._rewritten(typed)}
        key = key_of(typed["unit"], typed["category"])
        known = self.stored.get(key) or self.new(typed)
        cells = {name: typed[name] or known[name] for name in typed}
        label = f"{cells['office'] or cells['unit']} · {cells['category']}"
        return SheetRow(row.number, {**cells, "key": key, "label": label})

    def _rewritten(self, cells: Cells) -> Cells:
        """Offices, categories, places and people as an export writes them; what is none stays."""
        codes = self.offices.of(cells["unit"]) if cells["unit"] else []
        category = self.categories.get(search_form(cells["category"]))
        place = self.place(cells["place"]) if cells["place"] else None
        people = {key: _people(cells[key]) for key in PEOPLE.values()}
        return {
            "unit": codes[0] if len(codes) == 1 else cells["unit"],
            "office": "",
            "category": category[0] if category else cells["category"],
            "place": place.code if place else cells["place"],
            **people,
        }

    def new(self, cells: Cells) -> Cells:
        """What a new nomination says where its row is silent."""
        unit = self.units.get(cells["unit"])
        own = unit.place.code if unit and unit.place else ""
        return {
            **dict.fromkeys(cells, ""),
            "office": unit.name if unit else "",
            "official_name": unit.name if unit else "",
            "place": own,
            "round": self.award_round.name,
            "state": state_labels()[NominationState.DRAFT],
        }


def _categories(award_round: AwardRound) -> dict[str, tuple[str, Category]]:
    """By folded text; a name that is one category's own, and the name with its award's."""
    texts = category_texts(award_round.pk)
    rows = Category.objects.for_awards().filter(award__round=award_round)
    by_text = {}
    for row in rows.select_related("award__round", "rubric"):
        for text in (texts[row.pk], f"{row.award.name}: {row.name}"):
            by_text[search_form(text)] = (texts[row.pk], row)
    return by_text


def _places() -> dict[str, Place]:
    """Every place by its code; provinces and districts by their full names, too."""
    by_text = {}
    for place in Place.objects.in_full():
        by_text[place.code] = place
        if len(place.code) <= DISTRICT_DIGITS:
            by_text[search_form(place.in_full)] = place
    return by_text


def _people(cell: str) -> str:
    return people_typed(read_people(cell.replace(";", "\n")))


def compare(row: Import, table: Table) -> Compared:
    book = Book.of(row)
    table = replace(table, rows=tuple(book.completed(sheet_row) for sheet_row in table.rows))
    columns = nomination_columns()
    headings = {column.key: column.heading for column in columns}

    def problems(row: SheetRow) -> Problems:
        yield from _unknown(row, book)
        yield from _too_much(row)
        yield from _told_otherwise(row, book, headings)
        yield from _of_class(row, book)
        yield from _refused(row, book)

    return table, Rules(columns, "key", "label", problems), book.stored


def _unknown(row: SheetRow, book: Book) -> Problems:
    cells = row.cells
    if cells["unit"] and cells["unit"] not in book.units:
        codes = book.offices.of(cells["unit"])
        values = {"value": cells["unit"][:60], "codes": listed(codes)}
        yield "unit", Remark("", "several" if codes else "unknown", values)
    if cells["category"] and book.category(cells["category"]) is None:
        yield "category", Remark("", "unknown", {"value": cells["category"][:60]})
    if cells["place"] and book.place(cells["place"]) is None:
        yield "place", Remark("", "unknown", {"value": cells["place"][:60]})


def _too_much(row: SheetRow) -> Problems:
    if len(row.cells["official_name"]) > LONGEST_NAME:
        yield "official_name", Remark("", "too_many_letters", {"most": LONGEST_NAME})
    for key in PEOPLE.values():
        if row.cells[key].count("\n") >= MOST_PEOPLE:
            yield key, Remark("", "too_many_lines", {"most": MOST_PEOPLE})


def _told_otherwise(row: SheetRow, book: Book, headings: Mapping[str, str]) -> Problems:
    """What stands in the file only to be read; the office's name follows from its code."""
    stored = book.stored.get(row.cells["key"]) or book.new(row.cells)
    for key in TOLD:
        if row.cells[key] != stored[key]:
            yield key, Remark("", "not_here", {"heading": headings[key]})


def _of_class(row: SheetRow, book: Book) -> Problems:
    category, named = book.category(row.cells["category"]), row.cells["nominee_class"]
    if category and named and named not in category.rubric.classes:
        known = ", ".join(category.rubric.classes) or "–"
        yield "nominee_class", Remark("", "not_a_choice", {"value": named[:60], "choices": known})


def _refused(row: SheetRow, book: Book) -> Problems:
    """What the nomination's own page would refuse."""
    category, unit = book.category(row.cells["category"]), book.units.get(row.cells["unit"])
    if category is None or unit is None:
        return
    nomination = book.nominations.get(row.cells["key"])
    if nomination is None:
        new = Nomination(category=category, unit=unit)
        yield from _told(lambda: check_may_begin(book.by, new, "?"))
        return
    stored = book.stored[row.cells["key"]]
    if any(stored[key] != row.cells[key] for key in WRITTEN):
        yield from _told(lambda: check_may_write(book.by, nomination, "?"))
    if stored["nominee_class"] != row.cells["nominee_class"] and nomination.pk in book.judged:
        yield "nominee_class", Remark("", "scored")


def _told(check: Callable[[], None]) -> Problems:
    try:
        check()
    except Refused as refusal:
        yield "unit", Remark("", "refused", {"why": str(refusal)})
