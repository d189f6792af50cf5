"""Who was out and is let in again: never after having seen, and never without a sheet to write."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.slots import remind, run_slot, undo
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.moderation.actions.discussion import open_discussion
from evaluations.judging.moderation.actions.recusals import lift_recusal, recuse
from evaluations.judging.moderation.actions.returning import return_sheet, revise_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.comparison import compare
from evaluations.judging.results.models import Result
from evaluations.judging.results.panel import panel_for
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import (
    Absence,
    ConflictKind,
    Declaration,
    ScoreSheet,
    SheetState,
)
from evaluations.outcome.reports.summary import committee_summary
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import AwardRound, OpenFrom, Reveal
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests.factories import Cast, filled_sheet, make_cast, opened_sheet, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
WHY = "เหตุผลทดสอบ"
POINTS, TOTAL = "6.5", "65.00"


def panel_of(cast: Cast) -> list[int]:
    return [cast.committee.pk, cast.category.pk]


def shown_to(client: Client, cast: Cast) -> str:
    compared = reverse("comparison", args=[*panel_of(cast), cast.nomination.pk])
    pages = [reverse("board", args=panel_of(cast)), compared]
    return "".join(client.get(page).content.decode() for page in pages)


def turn(cast: Cast, to: str) -> None:
    slot = Slot.objects.get(pk=cast.slot.pk)
    run_slot(by=cast.secretary, slot=slot, to=to, reason=WHY)


def reopen(cast: Cast, first: Result) -> None:
    wish = ask_reopening(by=cast.chair, result=first, reason=WHY)
    second_reopening(by=cast.secretary, wish=wish)


@pytest.mark.django_db
@pytest.mark.parametrize("reveal", [Reveal.AFTER_ALL, Reveal.AFTER_OWN, Reveal.NEVER])
def test_a_no_show_opens_no_mark_that_was_given_before(sign_in: SignIn, reveal: str) -> None:
    """It can be taken back, and then who has seen would score."""
    cast = make_cast(reveal=reveal, open_from=OpenFrom.SESSION_START)
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points=POINTS)
    Slot.objects.update(state=SlotState.CALLED)
    Slot.objects.update(state=SlotState.NO_SHOW)

    for person in (cast.secretary, cast.chair, cast.auditor):
        assert TOTAL not in shown_to(sign_in(person), cast)
    assert TOTAL in shown_to(sign_in(cast.member), cast)
    assert TOTAL in shown_to(sign_in(cast.administrator), cast)


def test_a_no_show_is_not_scored(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(open_from=OpenFrom.SESSION_START)
    Slot.objects.update(state=SlotState.NO_SHOW)
    seat, value = cast.seat(cast.chair), MarkValue(SCORED, Decimal(7), "")
    calls: list[Callable[[], object]] = [
        lambda: declare(by=cast.chair, seat=seat, nomination=cast.nomination, kind="none"),
        lambda: opened_sheet(judge=cast.chair, nomination=cast.nomination),
        lambda: close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY),
        lambda: remind(by=cast.chair, seat=seat, nomination=cast.nomination),
        lambda: open_discussion(by=cast.chair, nomination=cast.nomination),
        lambda: save_mark(
            by=cast.member,
            sheet=sheet.pk,
            indicator=Indicator.objects.order_by("pk")[0].pk,
            value=value,
            version=0,
        ),
    ]
    # A dimension scored from documents opens at the deadline, without a presentation.
    Dimension.objects.update(scored_from="documents")
    AwardRound.objects.update(evidence_closes_at=timezone.now() - timedelta(hours=1))
    cast.nomination.refresh_from_db()
    for call in calls:
        with pytest.raises(Refused):
            call()
    assert not Notice.objects.exists()


def test_the_sheet_of_a_no_show_says_so(cast: Cast, sign_in: SignIn) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    client, address = sign_in(cast.member), reverse("sheet", args=[sheet.pk])
    assert "ไม่มานำเสนอ" not in client.get(address).content.decode()

    Slot.objects.update(state=SlotState.NO_SHOW)

    assert "ไม่มานำเสนอ" in client.get(address).content.decode()


def test_a_certified_no_show_that_came_after_all_is_scored(cast: Cast) -> None:
    """The certification put its open sheets away; once it is reopened they are there again."""
    sheets = [filled_sheet(judge=judge, nomination=cast.nomination) for judge in cast.judges]
    Slot.objects.update(state=SlotState.CALLED)
    turn(cast, SlotState.NO_SHOW)
    first = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert {score_sheet.state for score_sheet in ScoreSheet.objects.all()} == {SheetState.ARCHIVED}
    second_reopening(
        by=cast.secretary, wish=ask_reopening(by=cast.chair, result=first, reason=WHY)
    )
    slot = Slot.objects.get(pk=cast.slot.pk)
    undo(by=cast.secretary, slot=slot, moves=slot.moves)
    turn(cast, SlotState.PRESENTING)

    for judge, sheet in zip(cast.judges, sheets, strict=True):
        submit_sheet(by=judge, sheet=ScoreSheet.objects.get(pk=sheet.pk))

    second = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert second.content["lines"][0]["total"] == "80.00"


def test_a_recused_judges_sheet_is_there_again_after_a_reopening(cast: Cast) -> None:
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    given = {"by": cast.chair, "seat": seat, "nomination": cast.nomination, "reason": WHY}
    recuse(kind="kinship", **given)  # type: ignore[arg-type]
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    first = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    second_reopening(
        by=cast.secretary, wish=ask_reopening(by=cast.chair, result=first, reason=WHY)
    )

    lift_recusal(**given)  # type: ignore[arg-type]
    declare(by=cast.member, seat=seat, nomination=cast.nomination, kind=ConflictKind.NONE)

    submit_sheet(by=cast.member, sheet=ScoreSheet.objects.get(pk=sheet.pk))
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert len(Result.objects.get(number=2).document["lines"][0]["sheets"]) == 3


def test_the_chair_does_not_decide_about_the_own_seat(cast: Cast) -> None:
    """Else the chair would close it, read what all others gave, and open it again."""
    seat = cast.seat(cast.chair)
    own = {"by": cast.chair, "seat": seat, "nomination": cast.nomination, "reason": WHY}
    with pytest.raises(Refused, match="ของท่านเอง"):
        close_absent(**own)  # type: ignore[arg-type]
    gone = close_absent(**{**own, "by": cast.administrator})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="ของท่านเอง"):
        lift_absence(by=cast.chair, absence=gone)
    lift_absence(by=cast.administrator, absence=gone)
    declare(by=cast.chair, seat=seat, nomination=cast.nomination, kind="kinship", note=WHY)
    with pytest.raises(Refused, match="ของท่านเอง"):
        lift_recusal(**own)  # type: ignore[arg-type]
    assert not Absence.objects.filter(lifted_at=None).exists()


@pytest.mark.parametrize("is_out", ["absent", "recused"])
def test_who_has_seen_all_others_is_not_let_in_again(cast: Cast, is_out: str) -> None:
    seat = cast.seat(cast.member)
    given = {"by": cast.chair, "seat": seat, "nomination": cast.nomination, "reason": WHY}

    def let_out() -> None:
        if is_out == "absent":
            close_absent(**given)  # type: ignore[arg-type]
        else:
            recuse(kind="kinship", **given)  # type: ignore[arg-type]

    def let_in() -> None:
        if is_out == "absent":
            lift_absence(by=cast.chair, absence=Absence.objects.get(lifted_at=None))
        else:
            lift_recusal(**given)  # type: ignore[arg-type]

    let_out()
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    let_in()
    let_out()
    submitted_sheet(judge=cast.secretary, nomination=cast.nomination)

    with pytest.raises(Refused, match="เปิดเผยคะแนนแล้ว"):
        let_in()

    first = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    second_reopening(
        by=cast.secretary, wish=ask_reopening(by=cast.chair, result=first, reason=WHY)
    )
    let_in()


def test_a_recusal_over_a_submitted_sheet_is_lifted_and_the_sheet_counts_as_it_was(
    cast: Cast,
) -> None:
    """It was given unseen, under a declaration that stands on record again."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    given = {"by": cast.chair, "seat": seat, "nomination": cast.nomination, "reason": WHY}
    recuse(kind="kinship", **given)  # type: ignore[arg-type]

    lift_recusal(**given)  # type: ignore[arg-type]

    declared = Declaration.objects.get(seat=seat)
    assert (declared.kind, declared.note, declared.is_recused) == ("none", WHY, False)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert len(result.content["lines"][0]["sheets"]) == 3


