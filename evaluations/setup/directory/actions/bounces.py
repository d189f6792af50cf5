"""Addresses from which mail came back: marked and freed."""

from django.db import transaction
from django.utils import timezone

from evaluations.platform.errors import require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock
from units.models import BouncedAddress, User

LONGEST = 300


@transaction.atomic
def mark_bounced(*, by: User | None, person: User, answer: str) -> bool:
    """Write to the person's present address no more, until it is another one. `by` is None where a
    report was read; `answer` is what it says. False where it is marked already."""
    if by is not None:
        require_administrator(by)
    locked = lock(person, None)
    values = {"answer": answer[:LONGEST], "noted_at": timezone.now(), "noted_by": by}
    _row, is_new = BouncedAddress.objects.get_or_create(address=locked.email, defaults=values)
    if is_new:
        after = {"email": locked.email}
        record(by=by, verb="person.bounced", subject=locked, after=after, reason=answer[:LONGEST])
    return is_new


@transaction.atomic
def free_address(*, by: User, person: User) -> None:
    """The address takes mail again; no-op where it is not marked."""
    require_administrator(by)
    locked = lock(person, None)
    count, _rows = BouncedAddress.objects.filter(address=locked.email).delete()
    if count:
        record(by=by, verb="person.reachable", subject=locked, after={"email": locked.email})
