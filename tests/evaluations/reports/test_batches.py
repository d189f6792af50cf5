"""Long documents: parts drawn by processes of their own, and put together in order."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from evaluations.jobs.actions import Running, ask
from evaluations.jobs.models import Job, JobState
from evaluations.reports.batches import CERTIFICATES_TEMPLATE, draw_parts
from evaluations.reports.certificates import Printed
from evaluations.reports.parts import Caution, Document, Head, Table, split
from evaluations.reports.pdf.render import prepare
from tests.factories import Cast
from tests.paper import text_of


def a_certificate(recipient: str) -> Printed:
    told = {"title": "เกียรติบัตร", "number": "1", "signer": "นายทดสอบ", "signer_position": ""}
    return Printed(
        body=recipient, is_rehearsal=False, is_assumed=False, code="", address="", **told
    )


@pytest.mark.django_db
def test_processes_of_their_own_draw_the_parts_and_they_stand_in_order(
    cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.DRAW_IN_PROCESS = tmp_path, False
    work = "evaluations.reports.batches.draw_certificates"
    told: dict[str, Any] = {"arguments": {}, "content": "x", "file_name": "x.pdf", "back": "/"}
    job = ask(by=cast.chair, work=work, title="x", **told)
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


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (5, 1), (6, 2), (11, 3)])
def test_a_long_table_is_split_without_losing_a_row(rows: int, parts: int) -> None:
    table = Table(columns=(Head("x"),), rows=tuple((str(one),) for one in range(rows)))
    document = Document("title", "subject", (Caution("known"), table))

    made = split(document, 5)

    assert len(made) == parts
    found = [row for one in made for part in one.tables for row in part.rows]
    assert tuple(found) == table.rows
    assert all(one.parts[0] == Caution("known") for one in made)