def test_what_a_judge_declared_later_nobody_else_takes_back(cast: Cast) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    declare(by=cast.member, seat=seat, nomination=cast.nomination, kind="kinship", note=WHY)

    with pytest.raises(Refused, match="แจ้งส่วนได้เสีย"):
        lift_recusal(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)


@pytest.mark.parametrize("step", ["return", "discussion"])
def test_what_was_seen_stays_seen_though_a_sheet_went_back(cast: Cast, step: str) -> None:
    seat = cast.seat(cast.member)
    gone = close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    other = ScoreSheet.objects.get(seat__user=cast.secretary)
    if step == "return":
        back = cast.seat(cast.secretary)
        return_sheet(by=cast.chair, seat=back, nomination=cast.nomination, reason=WHY)
    else:
        open_discussion(by=cast.chair, nomination=cast.nomination)
        revise_sheet(by=cast.secretary, sheet=other, reason=WHY)

    with pytest.raises(Refused, match="เปิดเผยคะแนนแล้ว"):
        lift_absence(by=cast.chair, absence=gone)


def test_the_chair_sends_the_own_sheet_back_alone_only_before_the_reveal(cast: Cast) -> None:
    seat = cast.seat(cast.chair)
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    sheet = return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    submit_sheet(by=cast.chair, sheet=sheet)
    for judge in (cast.member, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)

    with pytest.raises(Refused, match="ของท่านเอง"):
        return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)

    assert return_sheet(
        by=cast.administrator, seat=seat, nomination=cast.nomination, reason=WHY
    ).is_writable


