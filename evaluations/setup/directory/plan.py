"""What taking in a table would do, row by row. Plain Python.

The dry run and the confirmation both show a list of `Planned`; a list with a refused row in it is
not taken in at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from string import ascii_uppercase
from typing import Any

from evaluations.platform.spreadsheet.reading import Column, Remark, SheetRow, Table

ADD, CHANGE, SAME, REFUSE = "add", "change", "same", "refuse"
VERDICTS = (REFUSE, ADD, CHANGE, SAME)


@dataclass(frozen=True)
class Planned:
    """`changes` maps a column's key to (before, after), of a row to be added everything that will
    be stored; `remarks` say why a row is refused."""

    row: int
    key: str
    label: str
    verdict: str
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            **asdict(self),
            "changes": {key: list(pair) for key, pair in self.changes.items()},
            "remarks": [asdict(remark) for remark in self.remarks],
        }


def from_stored(values: Mapping[str, Any]) -> Planned:
    """The reverse of `Planned.stored`."""
    remarks = tuple(Remark(**value) for value in values["remarks"])
    changes = {key: (pair[0], pair[1]) for key, pair in values["changes"].items()}
    return Planned(**{**values, "remarks": remarks, "changes": changes})


def table_stored(table: Table) -> dict[str, Any]:
    rows = [[row.number, row.cells] for row in table.rows]
    notes, faults = (
        [asdict(remark) for remark in remarks] for remarks in (table.notes, table.faults)
    )
    return {"letters": table.letters, "rows": rows, "notes": notes, "faults": faults}


def table_from_stored(values: Mapping[str, Any]) -> Table:
    rows = tuple(SheetRow(number, cells) for number, cells in values["rows"])
    faults = tuple(Remark(**value) for value in values["faults"])
    return Table(values["letters"], rows, notes_from_stored(values), faults=faults)


def notes_from_stored(values: Mapping[str, Any]) -> tuple[Remark, ...]:
    """What was remarked of a file; nothing any more once it is taken in."""
    return tuple(Remark(**value) for value in values.get("notes", ()))


@dataclass(frozen=True)
class Rules:
    """What a kind of table asks of its rows.

    `problems` finds what is wrong with one row beyond required cells, choices and repeated keys:
    pairs of column key and remark (whose cell is still empty).
    """

    columns: Sequence[Column]
    key: str
    label: str
    problems: Callable[[SheetRow], Iterable[tuple[str, Remark]]]
    fold: Callable[[str], str] = str


def plan_table(
    table: Table,
    rules: Rules,
    stored: Mapping[str, Mapping[str, str]],
    step: Callable[[int], None] = lambda done: None,
) -> list[Planned]:
    """Compare a table with what is `stored` (by folded key, cells as the export writes them)."""
    first_rows: dict[str, int] = {}
    faults = _by_row(table.faults)
    planned = []
    for done, row in enumerate(table.rows, start=1):
        key = rules.fold(row.cells[rules.key])
        remarks = [*_plain_problems(row, rules), *rules.problems(row)]
        if key and key in first_rows:
            values = {"value": row.cells[rules.key], "row": first_rows[key]}
            remarks.append((rules.key, Remark("", "twice", values)))
        first_rows.setdefault(key, row.number)
        placed = [
            Remark(table.address(column, row.number), remark.code, remark.values)
            for column, remark in remarks
        ]
        of_row = (*faults.get(row.number, ()), *placed)
        planned.append(_planned(row, rules, key, stored.get(key), of_row))
        step(done)
    return planned


def _by_row(faults: Iterable[Remark]) -> dict[int, list[Remark]]:
    """What is wrong with cells, by the row in which they stand."""
    by_row: dict[int, list[Remark]] = {}
    for fault in faults:
        by_row.setdefault(int(fault.cell.lstrip(ascii_uppercase)), []).append(fault)
    return by_row


def _planned(
    row: SheetRow,
    rules: Rules,
    key: str,
    stored: Mapping[str, str] | None,
    remarks: tuple[Remark, ...],
) -> Planned:
    bare = Planned(row.number, key, row.cells[rules.label][:200], REFUSE, remarks=remarks)
    if remarks:
        return bare
    if stored is None:
        added = {key: ("", value) for key, value in row.cells.items() if value}
        return replace(bare, verdict=ADD, changes=added)
    changes = {
        column.key: (stored[column.key], row.cells[column.key])
        for column in rules.columns
        if stored[column.key] != row.cells[column.key] and column.key != rules.key
    }
    return replace(bare, verdict=CHANGE if changes else SAME, changes=changes)


def _plain_problems(row: SheetRow, rules: Rules) -> Iterable[tuple[str, Remark]]:
    for column in rules.columns:
        value = row.cells[column.key]
        if column.is_required and not value:
            yield column.key, Remark("", "required", {"heading": column.heading})
        elif value and column.choices and value not in column.choices:
            params = {"value": value[:60], "choices": ", ".join(column.choices)}
            yield column.key, Remark("", "not_a_choice", params)


def counts(plan: Iterable[Planned]) -> dict[str, int]:
    """How many rows get which verdict."""
    counter = Counter(planned.verdict for planned in plan)
    return {verdict: counter[verdict] for verdict in VERDICTS}
