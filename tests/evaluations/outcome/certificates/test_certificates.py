"""Certificates: words with fields, numbers that are used once, paper that can be checked."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from evaluations.entry.schedule.models import SlotNomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.batches import (
    CERTIFICATES_TEMPLATE,
    draw_certificates,
    printed,
)
from evaluations.outcome.certificates.certificates import SIZES, certificate_content, size_of
from evaluations.outcome.certificates.merging import FIELDS, UnknownField, fields_of, merged
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.pdf.render import prepare
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import Job
from tests import files
from tests.factories import Cast, make_nomination, submitted_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
WORDS = {
    "name": "แม่แบบ",
    "title": "เกียรติบัตร",
    "body": "ขอมอบให้ {ผู้รับ} {ลำดับ} ประจำปี {ปี}",
    "signer": "นายทดสอบ ลงนาม",
    "signer_position": "อธิบดี",
    "number_format": "พช. {เลขที่}/{ปี}",
    "edits": "0",
}


@pytest.fixture
def result(cast: Cast) -> Result:
    other = make_nomination(category=cast.category, committee=cast.committee)
    SlotNomination.objects.create(slot=cast.slot, nomination=other, number=2)
    for nomination, points in ((cast.nomination, "9"), (other, "7")):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination, points=points)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


@pytest.fixture
def template(cast: Cast) -> CertificateTemplate:
    told = {name: text for name, text in WORDS.items() if name != "edits"}
    return CertificateTemplate.objects.create(round=cast.category.award.round, **told)


def issue(
    cast: Cast, template: CertificateTemplate, up_to: int | None = None
) -> list[Certificate]:
    return issue_certificates(by=cast.administrator, template=template, up_to_rank=up_to)


@pytest.mark.parametrize(
    "body", ["{ชื่อ}", "{ผู้รับ!r}", "{ผู้รับ:>9}", "{ผู้รับ.__class__}", "{0}", "{", "}", "{}"]
)
def test_an_unknown_field_is_refused_when_the_template_is_saved(
    cast: Cast, sign_in: SignIn, body: str
) -> None:
    address = reverse("template_add", args=[cast.category.award.round_id])

    answer = sign_in(cast.administrator).post(address, {**WORDS, "body": body})

    assert answer.status_code == 422
    assert not CertificateTemplate.objects.exists()


def test_a_number_must_stand_in_its_form(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("template_add", args=[cast.category.award.round_id])
    client = sign_in(cast.administrator)

    assert client.post(address, {**WORDS, "number_format": "{ปี}"}).status_code == 422
    assert client.post(address, WORDS).status_code == 302


@given(st.text(max_size=80))
def test_whatever_is_typed_is_refused_or_filled_without_a_hole(text: str) -> None:
    try:
        names = fields_of(text)
    except UnknownField:
        return
    filled = merged(text, dict.fromkeys(FIELDS, "x{ผู้รับ}"))
    assert filled.count("x{ผู้รับ}") >= len(names)


def test_every_ranked_nominee_gets_a_number_of_its_own(
    cast: Cast, result: Result, template: CertificateTemplate
) -> None:
    issued = issue(cast, template)

    assert [one.content["number"] for one in issued] == ["พช. 1/2569", "พช. 2/2569"]
    assert cast.nomination.official_name in issued[0].content["body"]
    assert "ลำดับที่ 1" in issued[0].content["body"]


def test_issued_again_the_numbers_stay(
    cast: Cast, result: Result, template: CertificateTemplate
) -> None:
    first = issue(cast, template, up_to=1)
    again = issue(cast, template)

    assert [one.pk for one in again][:1] == [one.pk for one in first]
    assert [one.number for one in again] == [1, 2]
    assert len(issue(cast, template)) == Certificate.objects.count() == 2


def test_a_superseding_result_gives_new_numbers_and_the_old_paper_says_so(
    cast: Cast, result: Result, template: CertificateTemplate, client: Client
) -> None:
    (old, _other) = issue(cast, template)
    wish = ask_reopening(by=cast.chair, result=result, reason="คีย์ผิดช่อง")
    second_reopening(by=cast.secretary, wish=wish)
    check = reverse("check_result", args=[old.code])
    reopened = client.get(check).content.decode()
    assert "ผลการประเมินถูกเปิดเพื่อรับรองใหม่" in reopened
    assert "message-success" not in reopened
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    new = issue(cast, template)

    assert [one.number for one in new] == [3, 4]
    shown = client.get(check).content.decode()
    assert "คีย์ผิดช่อง" in shown
    genuine = client.get(reverse("check_result", args=[new[0].code])).content.decode()
    assert "เกียรติบัตรนี้เป็นของจริง" in genuine


def test_nothing_certified_nothing_issued(cast: Cast, template: CertificateTemplate) -> None:
    with pytest.raises(Refused):
        issue(cast, template)


@pytest.mark.parametrize("role", ["chair", "officer", "auditor"])
def test_only_administrators_issue(
    cast: Cast, result: Result, template: CertificateTemplate, sign_in: SignIn, role: str
) -> None:
    address = reverse("certificates_issue", args=[template.pk])

    assert sign_in(getattr(cast, role)).post(address).status_code == 404
    with pytest.raises(Refused):
        issue_certificates(by=getattr(cast, role), template=template, up_to_rank=None)


def test_the_batch_is_drawn_by_the_worker_and_reads_back(
    cast: Cast,
    result: Result,
    template: CertificateTemplate,
    sign_in: SignIn,
    own_media: Path,
) -> None:
    client = sign_in(cast.administrator)
    client.post(reverse("certificates_issue", args=[template.pk]), {"up_to_rank": ""})
    job = Job.objects.get()
    draw_certificates.func(job.pk)

    answer: Any = client.get(reverse("job_file", args=[job.pk]))

    text = text_of(b"".join(answer.streaming_content))
    for certificate in Certificate.objects.all():
        assert certificate.code in text
        assert certificate.content["number"].replace(" ", "") in text.replace(" ", "")
        assert certificate.content["recipient"] in text


def test_no_paragraph_of_a_certificate_is_empty(
    cast: Cast, result: Result, template: CertificateTemplate
) -> None:
    """Who has it read aloud would hear that something stands there."""
    template.body, template.signer_position = "ขอมอบให้\n\n{ผู้รับ}", ""
    papers = {"certificates": [printed(one, "http://x") for one in issue(cast, template)]}

    html = prepare(CERTIFICATES_TEMPLATE, papers).html

    said = [strip_tags(one).strip() for one in re.findall(r"<p\b.*?</p>", html, re.DOTALL)]
    assert f"({template.signer})" in said
    assert "" not in said


def test_a_rehearsal_uses_up_no_number(
    cast: Cast, result: Result, template: CertificateTemplate
) -> None:
    params = {"result": result, "nomination": cast.nomination, "fiscal_year_be": 2569, "number": 1}
    now = timezone.now()
    Certificate.objects.create(
        template=CertificateTemplate.objects.create(
            round=template.round, name="ซ้อม", title="x", body="x", signer="x", number_format="x"
        ),
        is_rehearsal=True,
        content=certificate_content(template, result, result.content["lines"][0], 1, now),
        digest="0",
        issued_at=now,
        issued_by=cast.administrator,
        **params,
    )

    assert [one.number for one in issue(cast, template)] == [1, 2]


def test_a_certificate_with_a_hole_in_it_is_not_issued(
    cast: Cast, result: Result, template: CertificateTemplate
) -> None:
    """Nobody reached a band, so {ระดับ} stands for nothing."""
    template.body = "{ผู้รับ} {ระดับ}"
    template.save()

    with pytest.raises(Refused, match="ระดับ"):
        issue(cast, template)

    assert not Certificate.objects.exists()


def test_what_does_not_fit_on_the_paper_is_refused(
    cast: Cast, result: Result, template: CertificateTemplate, sign_in: SignIn
) -> None:
    address = reverse("template_add", args=[cast.category.award.round_id])
    for body in ("ก" * 1000, "\n".join("ก" * 12)):
        assert (
            sign_in(cast.administrator).post(address, {**WORDS, "body": body}).status_code == 422
        )
    template.body = "{ผู้รับ}\n" * 12
    template.save()

    with pytest.raises(Refused, match="ไม่พอ"):
        issue(cast, template)


@pytest.mark.parametrize(("name", "most", "width"), SIZES)
def test_the_fullest_text_of_each_size_stays_above_the_signature(
    cast: Cast, template: CertificateTemplate, sign_in: SignIn, name: str, most: int, width: int
) -> None:
    """Read back from the paper: the last line of the text lies above the first of the foot."""
    template.body = "\n".join("กา้" * (width // 2) for _line in range(most))
    template.save()
    PrintSetting.objects.create(pk=1, agency="กรมการพัฒนาชุมชน", logo=files.picture("JPEG"))
    assert size_of(template.title, template.body) == name

    paper = sign_in(cast.administrator).get(reverse("template_sample", args=[template.pk])).content

    (page,) = PdfReader(BytesIO(paper)).pages
    heights: dict[str, list[float]] = {"กา": [], "ลงนาม": []}

    def at(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        for letters, found in heights.items():
            if letters in text:
                found.append(tm[5])

    page.extract_text(visitor_text=at)
    assert len(heights["กา"]) >= most
    assert heights["ลงนาม"]
    # Counted from the top of the page.
    assert max(heights["กา"]) < min(heights["ลงนาม"])


def test_hostile_words_stay_words(cast: Cast, sign_in: SignIn) -> None:
    body = "<b>หนา</b> {{ 7 }} {ผู้รับ} 😀 " + "ก" * 300
    told = {name: text for name, text in WORDS.items() if name != "edits"}
    template = CertificateTemplate.objects.create(
        round=cast.category.award.round, **{**told, "body": body}
    )

    answer = sign_in(cast.administrator).get(reverse("template_sample", args=[template.pk]))

    text = text_of(answer.content)
    assert "<b>หนา</b> { 7 }" in text
