"""Cases P7, P11, P12, P13 and P15: what papers say and how they are set, without drawing one."""

import datetime
import re

import pytest
from django.conf import settings

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models import Attendance, Slot
from evaluations.judging.day.actions.roll_call import check_seat
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.certificates import certificate_content
from evaluations.outcome.certificates.merging import fields_of
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.certificates.views import default_body
from evaluations.outcome.reports.feedback import feedback
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.platform.documents.document import Document, Facts, Signature, Signatures, Table
from evaluations.platform.documents.formats import TEMPLATE
from evaluations.platform.documents.models import Paper, PrintSetting
from evaluations.platform.documents.pdf.render import STYLES, prepare
from evaluations.platform.documents.registry import document_for
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, make_evidence, submitted_sheet
from units.models import Region


@pytest.fixture
def result(cast: Cast) -> Result:
    """Three means of which none ends: 8, 8 and 9 of 10."""
    for judge, points in zip(cast.judges, ("8", "8", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_evidence_of_an_indicator_has_its_dimension_and_a_late_start_its_date(cast: Cast) -> None:
    """P7."""
    item = make_evidence(nomination=cast.nomination)
    item.indicators.add(Indicator.objects.filter(dimension__number=2)[0])
    next_day = cast.slot.starts_at + datetime.timedelta(days=1)
    Slot.objects.update(started_at=next_day.replace(hour=19, minute=7))

    parts = document_for(cast.chair, "activity", cast.session.pk).parts

    (evidence,) = [one for one in parts if isinstance(one, Table) and one.rows[0][0] == item.title]
    assert evidence.rows[0][1] == "2"
    state = next(
        text
        for one in parts
        if isinstance(one, Facts)
        for name, text in one.rows
        if name == "สถานะ"
    )
    assert re.search(r"เริ่มเวลา \d+ \S+ \d\d 19\.07 น\.", state)


def test_official_paper_has_its_margins_and_letters_and_signs_right_of_the_middle() -> None:
    """P11."""
    styles = settings.BASE_DIR / "static" / "css"
    official = (styles / STYLES[Paper.OFFICIAL]).read_text(encoding="utf-8")
    signatures = re.search(r"\.signatures \{.*?\}", (styles / "print.css").read_text("utf-8"))

    assert "margin: 25mm 20mm 20mm 30mm;" in official
    assert "body { font-size: 12pt; }" in official
    assert signatures is not None
    assert {"text-align: right", "break-before: avoid"} <= declarations(signatures[0])


def declarations(rule: str) -> set[str]:
    return {one.strip() for one in rule.partition("{")[2].strip("} ").split(";") if one.strip()}


@pytest.mark.django_db
@pytest.mark.parametrize(("paper", "is_official"), [("official", True), ("compact", False)])
def test_the_setting_brings_the_official_style(paper: str, *, is_official: bool) -> None:
    PrintSetting.objects.create(pk=1, paper=paper)
    document = Document("ก", "ข", (Signatures((Signature("นายสม ชาย", ("ประธาน",)),)),))

    html = prepare(TEMPLATE, {"document": document, "heading": document, "qr": ""}).html

    assert (STYLES[Paper.OFFICIAL] in html) is is_official
    assert '<section class="signatures">' in html


def test_the_template_offered_first_fits_every_round(cast: Cast, result: Result) -> None:
    """P12: no field that a nominee may have nothing for; the committee and region are fields."""
    optional = {"ระดับ", "คะแนน", "เขตตรวจราชการ"}
    assert not optional & set(fields_of(default_body(cast.category.award.round)))
    region = Region.objects.create(number=9, name="ภาคตะวันออก 2")
    type(cast.session).objects.update(region=region)
    template = CertificateTemplate(
        round=cast.category.award.round,
        title="เกียรติบัตร",
        body="{ลำดับ} ของ{คณะกรรมการ} {เขตตรวจราชการ}",
        number_format="{เลขที่}",
    )

    line = result.content["lines"][0]
    content = certificate_content(template, result, line, 1, result.certified_at)

    assert content["body"] == f"ลำดับที่ 1 ของ{cast.committee.name} เขตตรวจราชการที่ 9"


def test_a_mean_is_published_in_its_column_and_exact_in_the_note(
    cast: Cast, result: Result
) -> None:
    """P13."""
    (table,) = [one for one in summary_document(result, "x").tables if one.repeat or one.is_even]

    cells = [cell for row in table.rows for cell in row]
    assert not [cell for cell in cells if "≈" in cell or "/" in cell]
    assert any("83.33" in cell for cell in cells)
    assert "≈83.3333 (250/3)" in table.note
    (marks,) = feedback(result, result.content["lines"][0]).tables
    assert {row[-1] for row in marks.rows} == {"8.33"}
    assert "1.1 ≈8.3333 (25/3)" in marks.note


def test_the_roll_call_prints_a_line_for_everybody(cast: Cast) -> None:
    """P15: whoever was called, how and by what; a visible gap for the others."""
    check_seat(
        by=cast.secretary,
        session=cast.session,
        seat=cast.seat(cast.chair),
        status="present",
        mode="video",
        identified_by="on_camera",
    )
    role = AttendanceRole.PRESENTER
    Attendance.objects.create(slot=cast.slot, number=1, role=role, name="นายผู้นำ เสนอ")

    committee, slot = document_for(cast.auditor, "roll_call", cast.session.pk).tables

    assert [row[1].splitlines()[0] for row in committee.rows] == [
        judge.full_name for judge in cast.judges
    ]
    assert "ทางวิดีโอ" in committee.rows[0][3]
    assert all("[ไม่มีข้อมูล: ยังไม่เช็กชื่อ]" in row[3] for row in committee.rows[1:])
    assert slot.rows[0][1] == "นายผู้นำ เสนอ"
    assert {row[4] for row in (*committee.rows, *slot.rows)} == {""}
