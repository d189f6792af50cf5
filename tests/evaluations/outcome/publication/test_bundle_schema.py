"""Every frozen document of the demo day says what the schema in the round's bundle says of it."""

import io
import json
import zipfile
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
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
from evaluations.outcome.publication.bundle_schema import ROUND, SCHEMA_FILE, SEALS
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.json_schema import first_problem
from evaluations.setup.committees.models import Committee
from units.models import User

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


@pytest.fixture
def committee(db: None) -> Committee:
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


def stored() -> list[tuple[str, Any]]:
    """Kind and content of every frozen document."""
    return [
        (kind, content)
        for model, (field, kind) in FROZEN.items()
        for content in model.objects.values_list(field, flat=True)  # type: ignore[attr-defined]
    ]


def test_the_demo_day_fits_the_published_schema(committee: Committee) -> None:
    with zipfile.ZipFile(io.BytesIO(write_bundle(committee.round))) as bundle:
        files = {one: json.loads(bundle.read(one)) for one in bundle.namelist() if "json" in one}
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


def test_every_frozen_document_has_a_published_type() -> None:
    """A row with JSON and a digest over it; the journal's entries are no documents."""
    with_digest = {
        model
        for model in apps.get_app_config("evaluations").get_models()
        if {"digest"} & {field.name for field in model._meta.fields}
        and any(isinstance(field, JSONField) for field in model._meta.fields)
    }

    assert with_digest - {Entry} == set(FROZEN)
