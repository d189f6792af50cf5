"""What a nominee is in the list: asked for by the chair, agreed to by a second person."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.day.progress import progress_of
from evaluations.judging.paper.actions.keying import key_paper
from evaluations.judging.paper.keying import Keyed
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.actions.standings import (
    agree_standing,
    ask_standing,
    drop_standing,
)
from evaluations.judging.results.board import board_for
from evaluations.judging.results.models import Placing
from evaluations.judging.results.notices import STANDING_AGREED, STANDING_ASKED
from evaluations.judging.results.panel import panel_for
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.writable import NotYet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import Disclosure, ScoreSheet, Standing, StandingKind
from evaluations.judging.scoring.progress import seats_owing, seats_silent
from evaluations.outcome.reports.summary import committee_summary
from evaluations.oversight.home.work import work_of
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import Indicator
from tests.factories import (
    PASSWORD,
    Cast,
    make_cast,
    make_nomination,
    make_slot,
    opened_sheet,
    submitted_sheet,
)
from tests.guarded import refused
from thai.dates import format_date
from units.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WHY = "ส่งเอกสารเท็จ"


@pytest.fixture
def others(cast: Cast) -> list[Nomination]:
    """Two more nominees, whom everybody has scored."""
    found = [make_nomination(category=cast.category, committee=cast.committee) for _ in range(2)]
    make_slot(session=cast.session, nominations=found)
    for nomination, points in zip(found, ("6", "9"), strict=True):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination, points=points)
    return found


def decided(cast: Cast, nomination: Nomination, kind: str = StandingKind.DISQUALIFIED) -> Standing:
    standing = ask_standing(by=cast.chair, nomination=nomination, kind=kind, reason=WHY)
    agree_standing(by=cast.secretary, standing=standing)
    return standing


def placed(cast: Cast) -> list[tuple[int, str, int | None]]:
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    rows = Placing.objects.order_by("pk")
    return [(one.nomination_id, one.status, one.rank) for one in rows]


@pytest.mark.parametrize("kind", [StandingKind.DISQUALIFIED, StandingKind.WITHDRAWN])
def test_with_one_sheet_in_it_leaves_the_list_and_the_others_close_up(
    cast: Cast, others: list[Nomination], kind: str
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="10")
    decided(cast, cast.nomination, kind)

    second, first = others
    assert placed(cast) == [
        (first.pk, "ranked", 1),
        (second.pk, "ranked", 2),
        (cast.nomination.pk, str(kind), None),
    ]
    assert ScoreSheet.objects.get(nomination=cast.nomination).state == "certified"
    assert first_misfit() is None


def test_the_paper_says_why_by_whom_and_when(
    cast: Cast, others: list[Nomination], sign_in: SignIn
) -> None:
    decided(cast, cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    last = committee_summary(result.content).lines[-1]
    today = format_date(timezone.localdate(), "short")
    for text in ("ตัดสิทธิ์", WHY, today, cast.chair.full_name, cast.secretary.full_name):
        assert text in last.status
    page = sign_in(cast.chair).get(reverse("result", args=[result.pk])).content.decode()
    assert WHY in page
    ranking = reverse("document", args=["category_ranking", cast.category.pk, "page"])
    assert WHY in sign_in(cast.auditor).get(ranking).content.decode()


@pytest.mark.parametrize(
    ("kind", "rank", "total"),
    [(StandingKind.SHOWN_ONLY, None, "100.00"), (StandingKind.WITHHELD, None, "100.00")],
)
def test_who_is_shown_only_or_withheld_has_a_total_and_no_rank(
    cast: Cast, others: list[Nomination], kind: str, rank: None, total: str
) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="10")
    decided(cast, cast.nomination, kind)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    placing = Placing.objects.get(nomination=cast.nomination)
    assert (placing.rank, str(placing.total), placing.may_go_up) == (rank, total, False)
    # A withheld place is given to nobody; out of competition there is none.
    best = Placing.objects.get(nomination=others[1])
    assert best.rank == (2 if kind == StandingKind.WITHHELD else 1)


def test_until_a_second_person_agrees_nothing_counts(
    cast: Cast, others: list[Nomination], sign_in: SignIn
) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    standing = ask_standing(
        by=cast.chair, nomination=cast.nomination, kind=StandingKind.WITHDRAWN, reason=WHY
    )
    with pytest.raises(Refused, match="ผู้ที่สอง|บุคคลที่สอง"):
        placed(cast)
    panel = reverse("board", args=[cast.committee.pk, cast.category.pk])
    assert "ยังรับรองผลประเภทนี้ไม่ได้" in sign_in(cast.chair).get(panel).content.decode()

    drop_standing(by=cast.chair, standing=standing)

    assert placed(cast)[1] == (cast.nomination.pk, "ranked", 2)
    with pytest.raises(Refused):
        agree_standing(by=cast.secretary, standing=standing)


@pytest.mark.parametrize("role", ["secretary", "member", "administrator", "officer", "nobody"])
def test_only_the_chair_asks(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        ask_standing(
            by=getattr(cast, role), nomination=cast.nomination, kind="withdrawn", reason=WHY
        )


@pytest.mark.parametrize("role", ["chair", "member", "officer", "auditor", "nobody"])
def test_who_is_not_the_second_person(cast: Cast, role: str) -> None:
    standing = ask_standing(
        by=cast.chair, nomination=cast.nomination, kind="withdrawn", reason=WHY
    )
    with pytest.raises(Refused):
        agree_standing(by=getattr(cast, role), standing=standing)


def test_it_says_why_and_is_asked_once(cast: Cast) -> None:
    with pytest.raises(Refused):
        ask_standing(by=cast.chair, nomination=cast.nomination, kind="withdrawn", reason="")
    with pytest.raises(Refused):
        ask_standing(by=cast.chair, nomination=cast.nomination, kind="competes", reason=WHY)
    asked = ask_standing(by=cast.chair, nomination=cast.nomination, kind="withdrawn", reason=WHY)

    again = ask_standing(by=cast.chair, nomination=cast.nomination, kind="withheld", reason=WHY)

    assert again == asked


def test_nobody_owes_a_sheet_any_more_on_board_day_and_home(cast: Cast) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    decided(cast, cast.nomination)
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None

    assert board_for(panel).missing == 0
    assert progress_of(cast.session, cast.chair).owed == 0
    assert work_of(cast.chair).duties.waiting == []
    assert [one.expected - one.submitted for one in work_of(cast.chair).duties.panels] == [0]
    assert (len(seats_owing(cast.nomination)), len(seats_silent(cast.nomination))) == (0, 2)


def test_it_shows_no_marks_to_who_may_have_to_score_again(cast: Cast, sign_in: SignIn) -> None:
    """Nobody owes a sheet any more, but a standing can be lifted: what was closed stays closed."""
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="3.5")
    decided(cast, cast.nomination)
    panel = [cast.committee.pk, cast.category.pk]
    for user in (cast.chair, cast.secretary):
        client = sign_in(user)
        for address in (
            reverse("board", args=panel),
            reverse("standings", args=panel),
            reverse("comparison", args=[*panel, cast.nomination.pk]),
            reverse("session_progress", args=[cast.session.pk]),
        ):
            assert "35.00" not in client.get(address).content.decode()
    assert not Disclosure.objects.exists()
    assert "35.00" in sign_in(cast.member).get(reverse("board", args=panel)).content.decode()


def test_after_the_certification_its_marks_stay_closed_for_a_second_one(
    cast: Cast, others: list[Nomination], sign_in: SignIn
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="3.5")
    decided(cast, cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    page = sign_in(cast.chair).get(reverse("result", args=[result.pk])).content.decode()
    assert "35.00" not in page

    wish = ask_reopening(by=cast.chair, result=result, reason=WHY)
    second_reopening(by=cast.secretary, wish=wish)
    decided(cast, cast.nomination, StandingKind.COMPETES)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination, points="3.5")
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert Placing.objects.filter(nomination=cast.nomination).latest("pk").rank == 3


def test_no_mark_is_taken_and_no_sheet_opened_while_it_is_out(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    decided(cast, cast.nomination)
    value, indicator = MarkValue(SCORED, Decimal(8), ""), Indicator.objects.all()[0]

    with pytest.raises(NotYet):
        save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)
    with pytest.raises(Refused):
        open_sheet(by=cast.chair, seat=cast.seat(cast.chair), nomination=cast.nomination)
    seat = cast.seat(cast.chair)
    with pytest.raises(Refused, match="ไม่นับคะแนน"):
        key_paper(by=cast.secretary, seat=seat, nomination=cast.nomination, keyed=Keyed())

    decided(cast, cast.nomination, StandingKind.COMPETES)
    save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)


def test_the_next_standing_takes_the_place_of_the_last(cast: Cast) -> None:
    decided(cast, cast.nomination, StandingKind.SHOWN_ONLY)
    decided(cast, cast.nomination, StandingKind.DISQUALIFIED)

    (in_force,) = Standing.objects.in_force()
    assert in_force.kind == StandingKind.DISQUALIFIED
    decided(cast, cast.nomination, StandingKind.COMPETES)
    assert not Standing.objects.unended().exists()
    verbs = Entry.objects.filter(verb__startswith="standing.").values_list("verb", flat=True)
    assert list(verbs) == ["standing.asked", "standing.agreed"] * 3


def test_once_certified_it_stays(cast: Cast, others: list[Nomination]) -> None:
    standing = decided(cast, cast.nomination)
    placed(cast)
    rows = Standing.objects.filter(pk=standing.pk)

    with pytest.raises(Refused):
        decided(cast, others[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(ended_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.create(
            nomination=others[0],
            kind="withdrawn",
            reason="x",
            asked_at=timezone.now(),
            asked_by=cast.chair,
        )


def test_it_is_never_rewritten(cast: Cast) -> None:
    standing = decided(cast, cast.nomination)
    rows = Standing.objects.filter(pk=standing.pk)

    assert refused(lambda: rows.update(kind="shown_only"))
    assert refused(lambda: rows.update(reason="อื่น"))
    assert refused(lambda: rows.update(seconded_by=cast.administrator))
    assert refused(lambda: rows._raw_delete(rows.db))


def test_the_database_lets_no_single_person_begin_or_end_one(cast: Cast) -> None:
    """It begins with one word, and ends only for another one that is asked for."""
    now = timezone.now()
    asked = {"kind": "withdrawn", "reason": WHY, "asked_at": now, "asked_by": cast.chair}
    at_once = Standing(
        nomination=cast.nomination, seconded_at=now, seconded_by=cast.secretary, **asked
    )
    assert refused(at_once.save)
    rows = Standing.objects.filter(pk=decided(cast, cast.nomination).pk)

    assert refused(lambda: rows.update(ended_at=now))
    Standing.objects.create(nomination=cast.nomination, **asked)
    assert not refused(lambda: rows.update(ended_at=now))


def test_a_rehearsal_with_one_can_be_wiped() -> None:
    cast = make_cast(is_rehearsal=True)
    decided(cast, cast.nomination)

    wipe_round(by=cast.administrator, award_round=AwardRound.objects.get())

    assert not Standing.objects.exists()


def test_through_the_pages(cast: Cast, sign_in: SignIn) -> None:
    chair, secretary = sign_in(cast.chair), sign_in(cast.secretary)
    address = reverse("standings", args=[cast.committee.pk, cast.category.pk])
    board = reverse("board", args=[cast.committee.pk, cast.category.pk])
    assert address in chair.get(board).content.decode()
    typed = {"nomination": cast.nomination.pk, "kind": "withdrawn", "reason": WHY}
    assert chair.post(address, {**typed, "password": "wrong"}).status_code == 422
    assert not Standing.objects.exists()
    # The secretary has the page, but not the form.
    assert secretary.post(address, {**typed, "password": PASSWORD}).status_code == 422
    chair.post(address, {**typed, "password": PASSWORD})
    (notice,) = Notice.objects.filter(user=cast.secretary, kind=STANDING_ASKED.code)
    there = notice.address
    assert there in secretary.get(address).content.decode()
    secretary.post(there, {"password": PASSWORD})

    assert Standing.objects.in_force().get().seconded_by == cast.secretary
    assert Notice.objects.filter(user=cast.chair, kind=STANDING_AGREED.code).exists()
    assert secretary.get(there).status_code == 404
    for page in (board, address, reverse("session_progress", args=[cast.session.pk])):
        assert "ถอนแล้ว" in chair.get(page).content.decode()
    assert WHY in sign_in(cast.member).get(board).content.decode()


def test_a_member_and_strangers_have_no_such_page(cast: Cast, sign_in: SignIn) -> None:
    standing = ask_standing(
        by=cast.chair, nomination=cast.nomination, kind="withdrawn", reason=WHY
    )
    for role in ("member", "officer", "nobody"):
        client = sign_in(getattr(cast, role))
        panel = reverse("standings", args=[cast.committee.pk, cast.category.pk])
        assert client.get(panel).status_code == 404
        assert client.get(reverse("standing", args=[standing.pk])).status_code == 404
