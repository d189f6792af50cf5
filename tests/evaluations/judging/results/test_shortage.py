"""What keeps a category from being certified is told before the press: too few seats, words that
do not carry; and a mis-pressed "absent" is taken back by two people."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.agreed.actions import endorse
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.moderation.actions.proposals import decide, propose
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.board import NOT_ITS, Board, board_for
from evaluations.judging.results.models import Result
from evaluations.judging.results.panel import panel_for
from evaluations.judging.results.preview import preview_of
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import (
    Absence,
    ConflictKind,
    Proposal,
    ProposalKind,
    ScoreSheet,
)
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.oversight.phases.readiness import readiness
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.fewest import fewest_sheets
from evaluations.setup.rounds.models import Aggregation, Award, AwardRound, CarriedBy, Mode
from tests.evaluations.judging.agreed.test_agreed import agree, declare_none, filled
from tests.evaluations.oversight.phases.test_readiness import CATEGORY, COMMITTEE, NOW, READY
from tests.factories import Cast, make_cast, make_user, submitted_sheet
from units.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DISSENT = "ไม่เห็นด้วย"


def board(cast: Cast) -> Board:
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None
    return board_for(panel)


def page(cast: Cast, client: Client, name: str = "board") -> str:
    address = reverse(name, args=[cast.committee.pk, cast.category.pk])
    return client.get(address).content.decode()


def agreed_sheet(
    *, agreeing: int, carried_by: str = CarriedBy.MAJORITY
) -> tuple[Cast, ScoreSheet]:
    """An agreed sheet with three words, of which so many agree."""
    cast = make_cast(quorum=2)
    Award.objects.update(mode=Mode.AGREED, carried_by=carried_by)
    cast.category.award.refresh_from_db()
    for judge in cast.judges:
        declare_none(cast, judge)
    sheet = submit_sheet(by=cast.secretary, sheet=filled(cast))
    agree(sheet, *cast.judges[:agreeing])
    for person in cast.judges[agreeing:]:
        endorse(by=person, sheet=sheet, digest=sheet.digest, agrees=False, dissent=DISSENT)
    return cast, sheet


@pytest.mark.parametrize(
    ("agreeing", "carried_by", "is_carried"),
    [
        (0, CarriedBy.MAJORITY, False),
        (1, CarriedBy.MAJORITY, False),
        (2, CarriedBy.MAJORITY, True),
        (2, CarriedBy.ALL, False),
        (3, CarriedBy.ALL, True),
    ],
)
def test_an_agreed_sheet_has_to_be_carried(
    agreeing: int, carried_by: str, is_carried: bool, sign_in: SignIn
) -> None:
    cast, _sheet = agreed_sheet(agreeing=agreeing, carried_by=carried_by)
    client = sign_in(cast.chair)
    certification = reverse("certification", args=[cast.committee.pk, cast.category.pk])

    shown = page(cast, client)

    assert f"เห็นชอบ {agreeing} จาก 3 เสียง" in shown
    assert (certification in shown) == is_carried
    assert ("ไม่ผ่าน" in shown) == (not is_carried)
    assert f"เห็นชอบ {agreeing} จาก 3 เสียง" in page(cast, client, "certification")
    if not is_carried:
        with pytest.raises(Refused, match="ไม่ผ่าน"):
            certify(by=cast.chair, category=cast.category, committee=cast.committee)
        return
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    told = client.get(reverse("document", args=["category_ranking", cast.category.pk, "page"]))
    assert told.status_code == 200
    assert result.content["policy"]["carried_by"] == carried_by


def test_the_paper_tells_the_rule_of_an_agreed_sheet(sign_in: SignIn) -> None:
    cast, _sheet = agreed_sheet(agreeing=3)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    result = Result.objects.get()

    assert "เกินกึ่งหนึ่ง" in repr(summary_document(result, "https://x/"))
    assert result.content["policy"]["quorum"] == 2


def test_a_seat_that_owes_nothing_is_not_waited_for() -> None:
    """A10: a substitute who came after, and gave no word, is not "not yet given"."""
    cast, sheet = agreed_sheet(agreeing=3)
    holder = cast.seat(cast.member)
    Seat.objects.create(
        committee=cast.committee,
        user=make_user(),
        number=20,
        position=Position.MEMBER,
        substitute_for=holder,
    )
    (row,) = board(cast).rows
    labels = [cell.label for cell in row.cells]

    assert "–" in labels
    assert "ยังไม่ได้ลงมติ" not in labels
    assert NOT_ITS == "not_its"
    assert sheet.state == "submitted"


def trimmed_cast(**award_round: Any) -> Cast:
    """Five scoring seats, all needed to leave out the highest and the lowest."""
    cast = make_cast(quorum=3, **award_round)
    for number in (4, 5):
        user = make_user(unit=cast.chair.unit)
        Seat.objects.create(
            committee=cast.committee, user=user, number=number, position=Position.MEMBER
        )
        cast.judges.append(user)
    Award.objects.update(aggregation=Aggregation.TRIMMED)
    return cast


def test_trimming_with_a_recusal_is_told_at_once_and_the_refusal_speaks_of_trimming(
    sign_in: SignIn,
) -> None:
    cast = trimmed_cast()
    assert board(cast).problems == ()
    declaring = sign_in(cast.member)
    conflict = reverse("sheet_conflict", args=[cast.nomination.pk])
    assert "ต้องมี 5 ชุด" in declaring.get(conflict).content.decode()
    opening = reverse("sheet_open", args=[cast.nomination.pk])
    assert "ต้องมี 5 ชุด" in declaring.get(opening).content.decode()

    declaring.post(conflict, {"kind": ConflictKind.KINSHIP, "note": "ญาติ"})

    assert "ตัดคะแนนสูงสุดและต่ำสุด" in declaring.get(opening).content.decode()
    (problem,) = board(cast).problems
    assert "ตัดคะแนนสูงสุดและต่ำสุด" in problem
    for judge in cast.judges:
        if judge != cast.member:
            submitted_sheet(judge=judge, nomination=cast.nomination)
    shown = board(cast)
    assert (shown.missing, shown.may_certify) == (0, False)
    assert "ตัดคะแนนสูงสุดและต่ำสุด" in page(cast, sign_in(cast.chair))
    with pytest.raises(Refused, match="ตัดคะแนนสูงสุดและต่ำสุด"):
        certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_a_quorum_of_all_seats_is_told_at_the_declaration_and_the_absence(
    sign_in: SignIn,
) -> None:
    cast = make_cast(quorum=3)
    client = sign_in(cast.chair)
    progress = reverse("session_progress", args=[cast.session.pk])
    assert "ต้องใช้แบบจากกรรมการทุกคน" in client.get(progress).content.decode()
    action = reverse("seat_action", args=[cast.nomination.pk, cast.seat(cast.member).pk])

    answer = client.post(action, {"what": "absence", "reason": "ป่วย"}, follow=True)

    assert "องค์ประชุมคือ 3 ชุด" in answer.content.decode()
    assert "องค์ประชุมคือ 3 ชุด" in page(cast, client)


def test_who_sees_no_progress_is_not_told_how_many_are_missing(sign_in: SignIn) -> None:
    cast = make_cast(quorum=3)
    close_absent(
        by=cast.chair, seat=cast.seat(cast.secretary), nomination=cast.nomination, reason="ป่วย"
    )

    assert "องค์ประชุมคือ" not in page(cast, sign_in(cast.member))


@pytest.mark.parametrize(
    ("quorum", "aggregation", "scoring", "is_told"),
    [
        (3, "mean", 3, True),
        (2, "mean", 3, False),
        (3, "trimmed", 5, True),
        (3, "trimmed", 6, False),
    ],
)
def test_readiness_names_a_committee_without_a_seat_to_spare(
    quorum: int, aggregation: str, scoring: int, is_told: bool
) -> None:
    facts = replace(
        READY,
        quorum=quorum,
        categories=(replace(CATEGORY, aggregation=aggregation),),
        committees=(replace(COMMITTEE, scoring=scoring),),
    )
    (spare,) = (one for one in readiness(facts, NOW) if one.code == "spare")

    assert (spare.is_met, spare.is_advice) == (not is_told, True)


def test_what_is_needed() -> None:
    assert fewest_sheets(quorum=2, aggregation="trimmed") == 5
    assert fewest_sheets(quorum=7, aggregation="trimmed") == 7
    assert fewest_sheets(quorum=2, aggregation="trimmed", is_agreed=True) == 2


def mis_pressed(cast: Cast) -> Absence:
    """All others are in, and the last seat is closed as absent: their marks are open now."""
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    return close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason="กดผิด")


def test_a_mis_pressed_absent_is_taken_back_by_two_people(cast: Cast) -> None:
    absence = mis_pressed(cast)
    with pytest.raises(Refused, match="ให้เลขานุการเสนอ"):
        lift_absence(by=cast.chair, absence=absence)
    params: dict[str, Any] = {"seat": cast.seat(cast.member), "nomination": cast.nomination}

    proposal = propose(by=cast.secretary, kind=ProposalKind.LIFT, reason="กดผิด", **params)
    decide(by=cast.chair, proposal=proposal, confirm=True)

    assert not Absence.objects.standing().exists()
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_one_person_alone_does_not_take_it_back(cast: Cast) -> None:
    mis_pressed(cast)
    params: dict[str, Any] = {"seat": cast.seat(cast.member), "nomination": cast.nomination}
    proposal = propose(by=cast.chair, kind=ProposalKind.LIFT, reason="กดผิด", **params)

    with pytest.raises(Refused):
        decide(by=cast.chair, proposal=proposal, confirm=True)
    with pytest.raises(Refused):
        decide(by=cast.secretary, proposal=proposal, confirm=True)
    assert Absence.objects.standing().exists()


def test_the_secretary_proposes_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    absence = mis_pressed(cast)
    client = sign_in(cast.secretary)
    progress = reverse("session_progress", args=[cast.session.pk])
    assert "เสนอให้รอกรรมการคนนี้อีกครั้ง" in client.get(progress).content.decode()

    client.post(reverse("absence_lift", args=[absence.pk]), {"reason": "กดผิด"})

    assert Proposal.objects.waiting().get().kind == ProposalKind.LIFT


def test_there_is_nothing_to_take_back(cast: Cast) -> None:
    params: dict[str, Any] = {"seat": cast.seat(cast.member), "nomination": cast.nomination}
    with pytest.raises(Refused):
        propose(by=cast.secretary, kind=ProposalKind.LIFT, reason="กดผิด", **params)


def test_the_preview_says_by_which_rule(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None
    preview = preview_of(panel)

    assert preview.method == str(Aggregation.MEAN.label)
    assert AwardRound.objects.get().quorum == preview.quorum


@pytest.mark.parametrize(("reveal", "is_told"), [("after_all", True), ("never", False)])
def test_the_preview_says_which_sheets_are_left_out(
    sign_in: SignIn, reveal: str, is_told: bool
) -> None:
    """What no sheet beside it tells: the two lowest are equal, so half of each is not counted."""
    cast = trimmed_cast(reveal=reveal)
    for judge, points in zip(cast.judges, ("7", "7", "8", "8.5", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    names = [judge.full_name for judge in cast.judges]

    shown = page(cast, sign_in(cast.chair), "certification")

    lowest = f"ไม่นับ: {names[0]} และ {names[1]} เท่ากันที่ 70.00 ใบละครึ่ง"
    assert (lowest in shown) == is_told
    assert (f"ไม่นับ: {names[4]} ที่ 90.00" in shown) == is_told
    assert ("ไม่นับ:" in shown) == is_told
