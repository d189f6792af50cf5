"""People as typed, one in a line: "name, position". Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from thai.cleaning import clean

LONGEST = 300


@dataclass(frozen=True)
class PersonLine:
    """Somebody expected: a named person with a position, or a group."""

    name: str
    position: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.position}".strip()


class Named(Protocol):
    """A row of somebody expected."""

    role: str
    name: str
    position: str


def lines_of(people: Iterable[Named], role: str) -> tuple[PersonLine, ...]:
    """Those of `people` that come in this role."""
    return tuple(
        PersonLine(person.name, person.position) for person in people if person.role == role
    )


def read_people(typed: str) -> tuple[PersonLine, ...]:
    """The people of a text box; empty lines are skipped. Two cells of a spreadsheet come with a
    tab between them."""
    lines = [clean(line.strip().replace("\t", ",", 1)) for line in typed.splitlines()]
    parts = [line.partition(",") for line in lines if line]
    return tuple(
        PersonLine(name.strip()[:LONGEST], rest.strip()[:LONGEST])
        for name, _comma, rest in parts
        if name.strip()
    )


def people_typed(people: Iterable[PersonLine]) -> str:
    """The people as their box shows them."""
    return "\n".join(
        f"{person.name}, {person.position}" if person.position else person.name
        for person in people
    )
