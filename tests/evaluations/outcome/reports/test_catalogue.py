"""Every document: who may have it, and that its page, its paper and its spreadsheet agree."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from weasyprint.layout import preferred

from evaluations.entry.schedule.models import SlotNomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.notes import save_note
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.outcome.minutes.actions import begin_minutes
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.publication.notices import ANNOUNCED, announce_results
from evaluations.outcome.reports.diagnosis import diagnosis
from evaluations.outcome.reports.feedback import feedback
from evaluations.outcome.reports.ranking import category_ranking, profiles
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.platform.documents.actions import set_logo, set_printing
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.formats import document_pdf
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.registry import KINDS, document_for
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from tests import files
from tests.factories import Cast, filled_sheet, make_nomination, submitted_sheet
from tests.objecting import objected
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture
def other(cast: Cast) -> str:
    """Another nominee of the category: a name that may stand in nobody else's feedback."""
    AwardRound.objects.update(objection_days=10)
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    nomination.official_name = "หน่วยงานคู่แข่งลับ"
    nomination.save()
    SlotNomination.objects.create(slot=cast.slot, nomination=nomination, number=2)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=nomination, points="6")
    return nomination.official_name


@pytest.fixture
def result(cast: Cast, other: str) -> Result:
    for judge, points in zip(cast.judges, ("8", "7.5", "9"), strict=True):
        sheet = filled_sheet(judge=judge, nomination=cast.nomination, points=points)
        dimension = sheet.rubric.dimensions.all()[0].pk
        texts = {"strengths": f"เข้มแข็ง {points}", "suggestions": FORMULA}
        save_note(by=judge, sheet=sheet.pk, dimension=dimension, version=0, **texts)
        submit_sheet(by=judge, sheet=sheet)
    begin_minutes(by=cast.secretary, session=cast.session)
    Category.objects.update(quota=1)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    objected(cast)
    return result


def arguments(cast: Cast, result: Result) -> dict[str, list[int]]:
    return {
        "appointments": [cast.committee.pk],
        "cascade": [cast.category.award.round_id],
        "committee_members": [cast.category.award.round_id],
        "round_copied": [copied(cast).pk],
        "category_ranking": [cast.category.pk],
        "round_ranking": [cast.category.award.round_id],
        "profiles": [result.pk],
        "diagnosis": [result.pk],
        "feedback": [cast.nomination.pk],
        "activity": [cast.session.pk],
        "minutes": [cast.session.pk],
        "objections": [ObjectionWindow.objects.get(nomination=cast.nomination).pk],
        "objections_committee": [cast.committee.pk],
        "objections_round": [cast.category.award.round_id],
        "roll_call": [cast.session.pk],
        "questions": [cast.session.pk],
        "session_evidence": [cast.session.pk],
        "audit_nomination": [cast.nomination.pk],
        "audit_category": [cast.category.pk],
        "audit_person": [cast.member.pk],
    }


def copied(cast: Cast) -> AwardRound:
    """The round of the next year."""
    choice = Choice("ปีหน้า", 2570)
    return copy_round(by=cast.administrator, source=cast.category.award.round, choice=choice)


JUDGES = ("chair", "member", "secretary")
BOTH = ("administrator", "auditor")
MAY = {
    "appointments": (*JUDGES, *BOTH),
    "cascade": BOTH,
    "committee_members": BOTH,
    "round_copied": BOTH,
    "category_ranking": (*JUDGES, *BOTH),
    "round_ranking": BOTH,
    "profiles": (*JUDGES, *BOTH),
    "diagnosis": ("chair", "administrator"),
    "feedback": BOTH,
    "activity": (*JUDGES, *BOTH, "officer"),
    "minutes": (*JUDGES, *BOTH),
    "objections": (*JUDGES, *BOTH, "officer"),
    "objections_committee": (*JUDGES, *BOTH),
    "objections_round": BOTH,
    "roll_call": (*JUDGES, *BOTH),
    "questions": ("chair", "secretary", "administrator"),
    "session_evidence": (*JUDGES, *BOTH),
    "audit_nomination": BOTH,
    "audit_category": BOTH,
    "audit_person": BOTH,
}
ROLES = (*JUDGES, *BOTH, "officer", "other_officer", "nobody")


