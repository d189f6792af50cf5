"""Where a table's headings stand in a sheet, and under which letter each column. Plain Python."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from evaluations.platform.spreadsheet.cells import is_filled, letter_of, text_of
from evaluations.platform.spreadsheet.lines import Line
from evaluations.platform.spreadsheet.reading import Remark, Unreadable
from thai.cleaning import clean

# The headings stand in one of so many rows; a title may stand above them.
HEADING_ROWS = 20
LONGEST_HEADING = 250
_MOST_TOLD, _LETTERS_TOLD = 10, 60
Headings = Sequence[tuple[str, str]]


def listed(names: Iterable[Any]) -> str:
    """The first names of many."""
    first = [str(name) for name in islice(names, _MOST_TOLD + 1)]
    return ", ".join(first[:_MOST_TOLD]) + (", …" if len(first) > _MOST_TOLD else "")


def heading_of(cell: Any) -> str:
    """What a cell says as a heading."""
    return clean(str(cell.value))[:LONGEST_HEADING] if cell.value is not None else ""


def heading_row(top: Sequence[Line], headings: Headings) -> int:
    """The row, from 0, that holds most of the headings; refused where none holds one."""
    known = {heading for _key, heading in headings}
    matches = [len(known & {heading_of(cell) for cell in line}) for line in top]
    if not any(matches):
        values = {"rows": HEADING_ROWS, "headings": listed(heading for _key, heading in headings)}
        raise Unreadable([Remark("A1", "no_headings", values)])
    return matches.index(max(matches))


def above(lines: Sequence[Line]) -> Iterator[Remark]:
    """What stands above the headings and is not read."""
    filled = [cell for line in lines for cell in line if is_filled(cell)]
    if filled:
        values = {"row": len(lines) + 1, "text": text_of(filled[0])[:_LETTERS_TOLD]}
        yield Remark(filled[0].coordinate, "above", values)


def keys_of(
    line: Line, number: int, headings: Headings, optional: Sequence[str] = ()
) -> dict[int, str]:
    """Which column stands where in row `number`; the headings may come in any order, and those of
    `optional` columns may be missing."""
    wanted = {heading: key for key, heading in headings}
    stand = [(at, heading) for at, cell in enumerate(line) if (heading := heading_of(cell))]
    keys: dict[int, str] = {}
    twice = []
    for at, heading in stand:
        if wanted.get(heading) in keys.values():
            twice.append((at, heading))
        elif heading in wanted:
            keys[at] = wanted[heading]
    unknown = [(at, heading) for at, heading in stand if heading not in wanted]
    there = {*keys.values(), *optional}
    missing = [(0, heading) for key, heading in headings if key not in there]
    remarks = [
        Remark(
            f"{letter_of(wrong[0][0])}{number}",
            code,
            {"heading": listed(heading[:_LETTERS_TOLD] for _at, heading in wrong)},
        )
        for code, wrong in (
            ("unknown_heading", unknown),
            ("heading_twice", twice),
            ("no_heading", missing),
        )
        if wrong
    ]
    if remarks:
        raise Unreadable(remarks)
    return keys
