"""Long documents: parts drawn by processes of their own, and put together in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from evaluations.outcome.certificates.batches import CERTIFICATES_TEMPLATE
from evaluations.outcome.certificates.certificates import Printed
from evaluations.platform.documents.batches import ask_document, draw_document, draw_parts
from evaluations.platform.documents.document import Caution, Document, Head, Table, split
from evaluations.platform.documents.pdf.render import prepare
from evaluations.platform.documents.registry import document_for
from evaluations.platform.jobs.actions import ask
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import Running
from tests.factories import Cast
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


def a_certificate(recipient: str) -> Printed:
    return Printed(
        {
            "title": "เกียรติบัตร",
            "body": recipient,
            "number": "1",
            "signer": "นายทดสอบ",
            "signer_position": "",
            "recipient": "",
            "category": "",
            "result": {"number": 1, "code": "", "digest": ""},
            "is_rehearsal": False,
            "is_assumed": False,
            "issued_at": "",
        }
    )


@pytest.mark.django_db
def test_processes_of_their_own_draw_the_parts_and_they_stand_in_order(
    cast: Cast, settings: LazySettings, own_media: Path
) -> None:
    settings.DRAW_IN_PROCESS = False
    work = "evaluations.outcome.certificates.batches.draw_certificates"
    params: dict[str, Any] = {"arguments": {}, "content": "x", "file_name": "x.pdf", "back": "/"}
    job = ask(by=cast.chair, work=work, title="x", **params)
    Job.objects.update(state=JobState.RUNNING)
    job.refresh_from_db()
    names = [f"หน่วยงานที่ {number}" for number in range(1, 5)]
    parts = [
        (
            f"{at}.pdf",
            lambda name=name: prepare(
                CERTIFICATES_TEMPLATE, {"certificates": [a_certificate(name)]}
            ),
        )
        for at, name in enumerate(names)
    ]

    text = text_of(draw_parts(Running(job), parts))

    places = [text.index(name) for name in names]
    assert places == sorted(places)


def test_a_document_of_many_rows_is_drawn_by_the_worker_and_stays_whole(
    cast: Cast,
    sign_in: SignIn,
    own_media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("evaluations.platform.documents.batches.MOST_ROWS_AT_ONCE", 1)
    client = sign_in(cast.chair)
    address = reverse("document", args=["appointments", cast.committee.pk, "pdf"])

    answer = client.get(address)
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert sign_in(cast.nobody).get(answer["Location"]).status_code == 404
    draw_document.func(job.pk)

    made: Any = client.get(reverse("job_file", args=[job.pk]))
    text = text_of(b"".join(made.streaming_content))
    for judge in cast.judges:
        assert judge.full_name in text
    assert "(1/3)" in text


def test_who_may_not_have_it_any_more_gets_no_file_from_the_worker(
    cast: Cast, sign_in: SignIn, own_media: Path
) -> None:
    """Asked for by a member whose seat ended before the worker came to it."""
    document = document_for(cast.member, "appointments", cast.committee.pk)
    job = ask_document(cast.member, "appointments", [cast.committee.pk], document, "/")
    cast.seat(cast.member).delete()

    draw_document.func(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (5, 1), (6, 2), (11, 3)])
def test_a_long_table_is_split_without_losing_a_row(rows: int, parts: int) -> None:
    table = Table(columns=(Head("x"),), rows=tuple((str(row),) for row in range(rows)))
    document = Document("title", "subject", (Caution("known"), table))

    made = split(document, 5)

    assert len(made) == parts
    found = [row for one in made for part in one.tables for row in part.rows]
    assert tuple(found) == table.rows
    assert all(one.parts[0] == Caution("known") for one in made)