@pytest.mark.usefixtures("undrawn_papers")
@pytest.mark.parametrize("role", ROLES)
def test_role_by_document_and_format(
    cast: Cast, result: Result, sign_in: SignIn, role: str
) -> None:
    client, allowed = sign_in(getattr(cast, role)), set()
    for name, args in arguments(cast, result).items():
        formats = ("page", "pdf", "xlsx") if role in ("administrator", "nobody") else ("page",)
        asked = [reverse("document", args=[name, args, one]) for one in formats]
        codes = {client.get(address).status_code for address in asked}
        assert len(codes) == 1
        if codes == {200}:
            allowed.add(name)

    assert allowed == {name for name, roles in MAY.items() if role in roles}


def test_every_document_stands_in_the_table(cast: Cast, result: Result) -> None:
    assert set(MAY) == set(arguments(cast, result)) == set(KINDS)


@pytest.mark.parametrize(
    "address", ["nothing/1.page", "profiles/1-2.page", "round_ranking/1-2-3.pdf"]
)
def test_no_such_document(cast: Cast, sign_in: SignIn, address: str) -> None:
    assert sign_in(cast.administrator).get(f"/documents/{address}").status_code == 404


def sheets_of(content: bytes) -> str:
    book = load_workbook(BytesIO(content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type != "f" for cell in cells)
    return " ".join(str(cell.value) for cell in cells)


def is_in(book: str, text: str) -> bool:
    """A figure is a number in a spreadsheet: no zeros at its end, no rounding."""
    figure = re.fullmatch(r"≈?([−\d.]+)(\(\d+/\d+\))?", text)
    if text in book or figure is None:
        return text in book
    decimal = figure[1].replace("−", "-")
    return (decimal[:-1] if figure[2] else decimal.rstrip("0").rstrip(".")) in book


def folded(text: str) -> str:
    return "".join(text.split())


def test_page_paper_and_spreadsheet_say_the_same(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    client = sign_in(cast.administrator)
    for name, args in arguments(cast, result).items():
        document = document_for(cast.administrator, name, *args)
        rows = [cell for table in document.tables for row in table.rows[:4] for cell in row]
        wanted = [one for one in (document.title, *rows) if one and "\n" not in one]
        paper = folded(text_of(client.get(reverse("document", args=[name, args, "pdf"])).content))
        book = folded(
            sheets_of(client.get(reverse("document", args=[name, args, "xlsx"])).content)
        )
        assert wanted, name
        assert [one for one in wanted if folded(one) not in paper] == [], name
        assert [one for one in wanted if not is_in(book, folded(one))] == [], name


def test_the_figures_of_a_ranking_are_numbers_in_the_spreadsheet(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    address = reverse("document", args=["category_ranking", cast.category.pk, "xlsx"])
    book = load_workbook(BytesIO(sign_in(cast.chair).get(address).content))

    values = [cell.value for cell in book.worksheets[1][2]]

    assert values[0] == 1
    assert values[2] == pytest.approx(81.67)


def test_feedback_names_nobody_else(cast: Cast, result: Result, other: str) -> None:
    told = repr(document_for(cast.administrator, "feedback", cast.nomination.pk))

    assert "81.67" in told
    assert "เข้มแข็ง 7.5" in told
    assert "2 ราย" in told
    # Of two nominees the lowest total would be the other's.
    assert "60.00" not in told
    assert other not in told
    for judge in cast.judges:
        assert judge.full_name not in told


@pytest.mark.usefixtures("undrawn_papers")
@pytest.mark.parametrize(
    ("phase", "shows", "status"),
    [
        (Phase.PUBLISHED, True, 200),
        (Phase.ARCHIVED, True, 200),
        (Phase.PUBLISHED, False, 200),
        (Phase.EVALUATING, True, 404),
        (Phase.CLOSED, True, 404),
    ],
)
def test_an_office_reads_its_feedback_after_publication(
    cast: Cast, result: Result, sign_in: SignIn, phase: str, *, shows: bool, status: int
) -> None:
    AwardRound.objects.update(phase=phase, shows_marks_to_officers=shows)
    award_round = cast.category.award.round
    Publication.objects.create(round=award_round, public_from=timezone.now())
    address = reverse("document", args=["feedback", cast.nomination.pk, "xlsx"])

    assert sign_in(cast.officer).get(address).status_code == status
    assert sign_in(cast.other_officer).get(address).status_code == 404


@pytest.mark.parametrize("shows", [True, False])
def test_an_office_is_told_and_reads_rank_and_words_and_marks_if_the_round_says_so(
    cast: Cast, result: Result, sign_in: SignIn, *, shows: bool
) -> None:
    """Case A8: by a notice with a link; and nobody offers to withdraw what is published."""
    AwardRound.objects.update(phase=Phase.PUBLISHED, shows_marks_to_officers=shows)
    Publication.objects.create(round=cast.category.award.round, public_from=timezone.now())
    client, page = sign_in(cast.officer), reverse("nomination_detail", args=[cast.nomination.pk])

    assert announce_results() == 1
    assert announce_results() == 0

    (notice,) = Notice.objects.filter(kind=ANNOUNCED.code)
    assert notice.user == cast.officer
    told = client.post(reverse("notice_open", args=[notice.pk]), follow=True).content.decode()
    assert "อันดับ" in told
    assert ("ตัวชี้วัดทดสอบ 1.1" in told) is shows
    assert (str(result.content["lines"][0]["total"]) in told) is shows
    shown = client.get(page).content.decode()
    assert notice.address in shown
    assert reverse("nomination_withdraw", args=[cast.nomination.pk]) not in shown


def test_before_the_embargo_is_over_an_office_reads_no_feedback(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    AwardRound.objects.update(phase=Phase.PUBLISHED, shows_marks_to_officers=True)
    plan = Publication.objects.create(
        round=cast.category.award.round, public_from=timezone.now() + timedelta(hours=1)
    )
    address = reverse("document", args=["feedback", cast.nomination.pk, "page"])
    assert sign_in(cast.officer).get(address).status_code == 404

    plan.public_from = timezone.now()
    plan.save()

    assert sign_in(cast.officer).get(address).status_code == 200


@pytest.mark.parametrize("name", ["profiles", "diagnosis", "category_ranking", "feedback"])
def test_an_assumed_rubric_says_so_where_its_weights_show(
    cast: Cast, result: Result, name: str
) -> None:
    mark = "(สมมติ ไม่ใช่ฉบับทางการ)"
    assert mark not in repr(made_of(result, cast, name))
    result.document["rubric"]["is_assumed"] = True

    assert mark in repr(made_of(result, cast, name))


def made_of(result: Result, cast: Cast, name: str) -> Document:
    line = result.content["lines"][0]
    made: dict[str, Callable[[], Document]] = {
        "profiles": lambda: profiles(result),
        "diagnosis": lambda: diagnosis(result),
        "category_ranking": lambda: category_ranking(cast.category, [result]),
        "feedback": lambda: feedback(result, line),
    }
    return made[name]()


def test_of_five_nominees_highest_median_and_lowest_are_told(cast: Cast, result: Result) -> None:
    line = result.content["lines"][0]
    totals = ("90.00", "80.00", "70.50", "61.25", "50.00")
    result.document = {
        **result.content,
        "lines": [{**line, "total": total} for total in totals],
    }

    told = repr(feedback(result, {**line, "total": "80.00"}))

    assert all(one in told for one in ("5 ราย", "90.00", "70.50", "50.00"))
    assert "61.25" not in told


def test_the_audit_tells_no_mark_before_the_certification(cast: Cast, other: str) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="3.5")
    for name, pk in (
        ("audit_nomination", cast.nomination.pk),
        ("audit_category", cast.category.pk),
        ("audit_person", cast.member.pk),
    ):
        assert "→ 3.5" not in repr(document_for(cast.auditor, name, pk)), name
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert "→ 3.5" in repr(document_for(cast.auditor, "audit_nomination", cast.nomination.pk))


def test_committees_are_never_merged_without_saying_so(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    """A second committee of the same category has its own ranks, in the order of their numbers
    (case P5)."""
    Committee.objects.filter(pk=cast.committee.pk).update(number=99)
    second = Committee.objects.create(
        round=cast.category.award.round, number=1, name="คณะกรรมการอีกชุด"
    )
    second.categories.add(cast.category)
    document = result.content
    copy = Result.objects.get(pk=result.pk)
    copy.pk, copy.code, copy.committee = None, "ABCDEFGHJKMN", second
    copy.document = {**document, "committee": second.name}
    copy.entry = record(by=None, verb="result.certified", subject=copy.category)
    copy.save(force_insert=True)

    told = repr(document_for(cast.auditor, "round_ranking", cast.category.award.round_id))

    assert "ไม่จัดลำดับข้ามชุด" in told
    assert told.count(second.name) == 2
    assert told.index(second.name) < told.index(cast.committee.name)


def test_thai_digits_in_text_and_not_in_codes(cast: Cast, result: Result, sign_in: SignIn) -> None:
    set_printing(
        by=cast.administrator,
        edits=None,
        values={"digits": "thai", "agency": "กรมทดสอบ 1", "pdf_variant": ""},
    )

    text = text_of(sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content)

    assert "๘๑.๖๗" in text
    assert "81.67" not in text
    assert result.digest in text
    assert "หน้า ๑ จาก" in text


@pytest.mark.parametrize("variant", ["pdf/a-3u", "pdf/ua-1"])
def test_archived_and_accessible_papers(
    cast: Cast, result: Result, sign_in: SignIn, variant: str
) -> None:
    PrintSetting.objects.create(pk=1, pdf_variant=variant)

    pdf = sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content

    root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_data()
    assert (b"pdfaid" in metadata) is (variant == "pdf/a-3u")
    assert (b"pdfuaid" in metadata) is (variant == "pdf/ua-1")
    assert ("/StructTreeRoot" in root) is (variant == "pdf/ua-1")
    assert "81.67" in text_of(pdf)


def test_the_embedded_spreadsheet_is_that_of_the_result(
    cast: Cast, result: Result, sign_in: SignIn
) -> None:
    PrintSetting.objects.create(pk=1, pdf_variant="pdf/a-3u")
    pdf = sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content

    (content,) = PdfReader(BytesIO(pdf)).attachments["figures.xlsx"]

    assert "81.67" in sheets_of(content)


def test_an_emblem_is_drawn_anew_and_nothing_else_is_taken(cast: Cast) -> None:
    set_logo(by=cast.administrator, content=files.picture("PNG"))

    setting = PrintSetting.current()
    assert bytes(setting.logo).startswith(b"\xff\xd8")
    for wrong in (b"<svg/>", b"GIF89a", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Exception, match="PNG"):
            set_logo(by=cast.administrator, content=wrong)
    assert bytes(PrintSetting.current().logo) == bytes(setting.logo)


def test_long_hostile_words_stay_on_the_paper(cast: Cast, sign_in: SignIn) -> None:
    name = "ก" * 5000 + " <i>x</i> 😀 שלום"
    Committee.objects.update(name=name)

    answer = sign_in(cast.chair).get(
        reverse("document", args=["appointments", cast.committee.pk, "pdf"])
    )

    assert "<i>x</i>" in text_of(answer.content)
    assert ScoreSheet.objects.count() == 0


def test_a_long_comment_is_laid_out_once_and_not_for_every_width(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case R18: what the audit of two comments of 5,000 letters costs grows with their length."""
    comments = ["ก" * 5000, "คณะกรรมการเห็นว่า " * 280]
    for comment in comments:
        subject, change = cast.nomination, {"summary": comment}
        record(by=cast.officer, verb="nomination.changed", subject=subject, after=change)
    measured: list[int] = []
    split = preferred.split_first_line

    def counted(text: str, *args: Any, **more: Any) -> Any:
        measured.append(len(text))
        return split(text, *args, **more)

    monkeypatch.setattr(preferred, "split_first_line", counted)
    document = document_for(cast.auditor, "audit_nomination", cast.nomination.pk)

    text = "".join(text_of(document_pdf(document)).split())

    assert all(comment[-500:].replace(" ", "") in text for comment in comments)
    assert sum(measured) < 10 * sum(len(comment) for comment in comments)
