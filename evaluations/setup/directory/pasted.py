"""People as they are pasted from a mail program, a chat or a spreadsheet. Plain Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluations.setup.directory.full_names import taken_apart
from thai.cleaning import clean

_ADDRESS = re.compile(r"<?(?P<email>[^\s,;<>\"“”]+@[^\s,;<>\"“”]+)>?")
# Between people on one line a mail program writes a semicolon, and a comma behind an address.
_BETWEEN = re.compile(r";|(?<=>)\s*,")
_SIGNS = re.compile(r"[\"“”'<>()]|^[\s\d.)\-•*]+")
_LETTERS_OF_A_NAME = 150


@dataclass(frozen=True)
class Pasted:
    """One person as read from line `line` (from 1); without an e-mail or name it is not read."""

    line: int
    text: str
    email: str = ""
    title: str = ""
    first: str = ""
    last: str = ""


def people_in(text: str) -> Iterator[Pasted]:
    """The people in a pasted text, line by line, empty lines counted and left out."""
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _BETWEEN.split(line):
            if clean(piece):
                yield _person(number, clean(piece))


def _person(number: int, piece: str) -> Pasted:
    match = _ADDRESS.search(piece)
    if match is None:
        return Pasted(number, piece)
    name = f"{piece[: match.start()]} {piece[match.end() :]}".replace(",", " ")
    title, first, last = taken_apart(clean(_SIGNS.sub("", name.strip())))
    if max(len(first), len(last)) > _LETTERS_OF_A_NAME or not last:
        return Pasted(number, piece)
    return Pasted(number, piece, match["email"].lower(), title, first, last)
