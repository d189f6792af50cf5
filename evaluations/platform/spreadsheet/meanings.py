"""Lists as people have them: headings in other words, columns of no use, sums below.

Plain Python.
"""

from collections.abc import Iterable, Mapping, Sequence

from evaluations.platform.spreadsheet.cells import is_filled, letter_of, text_of
from evaluations.platform.spreadsheet.headings import HEADING_ROWS, heading_of, listed
from evaluations.platform.spreadsheet.lines import Line
from evaluations.platform.spreadsheet.reading import Column, Heading, Remark, Unreadable
from thai.searching import search_form

_SAMPLES, _LETTERS_TOLD = 3, 60
# How the line below a list begins that counts or adds it.
_SUMS = ("รวม", "ทั้งหมด", "total", "sum")
# What a heading means: the key of a column, or "" where the column is not read.
Meanings = Mapping[str, str]


def known_meanings(columns: Iterable[Column]) -> dict[str, str]:
    """The headings that need no asking, folded as search_form does it."""
    return {
        search_form(heading): column.key
        for column in columns
        for heading in (column.heading, *column.aliases)
    }


def row_of_headings(top: Sequence[Line], meanings: Meanings) -> int:
    """The row, from 0, with the most headings that mean a column; refused where none has one."""
    known = {heading for heading, key in meanings.items() if key}
    matches = [len(known & {search_form(heading_of(cell)) for cell in line}) for line in top]
    if not any(matches):
        values = {"rows": HEADING_ROWS, "headings": listed(sorted(known))}
        raise Unreadable([Remark("A1", "no_headings", values)])
    return matches.index(max(matches))


def headings_of(line: Line, below: Sequence[Line], meanings: Meanings) -> list[Heading]:
    """The headings of a line, each with what it means; None where nobody has told yet, and where
    another column means the same."""
    headings: list[Heading] = []
    for at, cell in enumerate(line):
        text = heading_of(cell)
        if not text:
            continue
        key = meanings.get(search_form(text))
        if key and key in [heading.key for heading in headings]:
            key = None
        samples = [text_of(row[at]) for row in below if at < len(row) and is_filled(row[at])]
        short = tuple(sample[:_LETTERS_TOLD] for sample in samples[:_SAMPLES])
        headings.append(Heading(letter_of(at), text, key, short))
    return headings


def is_sum(line: Line) -> bool:
    """Whether a line that says nothing about anybody counts or adds what stands above it."""
    texts = [text_of(cell).casefold() for cell in line if is_filled(cell)]
    return bool(texts) and texts[0].startswith(_SUMS)
