"""One trigger, and the conditions that several of them share."""

from collections.abc import Iterator
from typing import NamedTuple

INSERT, UPDATE, DELETE, TRUNCATE = "INSERT", "UPDATE", "DELETE", "TRUNCATE"
ALWAYS = "1 = 1"


class Trigger(NamedTuple):
    """Refuse `event` on `table` with `message` where the SQL `condition` holds.

    The condition may name the rows OLD and NEW as far as the event has them.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str


def append_only(table: str, refused: str = ALWAYS) -> Iterator[Trigger]:
    """Rows are only added; they are deleted where the SQL `refused` does not hold."""
    for event, condition in {UPDATE: ALWAYS, DELETE: refused, TRUNCATE: ALWAYS}.items():
        name, message = f"{table}_{event.lower()}", f"{table} is append-only"
        yield Trigger(name, table, event, condition, message)


def differs(*columns: str) -> str:
    """Whether an update changes one of `columns`; NULL equals NULL."""
    return "(" + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns) + ")"


def both(*conditions: str) -> str:
    """Every one of `conditions`."""
    return " AND ".join(f"({condition})" for condition in conditions)


def row_of(event: str) -> str:
    """The row that an event leaves behind, or takes away."""
    return "OLD" if event == DELETE else "NEW"
