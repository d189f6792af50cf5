"""A brought list made complete before it is compared. Plain Python.

What its columns do not say stays as it is stored; names in one piece are taken apart; offices
written by name become their codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evaluations.platform.spreadsheet.reading import SheetRow, Table
from evaluations.setup.directory.full_names import taken_apart
from evaluations.setup.directory.office_names import OfficeNames
from evaluations.setup.directory.plan import Rules
from evaluations.setup.directory.tables import FULL_NAME

NAMES = ("title", "first_name", "last_name")
OFFICES = ("unit", "parent")


def completed(
    table: Table,
    rules: Rules,
    stored: Mapping[str, Mapping[str, str]],
    names: OfficeNames,
    yes: str,
) -> Table:
    """The same rows, each with a cell for every column."""
    keys = [column.key for column in rules.columns]
    rows = []
    for row in table.rows:
        cells = _with_names(row.cells)
        known = stored.get(rules.fold(cells.get(rules.key, "")), {})
        cells = {key: cells[key] if key in cells else known.get(key, "") for key in keys}
        cells["active"] = cells["active"] or yes
        rows.append(SheetRow(row.number, _with_codes(cells, names)))
    return replace(table, rows=tuple(rows))


def _with_names(cells: Mapping[str, str]) -> dict[str, str]:
    if not cells.get(FULL_NAME):
        return dict(cells)
    apart = zip(NAMES, taken_apart(cells[FULL_NAME]), strict=True)
    return {**cells, **{key: cells.get(key) or part for key, part in apart}}


def _with_codes(cells: dict[str, str], names: OfficeNames) -> dict[str, str]:
    for key in OFFICES:
        if cells.get(key):
            codes = names.of(cells[key])
            cells[key] = codes[0] if len(codes) == 1 else cells[key]
    return cells


def missing_columns(
    columns: Sequence[str], rules_columns: Sequence[tuple[str, bool]]
) -> list[str]:
    """The keys of required columns that a list does not have; a full name stands for its parts."""
    known = {*columns, *(NAMES if FULL_NAME in columns else ())}
    return [key for key, is_required in rules_columns if is_required and key not in known]
