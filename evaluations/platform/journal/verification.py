"""Hold the stored journal against its seals, its keyed digests and a digest kept outside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from evaluations.platform.journal.actions import SAID, digest_of, entry_digest
from evaluations.platform.journal.merkle import chain_digest, merkle_root
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.signing import known_keys, problem_of

READ_AT_ONCE = 5_000
SIGNED = ("digest", "key", "signature")
# Read as the texts that are stored, and parsed together: a call costs as much as what it parses.
CHANGES = ("before", "after")
_DECODER = json.JSONDecoder()
CHANGED = "was changed after it was written"


@dataclass(frozen=True)
class Finding:
    """The first thing that does not fit.

    `seal` is 0 for the entries that no seal covers yet; `entry` is 0 where no single entry can be
    named.
    """

    seal: int
    entry: int
    problem: str

    def __str__(self) -> str:
        if not self.entry and not self.seal:
            return self.problem
        where = f"seal {self.seal}" if self.seal else "not sealed yet"
        named = f", entry {self.entry}" if self.entry else ""
        return f"{where}{named}: {self.problem}"


def problem_of_entry(entry: Entry) -> str:
    """What is wrong with one stored entry; empty where it is as this program wrote it."""
    if entry_digest(entry) != entry.digest:
        return CHANGED
    return problem_of(entry.digest, entry.key, entry.signature, known_keys())


def _read(entries: QuerySet[Entry]) -> Iterator[tuple[int, str, str]]:
    """Entries in their order: primary key, digest, problem. As plain values: a model for each of a
    million takes as long as its digest."""
    is_text = connection.vendor != "postgresql"
    texts = ("at", *CHANGES) if is_text else CHANGES
    columns = [Cast(name, TextField()) if name in texts else name for name in SAID]
    values = entries.order_by("pk").values_list("pk", *SIGNED, *columns)
    rows: Iterator[Any] = values.iterator(chunk_size=READ_AT_ONCE)
    known = known_keys()
    for pk, digest, key, signature, at, *head, before, after, reason in rows:
        # SQLite keeps moments in UTC, written as Python writes them but for the T and the zone.
        moment = f"{at.replace(' ', 'T')}+00:00" if is_text else at
        text = f"[{before},{after}]"
        changes, end = _DECODER.raw_decode(text)
        if end != len(text) or digest_of((moment, *head, *changes, reason)) != digest:
            yield pk, digest, CHANGED
        else:
            yield pk, digest, problem_of(digest, key, signature, known)


def _finding(seal: Seal, previous: Seal | None) -> Finding | None:
    after = previous.last_entry_id if previous else 0
    leaves: list[str] = []
    covered = Entry.objects.filter(pk__gt=after, pk__lte=seal.last_entry_id)
    for pk, digest, problem in _read(covered):
        if pk < seal.first_entry_id:
            return Finding(seal.number, pk, "was added behind the seal")
        if problem:
            return Finding(seal.number, pk, problem)
        leaves.append(digest)
    return _whole_finding(seal, previous, leaves)


def _whole_finding(seal: Seal, previous: Seal | None, leaves: list[str]) -> Finding | None:
    """What does not fit although every entry is what it says it is."""
    if len(leaves) != seal.entry_count:
        problem = f"{seal.entry_count} entries were sealed, {len(leaves)} are there"
        return Finding(seal.number, 0, problem)
    if merkle_root(leaves) != seal.root:
        return Finding(seal.number, 0, "the entries are not those that were sealed")
    if chain_digest(previous.chain if previous else "", seal.root) != seal.chain:
        return Finding(seal.number, 0, "the seal does not follow from the one before it")
    if previous is not None and seal.number != previous.number + 1:
        return Finding(seal.number, 0, "the seal before it is missing")
    return None


def first_finding(kept_outside: str = "", *, after: Seal | None = None) -> Finding | None:
    """The first thing in the stored journal that does not fit, sealed or not, or None.

    `kept_outside` is a chain digest that left the machine earlier (on a certified paper, in the
    nightly mail): without a seal that has it, the journal was exchanged or cut short. `after` is
    a seal up to which everything fitted before: only what came since is read.
    """
    previous = after
    for seal in Seal.objects.filter(number__gt=after.number if after else 0).order_by("number"):
        if finding := _finding(seal, previous):
            return finding
        previous = seal
    tail = Entry.objects.filter(pk__gt=previous.last_entry_id if previous else 0)
    for pk, _digest, problem in _read(tail):
        if problem:
            return Finding(0, pk, problem)
    if kept_outside and not Seal.objects.filter(chain=kept_outside).exists():
        return Finding(0, 0, f"a seal that was told is missing: {kept_outside}")
    return None