def test_who_was_scored_is_no_no_show(cast: Cast) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    Slot.objects.update(state=SlotState.CALLED)

    with pytest.raises(Refused, match="ส่งแบบ"):
        turn(cast, SlotState.NO_SHOW)


def test_a_no_show_that_comes_after_a_certification_is_closed_like_any_other(
    cast: Cast, sign_in: SignIn
) -> None:
    for judge in cast.judges:
        opened_sheet(judge=judge, nomination=cast.nomination)
    Slot.objects.update(state=SlotState.CALLED)
    turn(cast, SlotState.NO_SHOW)
    first = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    reopen(cast, first)
    slot = Slot.objects.get(pk=cast.slot.pk)
    undo(by=cast.secretary, slot=slot, moves=slot.moves)
    turn(cast, SlotState.PRESENTING)

    submitted_sheet(judge=cast.secretary, nomination=cast.nomination, points=POINTS)

    assert TOTAL not in shown_to(sign_in(cast.member), cast)
    assert TOTAL in shown_to(sign_in(cast.secretary), cast)


def test_a_sheet_put_away_is_there_again_for_a_seat_that_is_back_in_office(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    ScoreSheet.objects.update(state=SheetState.ARCHIVED)

    again = open_sheet(by=cast.member, seat=seat, nomination=cast.nomination)

    assert (again.pk, again.state) == (sheet.pk, SheetState.OPEN)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)


def test_the_reason_of_a_no_show_is_printed(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.CALLED)
    turn(cast, SlotState.NO_SHOW)

    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    (line,) = committee_summary(result.content).lines
    assert line.status == f"ไม่มานำเสนอ ({WHY})"


def test_no_sheet_goes_back_to_nobody(cast: Cast) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    seat.valid_until = cast.session.date.replace(year=cast.session.date.year - 1)
    seat.save()

    with pytest.raises(Refused, match="ตั้งผู้แทนก่อน"):
        return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)

    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


def test_a_judge_who_is_recused_over_an_open_sheet_is_told(cast: Cast, sign_in: SignIn) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.member)
    recuse(by=cast.chair, seat=seat, nomination=cast.nomination, kind="kinship", reason=WHY)

    answer = sign_in(cast.member).get(reverse("sheet", args=[sheet.pk]), follow=True)

    assert answer.status_code == 200
    assert "ถอนตัว" in answer.content.decode()


def test_a_judge_sees_a_conflict_after_having_declared_none(cast: Cast, sign_in: SignIn) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    client, address = sign_in(cast.member), reverse("sheet_conflict", args=[cast.nomination.pk])
    assert address in client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    assert client.post(address, {"kind": "none"}).status_code == 422
    assert client.post(address, {"kind": "kinship"}).status_code == 422
    assert not Declaration.objects.get().is_recused

    client.post(address, {"kind": "kinship", "note": "พี่สาวเป็นผู้นำเสนอ"})

    declared = Declaration.objects.get()
    assert (declared.kind, declared.is_recused) == (ConflictKind.KINSHIP, True)


def test_reading_the_way_to_a_sheet_opens_none(cast: Cast, sign_in: SignIn) -> None:
    seat, client = cast.seat(cast.member), sign_in(cast.member)
    declare(by=cast.member, seat=seat, nomination=cast.nomination, kind=ConflictKind.NONE)
    address = reverse("sheet_open", args=[cast.nomination.pk])

    assert client.get(address).status_code == 200
    assert not ScoreSheet.objects.exists()
    opened = client.post(address)
    assert opened.headers["Location"] == reverse("sheet", args=[ScoreSheet.objects.get().pk])
    assert client.get(address).headers["Location"] == opened.headers["Location"]


def test_a_sheet_that_does_not_count_moves_no_figure_of_the_comparison(
    cast: Cast, sign_in: SignIn
) -> None:
    """What stands under the marks must add up by hand: it is said which of them count."""
    AwardRound.objects.update(tolerance=Decimal(1))
    for judge, points in zip(cast.judges, ("8", "2", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    seat = cast.seat(cast.member)
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None
    before = compare(panel, cast.nomination)
    assert (before.is_beyond, before.uncounted) == (True, frozenset())

    recuse(by=cast.chair, seat=seat, nomination=cast.nomination, kind="kinship", reason=WHY)

    after = compare(panel, cast.nomination)
    assert (after.is_beyond, set(after.uncounted)) == (False, {seat.pk})
    assert {row.spread for dimension in after.dimensions for row in dimension.rows} == {"1"}
    assert after.total == "85.00"
    address = reverse("comparison", args=[*panel_of(cast), cast.nomination.pk])
    assert "ไม่นับ" in sign_in(cast.chair).get(address).content.decode()
