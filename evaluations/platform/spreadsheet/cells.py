"""What a cell says, as text, and what about it a person has to see. Plain Python.

What a spreadsheet program made of something typed (a number, a date, TRUE) is read and remarked
on; what shows another figure than it holds is refused.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from evaluations.platform.spreadsheet.reading import LONGEST_CELL, Remarks
from thai.cleaning import clean

# As many digits as a spreadsheet program keeps and shows.
DIGITS = 15
# A percentage, or a comma behind the last digit, which divides by a thousand.
_SCALED = re.compile(r"%|[0#?],+(?![,0#?])")
_NO_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PADDED = re.compile("0{2,}")
_TOLD = 60


@dataclass(frozen=True)
class Kinds:
    """Which columns hold numbers, and which one of two words: (yes, no), by key."""

    numbers: frozenset[str] = frozenset()
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)


def letter_of(at: int) -> str:
    """The letters of a column counted from 0: A … Z, AA …"""
    letters, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(
    cell: Any, key: str, where: str, kinds: Kinds, wrong: Remarks, notes: Remarks
) -> str:
    """The text of a cell under the heading of `key`."""
    value = cell.value if cell is not None else None
    if value is None:
        return ""
    fault = _fault(cell)
    if fault is not None:
        wrong.add(where, *fault)
    answers = kinds.answers.get(key)
    text = answers[not value] if answers and isinstance(value, bool) else text_of(cell)
    code = _kind(value)
    if code and not (code == "was_number" and key in kinds.numbers):
        notes.add(where, code, {"value": text[:_TOLD]})
    if len(text) > LONGEST_CELL:
        wrong.add(where, "long_cell", {"characters": LONGEST_CELL})
    return text


def _fault(cell: Any) -> tuple[str, dict[str, Any]] | None:
    """Why what a person saw in the cell is not what it holds."""
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        return "formula", {}
    if kind == "e":
        return "error_value", {"value": str(cell.value)[:20]}
    if _kind(cell.value) == "was_number" and _SCALED.search(_format_of(cell)):
        return "scaled", {}
    return None


def _format_of(cell: Any) -> str:
    """A cell's number format for what is not negative, without its words and colours."""
    return _NO_FORMAT.sub("", str(getattr(cell, "number_format", ""))).partition(";")[0]


def _kind(value: Any) -> str:
    """The remark that a value deserves where text was meant; empty for text."""
    if isinstance(value, bool):
        return "was_truth"
    if isinstance(value, int | float):
        return "was_number"
    moments = (datetime.date, datetime.time, datetime.timedelta)
    return "was_date" if isinstance(value, moments) else ""


def text_of(cell: Any) -> str:
    """A cell as text. Dates become ISO; whoever typed a year in พ.ศ. has it in พ.ศ. there."""
    value = cell.value
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _figure(value, _format_of(cell))
    return clean(str(value))


def _figure(value: float, shown_as: str) -> str:
    """A number as the program shows it: no noise of binary fractions, no exponent, and the
    noughts before it where the format asks for them."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    text = f"{Decimal(f'{exact:.{DIGITS - 1}e}').normalize():f}" if exact else "0"
    return text.zfill(len(shown_as)) if _PADDED.fullmatch(shown_as) else text


def is_filled(cell: Any) -> bool:
    return cell.value is not None and bool(text_of(cell))
