"""Cited marks: a judge pins page and version of a piece of evidence to an indicator."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import remove_item
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.citing import MOST_CITED, cite, take_back
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.actions.writable import NotYet
from evaluations.judging.scoring.cited import moment_text, second_of
from evaluations.judging.scoring.models import Citation, ScoreSheet
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.outcome.publication.bundle_evidence import sheets_of
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.outcome.reports.feedback import feedback, line_of
from evaluations.outcome.reports.sheet_paper import sheet_context
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.documents.document import Text
from evaluations.platform.errors import Refused
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.json_schema import first_problem
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator, Rubric
from tests.factories import (
    Cast,
    filled_sheet,
    make_cast,
    make_citation,
    make_evidence,
    make_file,
    opened_sheet,
    submitted_sheet,
)
from tests.guarded import refused
from units.models import User

SignIn = Callable[[User], Client]
CITED = "อ้างอิงหลักฐาน ไฟล์ทดสอบ ฉบับที่ 1 หน้า 3"


@pytest.fixture
def pages(cast: Cast) -> Any:
    """A PDF of five pages."""
    version = make_file(nomination=cast.nomination)
    EvidenceVersion.objects.filter(pk=version.pk).update(page_sizes=[9] * 5)
    version.refresh_from_db()
    return version


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    return filled_sheet(judge=cast.member, nomination=cast.nomination)


def first_indicator() -> int:
    return Indicator.objects.order_by("dimension__number", "number")[0].pk


def pressed(client: Client, sheet: ScoreSheet, version: int, **more: Any) -> Any:
    data = {"indicator": first_indicator(), "version": version, **more}
    return client.post(reverse("sheet_cite", args=[sheet.pk]), data)


def text_at(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, (name, args)
    content: str = answer.content.decode()
    return content


def cited(by: User, sheet: ScoreSheet, version: Any, page: int = 3) -> Citation:
    here = {"indicator": first_indicator(), "version": version.pk, "page": page}
    return cite(by=by, sheet=sheet.pk, **here)


def replaced(version: Any) -> None:
    """The office brings another file in the place of this one, and takes the piece off."""
    EvidenceVersion.objects.create(
        item=version.item,
        number=2,
        kind="text",
        text="ฉบับใหม่",
        sha256="1" * 64,
        added_at=timezone.now(),
    )
    version.item.removed_at = timezone.now()
    version.item.save()


def test_one_press_in_the_viewer_cites_and_one_takes_back(
    cast: Cast, sheet: ScoreSheet, pages: Any, sign_in: SignIn
) -> None:
    """Without scripts: two forms; with them the same addresses answer with the part."""
    judge = sign_in(cast.member)
    viewer = text_at(judge, "evidence", pages.item_id)
    assert "อ้างอิงหน้านี้" in viewer
    assert 'id="page-5"' in viewer

    answer = pressed(judge, sheet, pages.pk, page="๓")

    assert answer["Location"].startswith(reverse("evidence", args=[pages.item_id]) + "?version=1")
    citation = Citation.objects.get()
    assert (citation.version, citation.page) == (pages, 3)
    assert pressed(judge, sheet, pages.pk, page="3").status_code == 302
    assert Citation.objects.count() == 1
    address = f"{reverse('evidence', args=[pages.item_id])}?version=1#page-3"
    for name in ("sheet", "sheet_review"):
        assert f'href="{address}"' in text_at(judge, name, sheet.pk)
    part = judge.post(reverse("citation_remove", args=[citation.pk]), headers={"X-Part": "cite"})
    assert "ถอนการอ้างอิงแล้ว" in part.content.decode()
    assert not Citation.objects.exists()
    told = Entry.objects.filter(verb__startswith="citation.").order_by("pk")
    assert [one.verb for one in told] == ["citation.added", "citation.removed"]
    again = cited(cast.member, sheet, pages)
    judge.post(reverse("sheet", args=[sheet.pk]), {"uncite": again.pk})
    assert not Citation.objects.exists()


def test_what_cannot_be_cited_is_said_beside_the_button(
    cast: Cast, sheet: ScoreSheet, pages: Any, sign_in: SignIn
) -> None:
    judge = sign_in(cast.member)
    asked: Iterable[tuple[dict[str, Any], str]] = (
        ({"page": "6"}, "หน้า 1 ถึง 5"),
        ({"page": "สาม"}, "เป็นตัวเลข"),
        ({"moment": "1:75"}, "นาทีและวินาที"),
        ({"indicator": 999999}, "ไม่อยู่ในแบบให้คะแนนนี้"),
    )
    for more, sentence in asked:
        data = {"indicator": first_indicator(), "version": pages.pk, **more}
        answer = judge.post(
            reverse("sheet_cite", args=[sheet.pk]), data, headers={"X-Part": "cite"}
        )
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    for page in range(MOST_CITED):
        make_citation(
            sheet=sheet, indicator=Indicator(pk=first_indicator()), version=pages, page=page + 9
        )
    with pytest.raises(Refused, match="20"):
        cited(cast.member, sheet, pages)
    assert pressed(judge, sheet, 999999).status_code == 404
    assert pressed(judge, sheet, 10**12)["Location"] == reverse("sheet", args=[sheet.pk])


def test_a_film_is_cited_by_its_moment() -> None:
    assert [second_of(typed) for typed in ("1:05", "1:01:05", "45")] == [65, 3665, 45]
    assert (moment_text(65), moment_text(3665)) == ("1:05", "1:01:05")
    for typed in ("x", "-1", "1:60", "1:1:1:1", "99:00:00", ""):
        with pytest.raises(ValueError, match="moment|invalid literal"):
            second_of(typed)


def test_only_its_judge_cites_while_the_sheet_takes_marks(
    cast: Cast, sheet: ScoreSheet, pages: Any, sign_in: SignIn
) -> None:
    citation = cited(cast.member, sheet, pages)
    for person in (cast.chair, cast.secretary, cast.officer, cast.administrator):
        client = sign_in(person)
        assert pressed(client, sheet, pages.pk).status_code == 404
        removal = client.post(reverse("citation_remove", args=[citation.pk]))
        assert removal.status_code == 404
        with pytest.raises(ScoreSheet.DoesNotExist):
            cited(person, sheet, pages)
    AwardRound.objects.update(phase=Phase.CLOSED)
    with pytest.raises(Refused):
        cited(cast.member, sheet, pages, page=1)
    AwardRound.objects.update(phase=Phase.EVALUATING)
    Slot.objects.update(state=SlotState.SCHEDULED)
    with pytest.raises(NotYet):
        cited(cast.member, sheet, pages, page=1)
    with pytest.raises(NotYet):
        take_back(by=cast.member, citation=citation)


def test_nobody_else_learns_of_it_before_the_reveal(
    cast: Cast, sheet: ScoreSheet, sign_in: SignIn
) -> None:
    """A piece that the office took away is seen by who cited it, and on no page by another."""
    item = make_evidence(nomination=cast.nomination, title="หลักฐานที่มีผู้อ้างอิง")
    version = item.versions.get()
    cited(cast.member, sheet, version)
    remove_item(by=cast.officer, item=item, reason="ผิดเรื่อง")
    panel = [cast.committee.pk, cast.category.pk]

    assert item.title in text_at(sign_in(cast.member), "sheet", sheet.pk)
    assert item.title in text_at(sign_in(cast.member), "evidence", item.pk, query="?version=1")
    for person in (cast.chair, cast.secretary):
        client = sign_in(person)
        assert not EvidenceVersion.objects.visible_to(person).filter(pk=version.pk).exists()
        assert client.get(reverse("evidence", args=[item.pk])).status_code == 404
        pages = [("board", panel), ("nomination_detail", [cast.nomination.pk])]
        for name, args in pages:
            assert item.title not in text_at(client, name, *args)
    for person in (cast.officer, cast.administrator, cast.auditor):
        assert EvidenceVersion.objects.visible_to(person).filter(pk=version.pk).exists()
        page = text_at(sign_in(person), "evidence", item.pk)
        assert "อ้างอิง" not in page.replace(item.title, "")


def test_it_opens_the_judged_version_after_the_office_replaced_and_removed_it(
    cast: Cast, sheet: ScoreSheet, pages: Any, sign_in: SignIn
) -> None:
    """Also when the file was replaced before the sheet was handed in, so that no pin holds it."""
    cited(cast.member, sheet, pages)
    replaced(pages)
    submit_sheet(by=cast.member, sheet=sheet)
    judge = sign_in(cast.member)

    review = text_at(judge, "sheet_review", sheet.pk)
    assert f"{reverse('evidence', args=[pages.item_id])}?version=1#page-3" in review
    piece = text_at(judge, "evidence", pages.item_id, query="?version=1")
    assert reverse("version_page", args=[pages.pk, 3]) in piece
    file: Any = judge.get(reverse("version_file", args=[pages.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.4 x"
    stranger = sign_in(cast.nobody)
    assert stranger.get(reverse("version_file", args=[pages.pk])).status_code == 404


def test_a_submitted_sheet_holds_what_it_cites_and_nothing_changes_it(
    cast: Cast, sheet: ScoreSheet, pages: Any
) -> None:
    citation = cited(cast.member, sheet, pages)
    sheet = submit_sheet(by=cast.member, sheet=sheet)

    content = submitted(sheet.content)
    assert content["citations"] == [
        {
            "indicator": "1.1",
            "title": "ไฟล์ทดสอบ",
            "version": 1,
            "sha256": pages.sha256,
            "page": 3,
            "second": 0,
        }
    ]
    assert (content["schema"], sheet.digest) == (3, digest(content))
    assert first_problem(content, SCHEMA, "sheet") == ""
    rows = Citation.objects.filter(pk=citation.pk)
    assert refused(lambda: rows.update(page=4))
    assert refused(lambda: rows._raw_delete(rows.db))
    again = {"indicator": Indicator(pk=first_indicator()), "version": pages, "page": 4}
    assert refused(lambda: make_citation(sheet=sheet, **again))
    with pytest.raises(Refused):
        take_back(by=cast.member, citation=citation)


def test_older_sheets_read_as_the_newest_with_nothing_cited(sheet: ScoreSheet, cast: Cast) -> None:
    content: Any = dict(submitted(submit_sheet(by=cast.member, sheet=sheet).content))
    second: Any = {**content, "schema": 2}
    del second["citations"]

    assert submitted(second) == content
    assert first_problem(second, SCHEMA, "sheet") == ""


def test_it_is_printed_for_the_judge_and_in_the_feedback_without_a_name(
    cast: Cast, sheet: ScoreSheet, pages: Any
) -> None:
    """Twice cited stands once; a sheet that went back since says what it said when it counted."""
    cited(cast.member, sheet, pages)
    sheet = submit_sheet(by=cast.member, sheet=sheet)
    other = filled_sheet(judge=cast.chair, nomination=cast.nomination)
    cited(cast.chair, other, pages)
    submit_sheet(by=cast.chair, sheet=other)
    for judge in cast.judges:
        if judge not in (cast.member, cast.chair):
            submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    line = line_of(result, cast.nomination.pk)
    assert line is not None

    sheet.refresh_from_db()
    assert sheet_context(sheet)["dimensions"][0]["rows"][0]["cited"] == [CITED]
    parts = feedback(result, line, with_marks=False).parts
    told = [one for one in parts if isinstance(one, Text) and "อ้างอิง" in one.heading]
    assert [text.count(CITED) for one in told for text in one.paragraphs] == [1]
    assert cast.member.full_name not in str(told)
    assert all(first_problem(one, SCHEMA, "sheet") == "" for one in sheets_of(result))


def test_what_went_back_is_kept_word_for_word_and_may_cite_anew(
    cast: Cast, sheet: ScoreSheet, pages: Any
) -> None:
    citation = cited(cast.member, sheet, pages)
    before = submit_sheet(by=cast.member, sheet=sheet)
    seat = cast.seat(cast.member)
    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="ดูอีกครั้ง")

    take_back(by=cast.member, citation=citation)
    after = submit_sheet(by=cast.member, sheet=sheet)

    kept = after.returns.get()
    assert (digest(kept.content), kept.digest) == (before.digest, before.digest)
    assert submitted(after.content)["citations"] == []


def test_the_first_citation_freezes_the_rubric(cast: Cast, pages: Any) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    cited(cast.member, sheet, pages)

    assert Rubric.objects.get(pk=sheet.rubric_id).frozen_at


@pytest.mark.django_db
def test_a_rehearsal_is_wiped_with_what_was_cited() -> None:
    cast = make_cast(is_rehearsal=True)
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    cited(cast.member, sheet, make_evidence(nomination=cast.nomination).versions.get())
    submit_sheet(by=cast.member, sheet=sheet)

    wipe_round(by=cast.administrator, award_round=cast.category.award.round)

    assert not Citation.objects.exists()
