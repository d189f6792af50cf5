"""A whole round as one open bundle: a ZIP of JSON and CSV with a described schema and checksums.

Whoever has it needs nothing of ours to read it: manifest.json names every file with its SHA-256
and says what its columns mean; results/*.json are the certified documents, whose digests stand on
the papers; the CSV files are the same figures as tables. Read back, it becomes a read-only
archive on any installation.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from evaluations.errors import Refused
from evaluations.journal.merkle import canonical, digest
from evaluations.journal.models import Seal
from evaluations.nominations.models import Nomination
from evaluations.results.models import Result
from evaluations.rounds.models import AwardRound

FORMAT = "cdd-awards-bundle"
VERSION = 1
MANIFEST = "manifest.json"
MOST_BYTES = 64 * 2**20
MOST_FILES = 5000
Json = dict[str, Any]
# What a file that is no bundle of ours can come to, on its way through zipfile and json.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
)

SCHEMA: Json = {
    "round.json": "The round: name, fiscal year (B.E.), level, rehearsal flag, policies.",
    "results/CODE-NUMBER.json": (
        "One certified result, exactly as it was sealed: rubric, seats, every mark, sums as "
        "[numerator, denominator], ties, rulings, absences, recusals. Its SHA-256 over the "
        "canonical form (sorted keys, no spaces, UTF-8) is the digest on the paper."
    ),
    "tables/placings.csv": {
        "code": "code of the result",
        "number": "number of the result; a higher one supersedes it",
        "category": "category",
        "committee": "committee",
        "nomination": "official name of the nominee",
        "status": "ranked, below_minimum or no_show",
        "rank": "rank, equal ranks are shared; empty where there is none",
        "total": "published total, two decimals; empty where there is none",
        "band": "award band",
    },
    "tables/marks.csv": {
        "code": "code of the result",
        "number": "number of the result",
        "nomination": "official name of the nominee",
        "seat": "number of the seat; 0 for a sheet that the committee agreed on",
        "judge": "name of the seat's holder",
        "indicator": "number of the indicator",
        "kind": "scored or not_applicable",
        "points": "mark; empty where not applicable",
        "maximum": "full mark",
        "comment": "comment",
    },
    "tables/nominations.csv": {
        "nomination": "official name",
        "unit": "office",
        "category": "category",
        "state": "draft, submitted, returned, accepted or withdrawn",
        "submitted_at": "ISO 8601",
        "accepted_at": "ISO 8601",
    },
    "seals.json": "The journal's seals: number, Merkle root, chain digest.",
}


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and fits: `content` by file name, without the tables."""

    name: str
    sha256: str
    content: Json


