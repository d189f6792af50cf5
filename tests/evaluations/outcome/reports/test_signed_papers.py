"""Which papers are signed, and what pages and papers say of it."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.batches import draw_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.minutes.actions import begin_minutes
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.minutes.paper import minutes_paper
from evaluations.outcome.reports.batches import draw_summary
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.oversight.operations import readings
from evaluations.oversight.operations.parts import status_row
from evaluations.oversight.operations.reading import State
from evaluations.platform.documents.batches import setting_state
from evaluations.platform.documents.formats import document_pdf, prepared
from evaluations.platform.documents.registry import document_for
from evaluations.platform.documents.signatures import signing_of
from evaluations.platform.jobs.models import Job
from tests import certificates
from tests.factories import Cast, submitted_sheet
from tests.paper import text_of, undrawn
from units.models import User

SignIn = Callable[[User], Client]
SIGNED = f"ลงลายมือชื่อดิจิทัลโดย {certificates.ORGANISATION} เมื่อ"
NONE = "เอกสารนี้ไม่มีลายมือชื่อดิจิทัล"


@pytest.fixture
def key(settings: LazySettings, tmp_path: Path) -> LazySettings:
    settings.SIGNING_CERTIFICATE = str(certificates.write_file(tmp_path))
    settings.SIGNING_PASSWORD = certificates.PASSWORD
    return settings


@pytest.fixture
def result(cast: Cast) -> Result:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def words_of(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def signatures_of(pdf: bytes) -> int:
    root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
    return len(root["/AcroForm"]["/Fields"]) if "/AcroForm" in root else 0


def page_of(client: Client, result: Result) -> str:
    return client.get(reverse("result", args=[result.pk])).content.decode()


def file_of(client: Client, job: Job) -> bytes:
    answer: Any = client.get(reverse("job_file", args=[job.pk]))
    return b"".join(answer.streaming_content)


def test_a_certified_result_is_signed_in_the_request(
    cast: Cast, result: Result, sign_in: SignIn, key: LazySettings
) -> None:
    client = sign_in(cast.chair)

    pdf = client.get(reverse("result_pdf", args=[result.pk])).content

    assert signatures_of(pdf) == 1
    assert SIGNED in text_of(pdf)
    shown = page_of(client, result)
    assert f"เอกสารลงลายมือชื่อดิจิทัลโดย {certificates.ORGANISATION}" in shown


def test_with_an_authority_outside_the_worker_signs(
    cast: Cast, result: Result, sign_in: SignIn, key: LazySettings, own_media: Path
) -> None:
    """No request waits for somebody else's server; here it does not answer."""
    key.SIGNING_REVOCATION = True
    client = sign_in(cast.chair)

    answer = client.get(reverse("result_pdf", args=[result.pk]))

    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    draw_summary.func(job.pk)
    assert signatures_of(file_of(client, job)) == 1


def test_a_batch_of_certificates_is_one_signed_file(
    cast: Cast, result: Result, sign_in: SignIn, key: LazySettings, own_media: Path
) -> None:
    words = {"name": "แม่แบบ", "title": "เกียรติบัตร", "body": "{ผู้รับ}", "signer": "นายทดสอบ"}
    template = CertificateTemplate.objects.create(
        round=cast.category.award.round, number_format="{เลขที่}/{ปี}", **words
    )
    issue_certificates(by=cast.administrator, template=template, up_to_rank=None)
    client = sign_in(cast.administrator)
    client.post(reverse("certificates_draw", args=[template.pk]))
    job = Job.objects.get()

    draw_certificates.func(job.pk)

    pdf = file_of(client, job)
    assert signatures_of(pdf) == 1
    assert SIGNED in text_of(pdf)


def test_minutes_are_signed_once_they_are_adopted(cast: Cast) -> None:
    minutes = begin_minutes(by=cast.secretary, session=cast.session)
    assert not document_for(cast.chair, "minutes", cast.session.pk).is_signed
    Minutes.objects.with_page().get(pk=minutes.pk)
    minutes.adopted_at = minutes.session.date

    assert minutes_paper(minutes).is_signed


def test_other_papers_carry_no_signature(cast: Cast, result: Result, key: LazySettings) -> None:
    for kind, pk in (("category_ranking", cast.category.pk), ("profiles", result.pk)):
        assert not document_for(cast.chair, kind, pk).is_signed


def test_without_a_certificate_nothing_changes_and_the_page_says_so(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    with undrawn():
        drawn = document_pdf(summary_document(result, "https://awards.example.org/")).decode()

    assert "ลายมือชื่อดิจิทัล" not in drawn
    assert "เอกสารไม่มีลายมือชื่อดิจิทัล เพราะยังไม่ได้ตั้งใบรับรองไว้ในระบบ" in page_of(
        sign_in(cast.chair), result
    )


def test_a_certificate_of_no_use_stops_no_paper(
    cast: Cast, result: Result, sign_in: SignIn, key: LazySettings
) -> None:
    before = setting_state()
    key.SIGNING_PASSWORD = "guessed"

    with undrawn():
        drawn = document_pdf(summary_document(result, "https://awards.example.org/")).decode()

    assert NONE in words_of(drawn)
    shown = page_of(sign_in(cast.chair), result)
    assert NONE in shown
    assert "SIGNING_PASSWORD" in shown
    assert "guessed" not in shown
    # What was drawn before is not handed out again.
    assert setting_state() != before


def test_a_paper_names_the_key_that_signs_it(
    result: Result, key: LazySettings, tmp_path: Path
) -> None:
    """The file may go while a paper is drawn: its words hold all the same."""
    document = summary_document(result, "https://awards.example.org/")
    signing = signing_of(is_signed=True)
    (tmp_path / "own.p12").unlink()

    assert SIGNED in words_of(prepared(document, None, signing).html)
    assert signing.key is not None


@pytest.mark.parametrize(
    ("ends", "state", "word"),
    [
        (400, State.OK, "ใช้ลงลายมือชื่อดิจิทัลบนเอกสารได้"),
        (59, State.LATE, "อีกไม่นาน"),
        (-1, State.LATE, "หมดอายุ"),
    ],
)
def test_the_status_page_knows_the_certificate(
    db: None, key: LazySettings, tmp_path: Path, ends: int, state: State, word: str
) -> None:
    certificates.write_file(tmp_path, begins=-500, ends=ends)

    (found,) = (one for one in readings.readings() if one.key == "certificate")

    row = status_row(found)
    assert (found.state, word in str(row.word)) == (state, True)
    assert bool(row.todo) is (state is not State.OK)


def test_the_status_page_is_silent_where_none_is_set(db: None) -> None:
    assert all(one.key != "certificate" for one in readings.readings())
