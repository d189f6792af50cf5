"""One thing that a judge wrote on one device, as it is sent and sent again. Plain Python.

The device writes it down before it sends it, under a name of its own, and keeps it until the
server has answered. `version` is the version that stood on the device's page, and `after` names
the earlier edits of the same device to which it has heard no answer: they may have been
written or not, and neither makes this one a conflict.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from evaluations.judging.scoring.marking import MarkValue

MARK, NOTE, PRIVATE = "mark", "note", "private"
# What became of it: written; another device was first; not possible; not open yet; closed.
SAVED, CONFLICT, REFUSED, WAITS, CLOSED = "saved", "conflict", "refused", "waits", "closed"


@dataclass(frozen=True)
class Origin:
    """Where an edit comes from: its name, and what its device knew."""

    version: int
    key: UUID | None = None
    after: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Edit:
    """`pk` is an indicator's for a mark, a dimension's for a note, 0 for the private note."""

    about: str
    pk: int
    origin: Origin
    mark: MarkValue = field(default_factory=MarkValue)
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The answer to one edit; `stored` is what stands on the server now. `sentence` says why
    it was not taken, or of a saved mark what it still lacks."""

    status: str
    version: int
    stored: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


class Stored(Protocol):
    """A row that counts its versions and knows which edit made the present one."""

    version: int
    saved_as: UUID | None


def follows(origin: Origin, stored: Stored | None) -> bool:
    """Whether an edit may be put over what is stored: its device knew of it, or wrote it."""
    if stored is None:
        return origin.version == 0
    if origin.version == stored.version:
        return True
    return stored.saved_as is not None and stored.saved_as in origin.after


def is_written(origin: Origin, stored: Stored | None) -> bool:
    """Whether this very edit is what is stored: it was sent twice."""
    return stored is not None and origin.key is not None and stored.saved_as == origin.key
