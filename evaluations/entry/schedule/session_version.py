"""Whether anything moved on a session's board: one row, asked every few seconds by every screen.

The address a board polls carries, signed, which session and which counters its reader may know
of, so that a poll costs one query and no sign-in. It tells numbers and nothing else. `touch` is
the last statement of an action, so that its row is held for a moment alone.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.core import signing
from django.db.models import F

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession, SessionVersion
from evaluations.platform.prepared_queries import PreparedQuery

SALT = "schedule.session_version"
VALID_FOR = timedelta(hours=16)
# Seconds for which a token that was good is not looked at again.
LOOK_AGAIN = 300
LETTERS = {"slots": "s", "sheets": "h", "agreed": "a"}


def touch(moved: EvaluationSession | Nomination, *counters: str) -> None:
    """Tell the boards that show `counters` of a session, or of a nomination's, to look again."""
    one_more = {name: F(name) + 1 for name in counters}
    if isinstance(moved, EvaluationSession):
        SessionVersion.objects.filter(session=moved.pk).update(**one_more)
    else:
        versions = SessionVersion.objects.filter(session__slots__places__nomination=moved.pk)
        versions.update(**one_more)


@dataclass(frozen=True)
class Watch:
    """What an address may be told of."""

    session: int
    counters: tuple[str, ...]


def token_for(session: int, *counters: str) -> str:
    """The signed part of the address under which `counters` of a session are polled."""
    return signing.dumps([session, "".join(LETTERS[counter] for counter in counters)], salt=SALT)


def watched(token: str) -> Watch | None:
    """What a token may be told of; None where it is too old or not ours."""
    try:
        return _read(token, int(time.time()) // LOOK_AGAIN)
    except (signing.BadSignature, ValueError):
        return None


@lru_cache(maxsize=4096)
def _read(token: str, _period: int) -> Watch:
    """A token, looked at once in a period: hundreds of screens ask every few seconds by the same
    ones. What raises is not kept."""
    session, letters = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    names = {letter: name for name, letter in LETTERS.items()}
    return Watch(session, tuple(names[letter] for letter in letters))


def count_of(watch: Watch) -> str | None:
    """The counters as one word; None where the session is gone: one query."""
    counts = COUNTERS.first(session=watch.session)
    return None if counts is None else _word(counts, watch.counters)


def _word(counts: Sequence[int], counters: Sequence[str]) -> str:
    known = dict(zip(LETTERS, counts, strict=True))
    return "-".join(str(known[name]) for name in counters)


COUNTERS = PreparedQuery(
    "SELECT slots, sheets, agreed FROM evaluations_sessionversion WHERE session_id = %(session)s"
)


@dataclass(frozen=True)
class Pulsing:
    """Under which token a page asks, and what it knew when it was drawn."""

    token: str
    seen: str


def pulsing(session: int, *counters: str) -> Pulsing:
    """Ask before reading what the page shows, so that nothing that moves meanwhile is missed:
    one query."""
    return Pulsing(token_for(session, *counters), count_of(Watch(session, counters)) or "")


def pulsing_at(session: int, counts: Sequence[int], *counters: str) -> Pulsing:
    """The same where all counts of the session are read already, in the order of LETTERS."""
    return Pulsing(token_for(session, *counters), _word(counts, counters))
