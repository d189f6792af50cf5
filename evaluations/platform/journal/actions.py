"""Writing the journal and sealing it.

A seal is a Merkle root over the entries since the last seal, chained to that seal, so that no
entry can be changed, added or taken away behind it without every later seal failing.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from evaluations.platform.journal.merkle import chain_digest, digest, merkle_root
from evaluations.platform.journal.models import Entry, JournalKey, Seal
from evaluations.platform.journal.signing import sign
from units.models import User


def as_stored(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """`values` as they come back from the database: dates and decimals as text."""
    stored: dict[str, Any] = json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder))
    return stored


def entry_digest(entry: Entry) -> str:
    """SHA-256 over everything an entry says."""
    subject = [entry.subject_type, entry.subject_id]
    change = [entry.verb, subject, entry.before, entry.after, entry.reason]
    return digest([entry.at.isoformat(), entry.by_id, entry.by_name, *change])


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


def hold() -> None:
    """Let nobody else write the journal until this transaction ends.

    Call it after locking the rows the change decides on and before the first `record`: whoever
    writes the journal locks its rows first as well, so the two never wait for each other.
    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE evaluations_entry IN SHARE ROW EXCLUSIVE MODE")


def newest_seal() -> Seal | None:
    """The seal whose chain digest stands for the whole sealed journal."""
    return Seal.objects.order_by("-number").first()


def seal_tail() -> Seal | None:
    """Seal what has come since the last seal; None where nothing has."""
    last = newest_seal()
    tail = Entry.objects.filter(pk__gt=last.last_entry_id if last else 0)
    return seal() if tail.exists() else None


@transaction.atomic
def seal() -> Seal:
    """Seal every entry since the last seal; raises ValueError where there is nothing new."""
    hold()
    last = newest_seal()
    entries = Entry.objects.filter(pk__gt=last.last_entry_id if last else 0).order_by("pk")
    leaves = list(entries.values_list("pk", "digest"))
    if not leaves:
        raise ValueError("no entry to seal")
    root = merkle_root([leaf for _pk, leaf in leaves])
    return Seal.objects.create(
        number=(last.number if last else 0) + 1,
        made_at=timezone.now(),
        first_entry_id=leaves[0][0],
        last_entry_id=leaves[-1][0],
        entry_count=len(leaves),
        root=root,
        chain=chain_digest(last.chain if last else "", root),
    )
