"""A whole round as one open bundle: a ZIP of JSON and CSV with a described schema and checksums.

Whoever has it needs nothing of ours to read it: manifest.json names every file with its SHA-256
and says what its columns mean, or where schema.json (JSON Schema) describes it; datapackage.json
describes the tables to the programs of others (bundle_package.py); results/*.json are the
certified documents, whose digests stand on the papers; the CSV files are the same figures as
tables. Read back, it becomes a read-only archive on any installation.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.judging.results.result_document import ResultDocument
from evaluations.outcome.publication import verify
from evaluations.outcome.publication.bundle_evidence import certifications, sheets_of
from evaluations.outcome.publication.bundle_package import data_package
from evaluations.outcome.publication.bundle_reading import FORMAT, MANIFEST, VERSION
from evaluations.outcome.publication.bundle_schema import (
    DATA_PACKAGE,
    FILES,
    JOURNAL,
    RESULTS,
    ROUND,
    SCHEMA,
    SCHEMA_FILE,
    SEALS,
    SHEETS,
    STAMP_TABLE,
    TABLES,
    VERIFIER,
    VERIFY_PAGE,
    BundleContent,
    RoundV1,
)
from evaluations.outcome.publication.bundle_stamps import stamp_rows, stamps_over
from evaluations.outcome.publication.bundle_tables import (
    ADDED_TABLES,
    DECLARED_TABLES,
    Row,
    marks,
    placings,
)
from evaluations.outcome.publication.verify_page import verify_page
from evaluations.platform.errors import Refused
from evaluations.platform.isolation import Ended, run_isolated
from evaluations.platform.journal.merkle import canonical, digest
from evaluations.platform.journal.models import Seal, TimeStamp
from evaluations.setup.rounds.models import AwardRound


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and fits."""

    sha256: str
    content: BundleContent


def files_of(award_round: AwardRound) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle but the manifest."""
    of_round = Result.objects.filter(category__award__round=award_round)
    results = list(of_round.by_category().select_related("category", "entry"))
    yield ROUND, canonical(round_content(award_round))
    for result in results:
        yield f"{RESULTS}{result.code}-{result.number}.json", canonical(result.document)
        yield f"{SHEETS}{result.code}-{result.number}.json", canonical(sheets_of(result))
    stamps = stamps_over(results)
    tables = dict(_tables(award_round, results, stamps))
    yield from tables.items()
    described = data_package(award_round.name, award_round.pk, tables, settings.DATA_LICENCE)
    yield DATA_PACKAGE, canonical(described)
    yield JOURNAL, canonical(certifications(results))
    yield VERIFIER, Path(verify.__file__).read_bytes()
    yield VERIFY_PAGE, verify_page()
    seals = Seal.objects.order_by("number").values("number", "root", "chain", "entry_count")
    yield SEALS, canonical(list(seals))
    yield from ((file, bytes(stamp.token)) for file, stamp in stamps.items())
    yield SCHEMA_FILE, canonical(SCHEMA)


def _tables(
    award_round: AwardRound, results: list[Result], stamps: Mapping[str, TimeStamp]
) -> Iterator[tuple[str, bytes]]:
    yield "tables/placings.csv", _table("tables/placings.csv", placings(results))
    yield "tables/marks.csv", _table("tables/marks.csv", marks(results))
    yield "tables/nominations.csv", _table("tables/nominations.csv", _nominations(award_round))
    for name, of_results in ADDED_TABLES.items():
        if rows := list(of_results(results)):
            yield name, _table(name, rows)
    for name, declared in DECLARED_TABLES.items():
        if rows := list(declared(award_round)):
            yield name, _table(name, rows)
    if rows := list(stamp_rows(stamps)):
        yield STAMP_TABLE, _table(STAMP_TABLE, rows)


def round_content(award_round: AwardRound) -> RoundV1:
    return {
        "name": award_round.name,
        "fiscal_year_be": award_round.fiscal_year_be,
        "level": award_round.level,
        "phase": award_round.phase,
        "is_rehearsal": award_round.is_rehearsal,
        "reveal": award_round.reveal,
        "quorum": award_round.quorum,
        "tie_chain": award_round.tie_chain,
    }


def _nominations(award_round: AwardRound) -> Iterator[Row]:
    rows = Nomination.objects.filter(category__award__round=award_round)
    for row in rows.select_related("unit", "category").order_by("pk"):
        yield {
            "nomination": row.official_name,
            "unit": row.unit.name,
            "category": row.category.name,
            "state": row.state,
            "submitted_at": row.submitted_at.isoformat() if row.submitted_at else "",
            "accepted_at": row.accepted_at.isoformat() if row.accepted_at else "",
        }


def plain_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _table(name: str, rows: Iterable[Row]) -> bytes:
    """A CSV with a BOM, so that spreadsheets read the Thai in it."""
    stream = io.StringIO()
    columns = list(TABLES[name])
    writer = csv.DictWriter(stream, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: plain_cell(value) for key, value in row.items()})
    return stream.getvalue().encode("utf-8-sig")


def write_bundle(award_round: AwardRound) -> bytes:
    """The bundle as a ZIP. The same round gives the same bytes."""
    buffer, sums = io.BytesIO(), {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files_of(award_round):
            sums[name] = sha256(content).hexdigest()
            _write(bundle, name, content)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "name": award_round.name,
            "files": sums,
            "schema": FILES,
        }
        _write(bundle, MANIFEST, canonical(manifest))
    return buffer.getvalue()


def _write(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content)


def read_bundle(content: bytes) -> Bundle:
    """Read a bundle back; refused, with the first thing that does not fit, where it is no whole
    bundle of ours."""
    try:
        with TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            answer = run_isolated("evaluations.outcome.publication.bundle_reading:read", file)
    except Ended as fault:
        raise Refused(_unfit("busy" if fault.code == "busy" else "too_large", "")) from fault
    if "fault" in answer:
        raise Refused(_unfit(answer["fault"], answer["file"]))
    return Bundle(sha256(content).hexdigest(), answer)


def _unfit(code: str, name: str) -> str:
    sentences = {
        "no_bundle": _("This is no bundle of a round."),
        "too_large": _("The bundle is too large."),
        "other_kind": _("The bundle is of another kind or version."),
        "changed": _("The file %(name)s in the bundle was changed."),
        "misshapen": _(
            "The file %(name)s in the bundle does not hold what it should. Ask for the bundle "
            "again where it was made."
        ),
        "busy": _("Other files are being read just now. Wait a moment and send it again."),
    }
    return sentences[code] % {"name": name}


def results_in(content: BundleContent) -> list[Row]:
    """The results of an archive, with the digest that each of them has, and whether a later one
    has taken its place."""
    results = sorted(content["results"], key=_panel_of)
    newest = {_panel_of(result)[:-1]: result["number"] for result in results}
    return [
        {
            **result,
            "digest": digest(result),
            "is_superseded": result["number"] < newest[_panel_of(result)[:-1]],
        }
        for result in results
    ]


def _panel_of(result: ResultDocument) -> tuple[str, str, str, int]:
    return (result["award"], result["category"], result["committee"], result["number"])
