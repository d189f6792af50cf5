"""Hold the stored journal against its seals."""

from dataclasses import dataclass

from evaluations.journal.actions import entry_digest
from evaluations.journal.merkle import chain_digest, merkle_root
from evaluations.journal.models import Entry, Seal


@dataclass(frozen=True)
class Finding:
    """The first thing that does not fit; `entry` is 0 where no single entry can be named."""

    seal: int
    entry: int
    problem: str


def _finding(seal: Seal, previous: Seal | None) -> Finding | None:
    after = previous.last_entry_id if previous else 0
    covered = Entry.objects.filter(pk__gt=after, pk__lte=seal.last_entry_id).order_by("pk")
    leaves: list[str] = []
    for entry in covered.iterator(chunk_size=1000):
        if entry.pk < seal.first_entry_id:
            return Finding(seal.number, entry.pk, "was added behind the seal")
        if entry_digest(entry) != entry.digest:
            return Finding(seal.number, entry.pk, "was changed after it was written")
        leaves.append(entry.digest)
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
    return None


def first_finding() -> Finding | None:
    """The first thing in the stored journal that does not fit its seals, or None."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("number"):
        if finding := _finding(seal, previous):
            return finding
        previous = seal
    return None
