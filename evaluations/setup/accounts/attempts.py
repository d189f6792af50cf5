"""Tries to get in: what the events say of them, who has to wait, and the sentence for it.

Every rule stands in throttle.py; here its questions are asked of the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.setup.accounts import throttle
from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.browsers import Origin, browser_of, origin_of
from evaluations.setup.accounts.models import (
    PASSWORD_FAILURES,
    EventKind,
    SignInEvent,
    SignInEventQuerySet,
)
from evaluations.setup.accounts.throttle import Failures, Hold, Limit
from units.models import User

A_MINUTE = 60
LONGEST_LOGIN = 254
HOLD = "hold"


@dataclass(frozen=True)
class Attempt:
    """A name typed on the sign-in page, and where. `person` is None where it is nobody's."""

    person: User | None
    login: str
    origin: Origin
    is_known: bool


def login_digest(typed: str) -> str:
    """What is kept of a typed name; useless without our key."""
    plain = typed.strip().casefold()[:LONGEST_LOGIN]
    return salted_hmac("accounts.login", plain, algorithm="sha256").hexdigest()


def attempt_of(request: HttpRequest, typed: str) -> Attempt:
    """One query."""
    name = typed.strip()
    people = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
    person: User | None = people.first() if name and "\0" not in name else None
    knows = browser_of(request).knows(person)
    return Attempt(person, login_digest(typed), origin_of(request), knows)


def _moments(rows: SignInEventQuerySet, limit: Limit, now: datetime) -> list[datetime]:
    return rows.moments(limit.most, now - limit.within)


def _here(rows: SignInEventQuerySet, origin: Origin) -> SignInEventQuerySet:
    """Of this browser; of this address where the browser keeps no cookie."""
    if origin.browser:
        return rows.filter(browser=origin.browser)
    return rows.filter(browser=None, network=origin.network)


def password_hold(attempt: Attempt) -> Hold | None:
    """Whether the password has to wait: one query in a known browser, else three."""
    now, origin = timezone.now(), attempt.origin
    rows = SignInEvent.objects.about(attempt.person, attempt.login)
    if attempt.is_known:
        known = _here(rows.kinds(*PASSWORD_FAILURES), origin)
        counted = Failures(browser=_moments(known, throttle.KNOWN_BROWSER, now))
        return throttle.password_hold(counted, now)
    failures = SignInEvent.objects.kinds(EventKind.FAILURE)
    own = rows.kinds(EventKind.FAILURE)
    there = {"network": origin.network}
    counted = Failures(
        own=_moments(own.filter(**there), throttle.PERSON_AT_ADDRESS, now),
        address=_moments(failures.filter(**there), throttle.ADDRESS, now),
        person=_moments(own, throttle.PERSON, now),
    )
    return throttle.password_hold(counted, now)


def is_told(attempt: Attempt) -> bool:
    """Whether a refused try with this name from this address was written down just now."""
    now = timezone.now()
    rows = SignInEvent.objects.about(attempt.person, attempt.login).kinds(EventKind.HELD)
    held_events = rows.filter(network=attempt.origin.network)
    return (
        throttle.hold_by(throttle.TOLD, _moments(held_events, throttle.TOLD, now), now) is not None
    )


def note_attempt(attempt: Attempt, kind: EventKind) -> None:
    """Write the try down; one that was held back once a minute, or a flood filled the table."""
    if kind == EventKind.HELD and is_told(attempt):
        return
    note_event(kind=kind, origin=attempt.origin, user=attempt.person, login=attempt.login)


def wait_text(hold: Hold) -> str:
    """ "30 seconds", "5 minutes"."""
    seconds = hold.seconds(timezone.now())
    if seconds <= A_MINUTE:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // A_MINUTE)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def held_back(request: HttpRequest, hold: Hold, sentence: str) -> ValidationError:
    """The remark of a form whose sender has to wait; the answer then says 429 (middleware)."""
    setattr(request, HOLD, hold)
    return ValidationError(sentence % {"wait": wait_text(hold)}, code="held_back")


