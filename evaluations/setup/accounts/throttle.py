"""How long a try to sign in has to wait. Plain Python: moments in, a wait out.

A person is never shut out by what others type: strangers' failures only make strangers slower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most `most` failures within `within`; the next try waits until the oldest is past it."""

    most: int
    within: timedelta

    def held_until(self, moments: Sequence[datetime], now: datetime) -> datetime | None:
        """When the next try is taken; None where it is taken now. In any order."""
        recent = sorted(moment for moment in moments if moment > now - self.within)
        return recent[-self.most] + self.within if len(recent) >= self.most else None


MINUTES = timedelta(minutes=5)
# Who has forgotten a password tries three or four; a guesser gets 60 an hour from one address.
PERSON_AT_ADDRESS = Limit(5, MINUTES)
# A whole building sits behind one address, and on the morning of a session all of it signs in.
ADDRESS = Limit(100, MINUTES)
# So many failures of one person in a quarter of an hour are no slips any more: somebody guesses.
PERSON = Limit(20, timedelta(minutes=15))
# Then each address has one try in so long. Its first is taken: a judge who comes gets in at once.
SLOWED = Limit(1, timedelta(seconds=30))
# Only the person had this browser: failures here are slips, but a browser can be stolen.
KNOWN_BROWSER = Limit(10, MINUTES)
# The password once more, asked of somebody who is signed in: a left device must not be guessed at.
CONFIRMATION = Limit(10, MINUTES)
# Six digits: whoever may try ten in five minutes needs most of a year to meet the right one.
CODE_AT_BROWSER = Limit(5, MINUTES)
# Whoever tries codes knows the password already, so many addresses must not multiply the tries.
CODE = Limit(10, MINUTES)
# A card's code has 59 bits, so this only stops a machine; the right code is always taken.
CARD = Limit(10, MINUTES)
# A reset sends a mail: a mailbox must not be flooded, nor our mail server be used to flood others.
RESET = Limit(5, timedelta(hours=1))
RESET_AT_ADDRESS = Limit(20, timedelta(hours=1))
# While somebody is held back, one refused try in so long is written down.
TOLD = Limit(1, timedelta(minutes=1))


@dataclass(frozen=True)
class Failures:
    """Moments of failures that bear upon one try; `browser` is None in a stranger's browser."""

    own: Sequence[datetime] = ()
    address: Sequence[datetime] = ()
    person: Sequence[datetime] = ()
    browser: Sequence[datetime] | None = None


@dataclass(frozen=True)
class Hold:
    """`is_own`: by failures of this very browser or address with this name. Then no password is
    looked at; else the right one of a person with a second factor is let through."""

    until: datetime
    is_own: bool = True

    def seconds(self, now: datetime) -> int:
        """Whole seconds still to wait, one at least."""
        return max(1, -int((now - self.until).total_seconds() // 1))


def password_hold(failures: Failures, now: datetime) -> Hold | None:
    """Whether a password typed on the sign-in page has to wait."""
    if failures.browser is not None:
        until = KNOWN_BROWSER.held_until(failures.browser, now)
        return Hold(until) if until else None
    if until := PERSON_AT_ADDRESS.held_until(failures.own, now):
        return Hold(until)
    is_guessed_at = PERSON.held_until(failures.person, now) is not None
    waits = [
        ADDRESS.held_until(failures.address, now),
        SLOWED.held_until(failures.own, now) if is_guessed_at else None,
    ]
    ends = [until for until in waits if until]
    return Hold(max(ends), is_own=False) if ends else None


def code_hold(here: Sequence[datetime], person: Sequence[datetime], now: datetime) -> Hold | None:
    """Whether a code of the second step has to wait: wrong ones here, and anywhere."""
    waits = [CODE_AT_BROWSER.held_until(here, now), CODE.held_until(person, now)]
    ends = [until for until in waits if until]
    return Hold(max(ends)) if ends else None


def hold_by(limit: Limit, moments: Sequence[datetime], now: datetime) -> Hold | None:
    """Whether a single limit holds."""
    until = limit.held_until(moments, now)
    return Hold(until) if until else None
