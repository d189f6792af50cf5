"""Every frozen document of the demo day says what the schema in the round's bundle says of it."""

import io
import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import frictionless
import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import call_command
from django.db.models import JSONField
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.content import submission_content
from evaluations.entry.submissions.models import Submission
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import ScoreSheet, SheetReturn
from evaluations.management.demo.day import seed_day
from evaluations.management.demo.scores import fill_scores
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.outcome.publication.bundle import write_bundle
from evaluations.outcome.publication.bundle_package import data_package
from evaluations.outcome.publication.bundle_schema import (
    DATA_PACKAGE,
    ROUND,
    SCHEMA_FILE,
    SEALS,
    TABLES,
)
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.json_schema import first_problem
from evaluations.setup.committees.models import Committee
from units.models import User

pytestmark = pytest.mark.django_db
# Model → field, kind in the schema.
FROZEN: dict[type, tuple[str, str]] = {
    ScoreSheet: ("content", "sheet"),
    SheetReturn: ("content", "sheet"),
    Submission: ("content", "submission"),
    Result: ("document", "result"),
    Certificate: ("content", "certificate"),
    Minutes: ("content", "minutes"),
    ObjectionWindow: ("content", "objections"),
    Objection: ("content", "answer"),
}


@pytest.fixture(scope="module")
def committee(module_db: None) -> Committee:
    """The demo day after its evening: handed in, scored, certified, certificates issued."""
    call_command("load_registry", stdout=StringIO())
    committee = seed_day("a-long-test-password").committees.get()
    now = timezone.now()
    for nomination in Nomination.objects.all():
        content = submission_content(nomination, by="x", submitted_at=now)
        Submission.objects.create(
            nomination=nomination,
            number=1,
            submitted_at=now,
            content=content,
            digest=digest(content),
        )
    fill_scores(committee.round)
    for category in committee.categories.all():
        certify(by=User.objects.get(username="benjamas"), category=category, committee=committee)
    params = {"name": "x", "title": "x", "body": "{ผู้รับ}", "signer": "x", "number_format": "{เลขที่}"}
    template = CertificateTemplate.objects.create(round=committee.round, **params)
    admin = User.objects.get(username="admin")
    issue_certificates(by=admin, template=template, up_to_rank=None)
    return committee


def files_of(committee: Committee) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_bundle(committee.round))) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def stored() -> list[tuple[str, Any]]:
    """Kind and content of every frozen document."""
    return [
        (kind, content)
        for model, (field, kind) in FROZEN.items()
        for content in model.objects.values_list(field, flat=True)  # type: ignore[attr-defined]
    ]


def test_the_demo_day_fits_the_published_schema(committee: Committee) -> None:
    parts = files_of(committee)
    files = {name: json.loads(part) for name, part in parts.items() if "json" in name}
    schema = files[SCHEMA_FILE]

    documents = stored()
    documents += [("round", files[ROUND]), ("seals", files[SEALS])]
    documents += [("result", files[name]) for name in files if name.startswith("results/")]

    kinds = [kind for kind, _content in documents]
    counts = {kind: kinds.count(kind) for kind in schema["$defs"] if kind in kinds}
    wanted = {"round": 1, "seals": 1, "sheet": 15, "submission": 5, "certificate": 5, "result": 10}
    assert counts == wanted
    assert [one for kind, doc in documents if (one := first_problem(doc, schema, kind))] == []
    for kind, document in documents:
        if isinstance(document, dict):
            first = next(iter(document))
            rest = {name: value for name, value in document.items() if name != first}
            for other in (rest, {**rest, "renamed": document[first]}, {**document, "more": 1}):
                assert first_problem(other, schema, kind), kind


def faults_in(folder: Path) -> list[tuple[str, ...]]:
    report = frictionless.validate(str(folder / DATA_PACKAGE), type="package")
    return [tuple(one) for one in report.flatten(["type", "fieldName", "rowNumber"])]


def test_the_public_tool_takes_it_as_a_data_package(
    committee: Committee, tmp_path: Path, settings: LazySettings
) -> None:
    """And finds a cell that is broken, under a checksum that fits no longer."""
    settings.DATA_LICENCE = "https://example.org/licence"
    for name, content in files_of(committee).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    described = json.loads((tmp_path / DATA_PACKAGE).read_text(encoding="utf-8"))
    assert described["licenses"] == [{"path": settings.DATA_LICENCE}]
    assert faults_in(tmp_path) == []

    table = tmp_path / "tables" / "placings.csv"
    table.write_bytes(table.read_bytes().replace(b",ranked,1,", b",ranked,x,", 1))

    found = {(kind, column) for kind, column, _row in faults_in(tmp_path)}
    assert {("type-error", "rank"), ("hash-count", None)} <= found


def test_every_column_of_every_table_is_described() -> None:
    """In Thai and in English; TABLES alone says which there are."""
    described = data_package("รอบ", 7, dict.fromkeys(TABLES, b""), "")

    fields = {one["path"]: one["schema"]["fields"] for one in described["resources"]}

    names = {path: [one["name"] for one in found] for path, found in fields.items()}
    assert names == {path: list(columns) for path, columns in TABLES.items()}
    titles = [one["titles"] for found in fields.values() for one in found]
    assert all(one["th"] and one["en"].isascii() for one in titles)
    assert "licenses" not in described


def test_every_frozen_document_has_a_published_type() -> None:
    """A row with JSON and a digest over it; the journal's entries are no documents."""
    with_digest = {
        model
        for model in apps.get_app_config("evaluations").get_models()
        if {"digest"} & {field.name for field in model._meta.fields}
        and any(isinstance(field, JSONField) for field in model._meta.fields)
    }

    assert with_digest - {Entry} == set(FROZEN)
