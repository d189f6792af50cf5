"""Writing the journal. What is written is sealed behind the writers (sealing.py)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry, JournalKey
from evaluations.platform.journal.signing import sign
from units.models import User


def as_stored(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """`values` as they come back from the database: dates and decimals as text."""
    stored: dict[str, Any] = json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder))
    return stored


# What an entry says, in the order in which its digest is made.
SAID = (
    "at",
    "by_id",
    "by_name",
    "verb",
    "subject_type",
    "subject_id",
    "before",
    "after",
    "reason",
)


def record_of(values: Sequence[Any]) -> list[Any]:
    """The values of `SAID` as they are digested; a moment may be written already."""
    at, by, by_name, verb, subject_type, subject, before, after, reason = values
    moment = at if isinstance(at, str) else at.isoformat()
    return [moment, by, by_name, verb, [subject_type, subject], before, after, reason]


def digest_of(values: Sequence[Any]) -> str:
    """SHA-256 over the values of `SAID`."""
    return digest(record_of(values))


def entry_digest(entry: Entry) -> str:
    """SHA-256 over everything an entry says."""
    return digest_of([getattr(entry, name) for name in SAID])


def entry_of(
    *,
    by: User | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """An entry, signed and not stored yet."""
    entry = Entry(
        at=timezone.now(),
        by=by,
        by_name=by.full_name if by else "",
        verb=verb,
        subject_type=type(subject).__name__,
        subject_id=subject.pk,
        before=as_stored(before),
        after=as_stored(after),
        reason=reason,
    )
    entry.digest = entry_digest(entry)
    entry.key, entry.signature = sign(entry.digest)
    return entry


def record(
    *,
    by: User | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Add one entry; call it inside the transaction of the change it tells of."""
    entry = entry_of(by=by, verb=verb, subject=subject, before=before, after=after, reason=reason)
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def note_key() -> None:
    """Put on record that a key signs from now on; no-op for the key in use."""
    in_use, _signature = sign("")
    row, is_new = JournalKey.objects.get_or_create(
        fingerprint=in_use, defaults={"first_used_at": timezone.now()}
    )
    if is_new:
        record(by=None, verb="journal.key", subject=row, after={"key": in_use})
