"""What stands behind the results of a bundle: the sheets as their judges handed them in, and the
entries of the journal that certified them, under its seals."""

from collections.abc import Iterable, Iterator

from evaluations.judging.results.models import Result
from evaluations.judging.scoring.kept import kept_sheets
from evaluations.judging.scoring.sheet_document import SheetDocument
from evaluations.outcome.publication.bundle_schema import CertificationV1
from evaluations.platform.journal.actions import SAID, record_of
from evaluations.platform.journal.merkle import audit_path, canonical
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.sealing import seal_over


def sheets_of(result: Result) -> list[SheetDocument]:
    """The counted sheets, word for word; one that went back since is kept with its return."""
    return kept_sheets(
        sheet["digest"] for line in result.content["lines"] for sheet in line["sheets"]
    )


def certifications(results: Iterable[Result]) -> list[CertificationV1]:
    """Those under a seal, in the order of the journal: two queries for each seal."""
    by_seal: dict[int, tuple[Seal, list[Entry]]] = {}
    for result in sorted(results, key=lambda certified: certified.entry_id):
        if seal := seal_over(result.entry_id):
            by_seal.setdefault(seal.pk, (seal, []))[1].append(result.entry)
    return [
        certification
        for seal, entries in by_seal.values()
        for certification in _under(seal, entries)
    ]


def _under(seal: Seal, entries: Iterable[Entry]) -> Iterator[CertificationV1]:
    covered = Entry.objects.filter(pk__gte=seal.first_entry_id, pk__lte=seal.last_entry_id)
    leaves = dict(covered.order_by("pk").values_list("pk", "digest"))
    places = {pk: at for at, pk in enumerate(leaves)}
    for entry in entries:
        said = record_of([getattr(entry, name) for name in SAID])
        index = places[entry.pk]
        yield {
            "said": canonical(said).decode(),
            "seal": seal.number,
            "index": index,
            "path": audit_path(list(leaves.values()), index),
        }