def files_of(award_round: AwardRound) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle but the manifest: five queries."""
    results = list(
        Result.objects.filter(category__award__round=award_round)
        .select_related("seal")
        .order_by("category__award__number", "category__number", "committee__number", "number")
    )
    yield "round.json", canonical(_round(award_round))
    for one in results:
        yield f"results/{one.code}-{one.number}.json", canonical(one.document)
    yield "tables/placings.csv", _table("tables/placings.csv", _placings(results))
    yield "tables/marks.csv", _table("tables/marks.csv", _marks(results))
    yield "tables/nominations.csv", _table("tables/nominations.csv", _nominations(award_round))
    seals = Seal.objects.order_by("number").values("number", "root", "chain", "entry_count")
    yield "seals.json", canonical(list(seals))


def _round(award_round: AwardRound) -> Json:
    names = ("name", "fiscal_year_be", "level", "phase", "is_rehearsal", "reveal", "quorum")
    told = {name: getattr(award_round, name) for name in names}
    return {**told, "tie_chain": award_round.tie_chain}


def _placings(results: Iterable[Result]) -> Iterator[Json]:
    for one in results:
        for line in one.document["lines"]:
            yield {
                "code": one.code,
                "number": one.number,
                "category": one.document["category"],
                "committee": one.document["committee"],
                "nomination": line["nomination"]["official_name"],
                "status": line["status"],
                "rank": line["rank"] or "",
                "total": line["total"] or "",
                "band": line["band"],
            }


def _marks(results: Iterable[Result]) -> Iterator[Json]:
    for one in results:
        content = one.document
        seats = {seat["id"]: seat for seat in content["seats"]}
        indicators = [row for part in content["dimensions"] for row in part["indicators"]]
        for line in content["lines"]:
            for sheet in line["sheets"]:
                seat = seats.get(sheet["seat"], {"number": 0, "name": ""})
                for indicator, mark in zip(indicators, sheet["marks"], strict=True):
                    yield {
                        "code": one.code,
                        "number": one.number,
                        "nomination": line["nomination"]["official_name"],
                        "seat": seat["number"],
                        "judge": seat["name"],
                        "indicator": indicator["number"],
                        "kind": mark[0],
                        "points": mark[1],
                        "maximum": indicator["maximum"],
                        "comment": mark[2],
                    }


def _nominations(award_round: AwardRound) -> Iterator[Json]:
    rows = Nomination.objects.filter(category__award__round=award_round)
    for one in rows.select_related("unit", "category").order_by("pk"):
        yield {
            "nomination": one.official_name,
            "unit": one.unit.name,
            "category": one.category.name,
            "state": one.state,
            "submitted_at": one.submitted_at.isoformat() if one.submitted_at else "",
            "accepted_at": one.accepted_at.isoformat() if one.accepted_at else "",
        }


def plain_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _table(name: str, rows: Iterable[Json]) -> bytes:
    """A CSV with a BOM, so that spreadsheets read the Thai in it."""
    made = io.StringIO()
    columns = list(SCHEMA[name])
    writer = csv.DictWriter(made, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: plain_cell(value) for key, value in row.items()})
    return made.getvalue().encode("utf-8-sig")


def write_bundle(award_round: AwardRound) -> bytes:
    """The bundle as a ZIP. The same round gives the same bytes."""
    buffer, sums = io.BytesIO(), {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files_of(award_round):
            sums[name] = sha256(content).hexdigest()
            _write(made, name, content)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "name": award_round.name,
            "files": sums,
            "schema": SCHEMA,
        }
        _write(made, MANIFEST, canonical(manifest))
    return buffer.getvalue()


def _write(made: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    made.writestr(entry, content)


def read_bundle(content: bytes) -> Bundle:
    """Read a bundle back; refused, with the first thing that does not fit, where it is no whole
    bundle of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _read(packed, sha256(content).hexdigest())
    except FAULTS:
        raise Refused(_("This is no bundle of a round.")) from None


def _read(packed: zipfile.ZipFile, sign: str) -> Bundle:
    entries = packed.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise Refused(_("The bundle is too large."))
    manifest = json.loads(packed.read(MANIFEST))
    if manifest["format"] != FORMAT or manifest["version"] != VERSION:
        raise Refused(_("The bundle is of another kind or version."))
    found: Json = {}
    for name, wanted in manifest["files"].items():
        part = packed.read(name)
        if sha256(part).hexdigest() != wanted:
            raise Refused(_("The file %(name)s in the bundle was changed.") % {"name": name})
        if name.endswith(".json"):
            found[name] = json.loads(part)
    name = str(manifest["name"])
    content = {"name": name, "files": found}
    _check_shape(content)
    return Bundle(name, sign, content)


def _check_shape(content: Json) -> None:
    """What the page of an archive reads must be there; raises LookupError or TypeError."""
    award_round = content["files"]["round.json"]
    str(award_round["name"] + award_round["level"]), int(award_round["fiscal_year_be"])
    for one in results_in(content):
        for name in ("category", "award", "committee", "code", "certified_at"):
            str(one[name])
        for line in one["lines"]:
            str(line["nomination"]["official_name"]), line["rank"], line["total"], line["band"]


def results_in(content: Mapping[str, Any]) -> list[Json]:
    """The results of an archive, with the digest that each of them has."""
    files = content["files"]
    found = [
        {**files[name], "digest": digest(files[name])}
        for name in files
        if name.startswith("results/")
    ]
    return sorted(found, key=lambda one: [one["award"], one["category"], one["committee"]])
