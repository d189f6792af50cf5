"""An office objects to its provisional result, and is answered."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.submissions.content import submission_content
from evaluations.entry.submissions.models import Submission
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.results.actions.reopening import ask_reopening
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue
from evaluations.judging.scoring.models import ConflictKind
from evaluations.outcome.objections.actions import (
    accept_result,
    send_objections,
    write_objection,
)
from evaluations.outcome.objections.answering import answer_objection
from evaluations.outcome.objections.content import seen_digest
from evaluations.outcome.objections.models import Objection, ObjectionWindow, Reply
from evaluations.outcome.objections.notices import ANSWERED, OBJECTED, UPHELD
from evaluations.platform.documents.registry import document_for
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator
from tests.factories import (
    Cast,
    filled_sheet,
    make_citation,
    make_evidence,
    make_file,
)
from tests.objecting import (
    TEXT,
    WHY,
    answer,
    certified,
    corrected,
    drafted,
    judged,
    moved,
    objected,
    window_of,
)
from units.models import User

SignIn = Callable[[User], Client]
DAY = timedelta(days=1)


def hand_in(cast: Cast) -> int:
    """A submission with one piece of evidence; the number of the piece."""
    item, now = make_evidence(nomination=cast.nomination, title="รายงานผล"), timezone.now()
    Submission.objects.create(
        nomination=cast.nomination,
        number=1,
        submitted_at=now,
        content=submission_content(cast.nomination, by="x", submitted_at=now),
        digest="0",
    )
    return item.number


def test_an_office_cites_what_it_had_handed_in_and_sends(cast: Cast, sign_in: SignIn) -> None:
    number = hand_in(cast)
    judged(cast)
    make_evidence(nomination=cast.nomination, title="ชิ้นที่มาทีหลัง")
    client, window = sign_in(cast.officer), window_of(cast)
    write = reverse("objection_write", args=[window.pk, 2])
    shown = client.get(write).content.decode()
    assert "รายงานผล" in shown
    assert "ชิ้นที่มาทีหลัง" not in shown

    client.post(write, {"text": TEXT, "evidence": [number], "edits": window.edits})
    send = reverse("objection_send", args=[window.pk])
    page = client.get(send).content.decode()
    client.post(send, {"seen": seen_digest(window_of(cast))})

    assert TEXT in page
    assert "รายงานผล" in page
    assert window_of(cast).reply == Reply.SENT
    told = repr(document_for(cast.officer, "objections", window.pk))
    assert all(one in told for one in (TEXT, "รายงานผล", window_of(cast).digest))


def test_the_chair_finds_and_answers_and_the_office_reads_it(cast: Cast, sign_in: SignIn) -> None:
    judged(cast)
    window = objected(cast)
    (notice,) = Notice.objects.filter(kind=OBJECTED.code, user=cast.chair)
    chair = sign_in(cast.chair)
    assert TEXT in chair.get(notice.address).content.decode()
    (objection,) = window.objections.all()

    sent = {"answer": "not_upheld", "reason": WHY}
    chair.post(reverse("objection_answer", args=[objection.pk]), sent)

    address = reverse("objection_window", args=[window.pk])
    page = sign_in(cast.officer).get(address).content.decode()
    assert WHY in page
    assert "ประธาน" in page
    assert Notice.objects.filter(kind=ANSWERED.code, user=cast.officer).count() == 1
    assert WHY in repr(document_for(cast.officer, "objections", window.pk))


def with_citations(cast: Cast, *, is_alone: bool = False) -> int:
    """All judges cite two pages of a piece, which is replaced after the certification; or the
    member alone the first, for whose indicator nobody else gave a mark."""
    version, first = make_file(nomination=cast.nomination), Indicator.objects.order_by("pk")[0]
    AwardRound.objects.filter(pk=cast.committee.round_id).update(objection_days=10)
    Indicator.objects.update(allows_not_applicable=True)
    for judge in cast.judges:
        sheet = filled_sheet(judge=judge, nomination=cast.nomination)
        is_silent = is_alone and judge != cast.member
        if is_silent:
            value = MarkValue(NOT_APPLICABLE, None, "ไม่เกี่ยวข้อง")
            save_mark(by=judge, sheet=sheet.pk, indicator=first.pk, value=value, version=1)
        for page, indicator in enumerate(Indicator.objects.order_by("pk")[:2], start=3):
            if is_silent and indicator == first:
                continue
            make_citation(sheet=sheet, indicator=indicator, version=version, page=page)
        submit_sheet(by=judge, sheet=sheet)
    certified(cast)
    newer = {"kind": "text", "text": "ฉบับใหม่", "sha256": "1" * 64, "added_at": timezone.now()}
    EvidenceVersion.objects.create(item=version.item, number=2, **newer)
    item: int = version.item_id
    return item


def test_an_answer_tells_what_the_committee_cited_and_opens_the_judged_version(
    cast: Cast, sign_in: SignIn
) -> None:
    """Of what was objected to alone, once it is answered; each once, without who cited it."""
    judged_version = f"{reverse('evidence', args=[with_citations(cast)])}?version=1"
    window = objected(cast, 1)
    pages = {cast.officer: "objection_window", cast.chair: "objection_answers"}
    assert not any(
        judged_version in sign_in(one).get(reverse(name, args=[window.pk])).content.decode()
        for one, name in pages.items()
    )

    answer(cast, cast.chair)

    for person, name in pages.items():
        client = sign_in(person)
        page = client.get(reverse(name, args=[window.pk])).content.decode()
        assert page.count(f'href="{judged_version}#page-3"') == 1
        assert "#page-4" not in page
        assert cast.member.full_name not in page
        assert client.get(judged_version).status_code == 200
        paper = repr(document_for(person, "objections", window.pk))
        assert paper.count("ไฟล์ทดสอบ ฉบับที่ 1 หน้า 3") == 1
        assert "หน้า 4" not in paper
        assert cast.member.full_name not in paper


def test_what_a_single_judge_cites_is_told_no_more_than_the_mark(
    cast: Cast, sign_in: SignIn
) -> None:
    judged_version = f"{reverse('evidence', args=[with_citations(cast, is_alone=True)])}?version=1"
    window = objected(cast, 1, 2)
    for _objection in range(2):
        answer(cast, cast.chair)

    page = sign_in(cast.officer).get(reverse("objection_window", args=[window.pk]))
    text = page.content.decode()
    paper = repr(document_for(cast.officer, "objections", window.pk))

    assert f"{judged_version}#page-3" not in text
    assert f"{judged_version}#page-4" in text
    assert ("ฉบับที่ 1 หน้า 3" in paper, "ฉบับที่ 1 หน้า 4" in paper) == (False, True)


def test_what_was_sent_and_answered_is_in_the_journal_by_its_digest(cast: Cast) -> None:
    judged(cast)
    window = objected(cast, 1, 3)
    answered = answer(cast, cast.chair)

    assert window.content is not None
    assert [one["indicator"] for one in window.content["objections"]] == ["1.1", "2.1"]
    assert Entry.objects.get(verb="objection.sent").after["digest"] == digest(window.content)
    entry = Entry.objects.get(verb="objection.answered")
    assert entry.after["digest"] == digest(answered.content) == answered.digest
    assert entry.reason == WHY
    # What a draft said is the office's alone.
    drafts = Entry.objects.filter(verb="objection.written").values_list("after", flat=True)
    assert TEXT not in json.dumps(list(drafts), ensure_ascii=False)
    assert first_finding() is None


def test_accepting_ends_it_and_drops_the_drafts(cast: Cast) -> None:
    judged(cast)
    window = drafted(cast, 1)

    accept_result(by=cast.officer, window=window, edits=window.edits)

    assert not Objection.objects.exists()
    with pytest.raises(Refused, match="ตอบแล้ว"):
        objected(cast)


@pytest.mark.parametrize("reply", [Reply.SENT, Reply.ACCEPTED])
def test_pressed_twice_it_is_replied_once(cast: Cast, sign_in: SignIn, reply: str) -> None:
    """The second press is led on as the first; another reply is refused."""
    judged(cast)
    window, client = drafted(cast, 1), sign_in(cast.officer)
    seen, edits = seen_digest(window), window.edits
    sent: dict[str, dict[str, Any]] = {"send": {"seen": seen}, "accept": {"edits": edits}}
    same, other = ("send", "accept") if reply == Reply.SENT else ("accept", "send")

    for _press in range(2):
        answer = client.post(reverse(f"objection_{same}", args=[window.pk]), sent[same])
        assert answer.status_code == 302

    assert window_of(cast).reply == reply
    assert Entry.objects.filter(verb=f"objection.{reply}").count() == 1
    answer = client.post(reverse(f"objection_{other}", args=[window.pk]), sent[other])
    assert answer.status_code in (409, 422)
    assert window_of(cast).reply == reply


TRIES: dict[str, Callable[[Cast, ObjectionWindow], Any]] = {
    "another office": lambda cast, window: write_objection(
        by=cast.other_officer, window=window, place=1, edits=None, text="ก", evidence=[]
    ),
    "an administrator": lambda cast, window: accept_result(
        by=cast.administrator, window=window, edits=None
    ),
    "no such indicator": lambda cast, window: write_objection(
        by=cast.officer, window=window, place=9, edits=None, text="ก", evidence=[]
    ),
    "evidence that was not handed in": lambda cast, window: write_objection(
        by=cast.officer, window=window, place=1, edits=None, text="ก", evidence=[7]
    ),
    "nothing written": lambda cast, window: send_objections(
        by=cast.officer, window=window, seen=seen_digest(window)
    ),
}


@pytest.mark.parametrize("what", TRIES)
def test_what_an_office_cannot_do(cast: Cast, what: str) -> None:
    judged(cast)

    with pytest.raises(Refused):
        TRIES[what](cast, window_of(cast))


def test_another_tab_is_met(cast: Cast) -> None:
    judged(cast)
    window = window_of(cast)
    seen = seen_digest(drafted(cast, 1))
    drafted(cast, 2)

    with pytest.raises(Stale):
        write_objection(by=cast.officer, window=window, place=1, edits=0, text="ก", evidence=[])
    with pytest.raises(Refused, match="อ่านอีกครั้ง"):
        send_objections(by=cast.officer, window=window, seen=seen)


@pytest.mark.parametrize("phase", [Phase.PUBLISHED, Phase.ARCHIVED, Phase.OPEN])
def test_only_before_the_results_are_settled(cast: Cast, phase: str) -> None:
    judged(cast)
    AwardRound.objects.update(phase=phase)

    with pytest.raises(Refused, match="ยุติแล้ว"):
        drafted(cast)


def test_after_the_last_day_nobody_objects(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(cast)
    moved(window_of(cast), 1, monkeypatch)

    with pytest.raises(Refused, match="วันสุดท้าย"):
        drafted(cast)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("chair", True),
        ("administrator", True),
        # These have scored the nominee.
        ("secretary", False),
        ("member", False),
        ("officer", False),
        ("auditor", False),
    ],
)
def test_who_answers(cast: Cast, role: str, *, may: bool) -> None:
    judged(cast)
    objected(cast)
    if may:
        assert answer(cast, getattr(cast, role)).answer == "not_upheld"
        return

    with pytest.raises(Refused, match="ประธาน"):
        answer(cast, getattr(cast, role))


def test_a_secretary_who_did_not_score_answers(cast: Cast) -> None:
    cast.committee.seats.filter(user=cast.secretary).update(scores=False)
    cast.judges.remove(cast.secretary)
    judged(cast)
    objected(cast)

    assert answer(cast, cast.secretary).content["role"] == "กรรมการและเลขานุการ"  # type: ignore[index]


def test_who_is_recused_answers_for_nobody(cast: Cast) -> None:
    recuse(
        by=cast.administrator,
        seat=cast.seat(cast.chair),
        nomination=cast.nomination,
        kind=ConflictKind.KINSHIP,
        reason=WHY,
    )
    cast.judges.remove(cast.chair)
    judged(cast)
    objected(cast)

    with pytest.raises(Refused):
        answer(cast, cast.chair)


def test_it_is_answered_once_and_with_a_reason(cast: Cast) -> None:
    judged(cast)
    objection = objected(cast).objections.get()
    with pytest.raises(Refused, match="เหตุผล"):
        answer(cast, cast.chair, reason="")
    answer(cast, cast.chair)

    with pytest.raises(Refused, match=cast.chair.last_name):
        answer_objection(by=cast.administrator, objection=objection, answer="upheld", reason=WHY)


def test_upheld_leads_to_the_reopening_that_is_there(cast: Cast, sign_in: SignIn) -> None:
    result = judged(cast)
    window = objected(cast)
    answer(cast, cast.administrator, "upheld")
    assert Notice.objects.filter(kind=UPHELD.code, user=cast.chair).count() == 1
    page = reverse("objection_answers", args=[window.pk])
    link = reverse("reopening", args=[result.pk])
    assert link not in sign_in(cast.administrator).get(page).content.decode()
    Notice.objects.update(read_at=timezone.now())
    home = reverse("home")
    assert page in sign_in(cast.chair).get(home).content.decode()
    assert page not in sign_in(cast.member).get(home).content.decode()

    shown = sign_in(cast.chair).get(page).content.decode()

    address = shown[shown.index(link) :].split('"')[0].replace("&amp;", "&")
    assert "1.1" in sign_in(cast.chair).get(address).content.decode()
    ask_reopening(by=cast.chair, result=result, reason=WHY)
    assert page not in sign_in(cast.chair).get(home).content.decode()


def test_the_office_is_led_from_what_it_replied_to_the_newer_result(
    cast: Cast, sign_in: SignIn
) -> None:
    first = judged(cast)
    window = objected(cast)
    page = reverse("objection_window", args=[window.pk])
    answer(cast, cast.administrator, "upheld")
    corrected(cast, first, "5")

    newer = reverse("objection_window", args=[window_of(cast).pk])
    assert newer != page
    assert newer in sign_in(cast.officer).get(page).content.decode()
    assert page not in sign_in(cast.officer).get(newer).content.decode()


def test_who_writes_and_who_answers_reads_which_figure_it_is_about(
    cast: Cast, sign_in: SignIn
) -> None:
    hand_in(cast)
    judged(cast)
    figure = "คะแนนของคณะกรรมการ: 8.00 จาก 10"
    written = sign_in(cast.officer).get(reverse("objection_write", args=[window_of(cast).pk, 1]))
    assert figure in written.content.decode()
    (objection,) = objected(cast).objections.all()

    answered = sign_in(cast.chair).get(reverse("objection_answer", args=[objection.pk]))

    assert figure in answered.content.decode()
    assert TEXT in answered.content.decode()
