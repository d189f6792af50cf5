"""Changes to people and their accounts. Nobody signs up: people are invited."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit, lock
from evaluations.platform.removal import Hold, why_not
from evaluations.setup.accounts.actions import end_sessions, note_event
from evaluations.setup.accounts.browsers import Origin
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.directory.address_change import tell_new_address
from evaluations.setup.directory.invitations import send_invitation
from evaluations.setup.directory.seats import running_seats, seat_text
from units.models import ROLES, User

SHOWN = ("email", "title", "first_name", "last_name", "position", "rank", "unit")
SIGN_IN_NAME = re.compile(r"[A-Za-z0-9_.@+-]{1,150}")


def _check(by: User, person: User | None = None) -> None:
    """Administrators keep everybody; an officer the people of the own offices."""
    if by.is_administrator:
        return
    if not by.is_officer:
        raise Refused(_("Only administrators and officers of the office can change people."))
    if person is not None:
        _check_own(by, person)


def _check_own(by: User, person: User) -> None:
    if person.unit is None or not by.acts_for(person.unit):
        raise Refused(_("Choose your own office or one below it."))
    if any(getattr(person, flag) for flag in ROLES):
        raise Refused(_("Only an administrator can change administrators and auditors."))


@transaction.atomic
def add_person(*, by: User, person: User) -> User:
    """Store a new person, who cannot sign in until an invitation is accepted."""
    _check(by, person)
    person.username = person.username or _sign_in_name(person.email)
    person.set_unusable_password()
    return add(by=by, row=person, verb="person.added", shown=SHOWN)


def _sign_in_name(email: str) -> str:
    """The e-mail, where a sign-in name may be so; else one that nobody needs to know."""
    is_plain = SIGN_IN_NAME.fullmatch(email) is not None
    return email if is_plain else f"person-{secrets.token_hex(6)}"


@transaction.atomic
def invite_all(*, by: User, people: Sequence[User], site: str) -> int:
    """Add and invite everybody, or nobody; returns how many."""
    for person in people:
        invite(by=by, person=add_person(by=by, person=person), site=site)
    return len(people)


@transaction.atomic
def edit_person(*, by: User, person: User, edits: int | None, values: Mapping[str, Any]) -> User:
    """Change a person. An officer cannot give another address to somebody who has joined:
    whoever holds the address holds the account. A new address is told to both addresses, and ends
    what was sent to the old one: invitations and links to a new password."""
    locked = lock(person, edits)
    _check(by, locked)
    cleaned = dict(values)
    if not by.is_administrator:
        cleaned = _officers_part(by, locked, cleaned)
    if by.pk == locked.pk:
        _check_own_door(cleaned, locked)
    former = locked.email
    changed = _change(by, locked, cleaned)
    if changed.email != former and (changed.has_usable_password() or changed.invited_at):
        tell_new_address(by=by, person=changed, former=former)
    return changed


def _change(by: User, locked: User, values: Mapping[str, Any]) -> User:
    """Store and record; where it closes the account, as `close_account` does."""
    is_closing = locked.is_active and not values.get("is_active", True)
    if is_closing:
        _check_seats(by, locked)
    changed = edit(by=by, row=locked, edits=None, values=values, verb="person.changed")
    if is_closing:
        _end(changed)
    return changed


def _officers_part(by: User, person: User, values: dict[str, Any]) -> dict[str, Any]:
    """What an officer may change of it; refuses what would give away a person or an account."""
    allowed = {name: value for name, value in values.items() if name not in ROLES}
    if allowed.get("unit") is None or not by.acts_for(allowed["unit"]):
        raise Refused(_("Choose your own office or one below it."))
    is_others = person.has_usable_password() or person.seats.exists()
    if is_others and allowed.get("email", person.email) != person.email:
        raise Refused(
            _("Only an administrator can change the e-mail of a judge or a joined account.")
        )
    return allowed


def _check_own_door(values: Mapping[str, Any], own: User) -> None:
    if own.is_administrator and not values.get("is_administrator", True):
        raise Refused(_("You cannot take the administration from yourself."))
    if not values.get("is_active", True):
        raise Refused(_("You cannot close your own account."))


@transaction.atomic
def invite(
    *,
    by: User,
    person: User,
    site: str,
    later: timedelta = timedelta(),
    unless_since: datetime | None = None,
) -> None:
    """Send an invitation, or send it again: the link sent before stops working.

    `site` is the address of this installation, "https://awards.example.org"; `later`: after how
    long the mail goes out. No-op where the person was invited `unless_since` a moment.
    """
    locked = lock(person, None)
    _check(by, locked)
    if unless_since and locked.invited_at and locked.invited_at >= unless_since:
        return
    if not locked.email or not locked.is_active:
        raise Refused(_("An invitation needs an open account with an e-mail address."))
    if locked.has_usable_password():
        raise Refused(_("This person has joined already. A forgotten password is set anew."))
    locked.set_unusable_password()
    now = timezone.now()
    locked.invited_at = now
    locked.save(update_fields=["password", "invited_at"])
    record(by=by, verb="person.invited", subject=locked, after={"invited_at": now})
    work = send_invitation.using(run_after=now + later) if later else send_invitation
    transaction.on_commit(lambda: work.enqueue(locked.pk, site))


@transaction.atomic
def revoke_invitation(*, by: User, person: User) -> None:
    """Make the link that was sent worthless; does nothing when there is none."""
    locked = lock(person, None)
    _check(by, locked)
    if locked.invited_at is None or locked.has_usable_password():
        return
    before = {"invited_at": locked.invited_at}
    locked.set_unusable_password()
    locked.invited_at = None
    locked.save(update_fields=["password", "invited_at"])
    record(by=by, verb="person.uninvited", subject=locked, before=before)


@transaction.atomic
def accept_invitation(*, person: User, password: str) -> User:
    """Set the first password; the invitation is used up by it."""
    locked = lock(person, None)
    if locked.has_usable_password() or not locked.is_active:
        raise Refused(_("This invitation has been used. Please sign in."))
    locked.set_password(password)
    locked.save(update_fields=["password"])
    record(by=locked, verb="person.joined", subject=locked)
    return locked


@transaction.atomic
def close_account(*, by: User, person: User, reason: str = "") -> User:
    """Nobody signs in with it from now on; what the person did stays."""
    locked = lock(person, None)
    _check(by, locked)
    if not locked.is_active and locked.pk != by.pk:
        return locked
    _check_closable(by, locked)
    values = {"is_active": False}
    changed = edit(
        by=by, row=locked, edits=None, values=values, verb="person.closed", reason=reason
    )
    _end(changed)
    return changed


def holds_of_account(by: User, person: User) -> list[Hold]:
    """What keeps `by` from closing it."""
    return why_not(lambda: _check_closable(by, person))


def _check_closable(by: User, person: User) -> None:
    if person.pk == by.pk:
        raise Refused(_("You cannot close your own account."))
    _check_seats(by, person)


def _check_seats(by: User, person: User) -> None:
    """A judge of a running round is closed by an administrator, who was shown the seats."""
    if by.is_administrator:
        return
    if seats := [seat_text(seat) for seat in running_seats(person)]:
        params = {"seats": "; ".join(seats)}
        raise Refused(
            _(
                "This person sits in a running round: %(seats)s. "
                "Ask an administrator to close the account."
            )
            % params
        )


def _end(person: User) -> None:
    end_sessions(person=person)
    note_event(kind=EventKind.CLOSED, origin=Origin(), user=person)


@transaction.atomic
def reopen_account(*, by: User, person: User) -> User:
    locked = lock(person, None)
    _check(by, locked)
    if locked.erased_at:
        raise Refused(_("This person's data were erased. Invite the person anew."))
    if locked.is_active:
        return locked
    values = {"is_active": True}
    changed = edit(by=by, row=locked, edits=None, values=values, verb="person.reopened")
    note_event(kind=EventKind.REOPENED, origin=Origin(), user=changed)
    return changed