def sign_in_sentence() -> str:
    return _(
        "Too many wrong tries. Please wait %(wait)s, then try again. You get in at once in the "
        "browser in which you signed in before, or with a sign-in card. If you do not remember "
        "the password, press “Forgot your password?”."
    )


def _person_attempt(request: HttpRequest, person: User) -> Attempt:
    return Attempt(person, "", origin_of(request), is_known=True)


def confirmed(request: HttpRequest, person: User, is_right: Callable[[], bool]) -> bool:
    """Whether somebody who is signed in typed the password right; a wrong one is counted.

    Raises ValidationError, without looking at the password, after too many wrong ones here.
    """
    now, attempt = timezone.now(), _person_attempt(request, person)
    failures = SignInEvent.objects.of(person).kinds(*PASSWORD_FAILURES)
    moments = _moments(_here(failures, attempt.origin), throttle.CONFIRMATION, now)
    if hold := throttle.hold_by(throttle.CONFIRMATION, moments, now):
        note_attempt(attempt, EventKind.HELD)
        raise held_back(
            request, hold, _("Too many wrong passwords. Please wait %(wait)s, then type it again.")
        )
    if is_right():
        return True
    note_attempt(attempt, EventKind.CONFIRMATION_FAILURE)
    return False


def require_code_allowed(request: HttpRequest, person: User) -> None:
    """Raises ValidationError where a code of the second step has to wait; two queries at most.

    Where the person signed in before, a thief's wrong codes elsewhere do not count.
    """
    now, attempt = timezone.now(), _person_attempt(request, person)
    failures = SignInEvent.objects.of(person).kinds(EventKind.CODE_FAILURE)
    at_browser = _moments(_here(failures, attempt.origin), throttle.CODE_AT_BROWSER, now)
    is_known = browser_of(request).knows(person)
    anywhere = [] if is_known else _moments(failures, throttle.CODE, now)
    if hold := throttle.code_hold(at_browser, anywhere, now):
        note_attempt(attempt, EventKind.HELD)
        raise held_back(
            request,
            hold,
            _("Too many wrong codes. Please wait %(wait)s, then type the newest code."),
        )


def wrong_card(request: HttpRequest) -> str:
    """Count a wrong code of a card; a sentence where this device has typed too many.

    The right code never comes here: it is taken whatever was typed before.
    """
    now, origin = timezone.now(), origin_of(request)
    attempt = Attempt(None, "", origin, is_known=False)
    failures = SignInEvent.objects.kinds(EventKind.CARD_FAILURE)
    moments = _moments(_here(failures, origin), throttle.CARD, now)
    if hold := throttle.hold_by(throttle.CARD, moments, now):
        note_attempt(attempt, EventKind.HELD)
        setattr(request, HOLD, hold)
        sentence = _("Too many wrong codes on this device. Please wait %(wait)s. %(help)s")
        return sentence % {"wait": wait_text(hold), "help": _right_code_sentence()}
    # A device that forgets its cookie is another one each time: its address bounds what it writes.
    behind = _moments(failures.filter(network=origin.network), throttle.ADDRESS, now)
    if throttle.hold_by(throttle.ADDRESS, behind, now) is None:
        note_attempt(attempt, EventKind.CARD_FAILURE)
    return ""


def _right_code_sentence() -> str:
    return _("The right code is taken at any time; the secretary can print a new card.")


def may_send_reset(request: HttpRequest, email: str, people: list[User]) -> bool:
    """Whether a mail for a new password may go out, counting this one; three queries at most."""
    now, origin, login = timezone.now(), origin_of(request), login_digest(email)
    resets = SignInEvent.objects.kinds(EventKind.RESET_ASKED)
    person = people[0] if people else None
    counted = [(resets.filter(login=login), throttle.RESET)]
    counted += [(resets.of(person), throttle.RESET)] if person else []
    counted += [(resets.filter(network=origin.network), throttle.RESET_AT_ADDRESS)]
    attempt = Attempt(person, login, origin, is_known=False)
    for rows, limit in counted:
        if throttle.hold_by(limit, _moments(rows, limit, now), now):
            note_attempt(attempt, EventKind.HELD)
            return False
    note_attempt(attempt, EventKind.RESET_ASKED)
    return True
