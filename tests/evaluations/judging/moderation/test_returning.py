"""Sheets sent back, seats closed as absent, substitutes, the discussion."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.moderation.actions.discussion import close_discussion, open_discussion
from evaluations.judging.moderation.actions.proposals import decide, propose
from evaluations.judging.moderation.actions.recusals import lift_recusal, recuse
from evaluations.judging.moderation.actions.returning import return_sheet, revise_sheet
from evaluations.judging.moderation.notices import CLOSED, DISCUSSED
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.comparison import compare
from evaluations.judging.results.panel import panel_for
from evaluations.judging.scoring.actions.archiving import archive_replaced
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import (
    Absence,
    Declaration,
    Discussion,
    Mark,
    Proposal,
    ProposalKind,
    ScoreSheet,
    SheetReturn,
    SheetState,
)
from evaluations.judging.scoring.notices import REMINDER
from evaluations.judging.scoring.returns_page import openings_of
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.models import AwardRound, Phase, Reveal
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, filled_sheet, make_cast, make_user, opened_sheet, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
WHY = "ให้คะแนนผิดช่อง"


def submitted(cast: Cast) -> ScoreSheet:
    return submitted_sheet(judge=cast.member, nomination=cast.nomination)


def give_back(cast: Cast, by: User) -> ScoreSheet:
    seat = cast.seat(cast.member)
    return return_sheet(by=by, seat=seat, nomination=cast.nomination, reason=WHY)


@pytest.mark.parametrize("role", ["chair", "administrator"])
def test_a_returned_sheet_keeps_the_old_marks_and_shows_the_difference(
    cast: Cast, role: str
) -> None:
    before = submitted(cast)
    sheet = give_back(cast, getattr(cast, role))
    pk = Indicator.objects.order_by("dimension__number", "number")[0].pk
    value = MarkValue(SCORED, Decimal("9.5"), "")

    save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=value, version=1)
    again = submit_sheet(by=cast.member, sheet=sheet)

    kept = SheetReturn.objects.get()
    assert (kept.reason, kept.digest, kept.content) == (WHY, before.digest, before.content)
    assert again.digest != before.digest
    (opened,) = openings_of(again)
    assert [(change.before, change.after) for change in opened.changes] == [("8", "9.5")]
    assert Notice.objects.get().user == cast.member


def test_returned_twice_it_is_returned_once(cast: Cast) -> None:
    submitted(cast)
    give_back(cast, cast.chair)
    give_back(cast, cast.chair)

    assert SheetReturn.objects.count() == 1


@pytest.mark.parametrize("role", ["secretary", "member", "officer", "auditor", "nobody"])
def test_nobody_else_returns_a_sheet(cast: Cast, role: str) -> None:
    submitted(cast)

    with pytest.raises(Refused):
        give_back(cast, getattr(cast, role))


def test_a_certified_sheet_is_not_returned(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    with pytest.raises(Refused, match="รับรอง"):
        give_back(cast, cast.chair)
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {SheetState.CERTIFIED}


def proposed(cast: Cast, kind: ProposalKind, by: User | None = None) -> Proposal:
    return propose(
        by=by or cast.secretary,
        kind=kind,
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        reason=WHY,
    )


def test_the_secretary_proposes_and_the_chair_confirms(cast: Cast) -> None:
    sheet = submitted(cast)
    proposal = proposed(cast, ProposalKind.RETURN)
    assert proposed(cast, ProposalKind.RETURN).pk == proposal.pk
    assert Notice.objects.filter(user=cast.chair, kind="proposal").count() == 1
    with pytest.raises(Refused):
        decide(by=cast.secretary, proposal=proposal, confirm=True)

    decide(by=cast.chair, proposal=proposal, confirm=True)
    decide(by=cast.chair, proposal=proposal, confirm=False)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.RETURNED
    assert Proposal.objects.get().is_confirmed


def test_a_declined_proposal_changes_nothing(cast: Cast) -> None:
    sheet = submitted(cast)
    decide(by=cast.chair, proposal=proposed(cast, ProposalKind.RETURN), confirm=False)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_nobody_else_proposes(cast: Cast, role: str) -> None:
    submitted(cast)

    with pytest.raises(Refused):
        proposed(cast, ProposalKind.RETURN, by=getattr(cast, role))


def test_what_cannot_be_is_not_proposed(cast: Cast) -> None:
    with pytest.raises(Refused):
        proposed(cast, ProposalKind.RETURN)
    submitted(cast)
    with pytest.raises(Refused):
        proposed(cast, ProposalKind.ABSENCE)


def test_a_seat_closed_as_absent_is_named_and_not_counted(cast: Cast) -> None:
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination, points="9")
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    with pytest.raises(Refused):
        certify(by=cast.chair, category=cast.category, committee=cast.committee)

    proposal = proposed(cast, ProposalKind.ABSENCE)
    decide(by=cast.chair, proposal=proposal, confirm=True)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    (line,) = result.content["lines"]
    assert line["absent"] == [{"seat": cast.seat(cast.member).pk, "reason": WHY}]
    assert len(line["sheets"]) == 2
    assert line["total"] == "90.00"
    assert ScoreSheet.objects.get(seat__user=cast.member).state == SheetState.ARCHIVED


def test_too_many_absent_break_the_quorum(cast: Cast) -> None:
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    for judge in (cast.member, cast.secretary):
        close_absent(by=cast.chair, seat=cast.seat(judge), nomination=cast.nomination, reason=WHY)

    with pytest.raises(Refused, match="องค์ประชุม"):
        certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_a_lifted_absence_waits_again(cast: Cast) -> None:
    seat = cast.seat(cast.member)
    absence = close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    with pytest.raises(Refused):
        lift_absence(by=cast.secretary, absence=absence)
    lift_absence(by=cast.chair, absence=absence)
    lift_absence(by=cast.chair, absence=absence)

    assert not Absence.objects.filter(lifted_at=None).exists()
    assert submitted(cast).state == SheetState.SUBMITTED


def test_who_is_closed_as_absent_is_told_and_so_is_who_is_awaited_again(cast: Cast) -> None:
    """The judge may sit at the table all the same, and would not know why no mark is taken."""
    seat = cast.seat(cast.member)
    absence = close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)

    (told,) = Notice.objects.filter(user=cast.member)
    assert told.kind == CLOSED.code
    assert told.read_at is None
    assert WHY in sentence_of(told)
    assert cast.nomination.official_name in sentence_of(told)

    lift_absence(by=cast.chair, absence=absence)

    assert not Notice.objects.filter(kind=CLOSED.code, read_at=None).exists()
    assert Notice.objects.unread().get(user=cast.member).kind == REMINDER.code
    assert not Notice.objects.exclude(user=cast.member).exists()


def test_what_came_back_and_was_handed_in_is_told_no_more(cast: Cast) -> None:
    sheet = submitted(cast)
    seat = cast.seat(cast.member)
    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    told = Notice.objects.unread().filter(user=cast.member, kind=RETURNED.code)
    assert told.exists()

    submit_sheet(by=cast.member, sheet=sheet)

    assert not told.exists()


def test_what_is_certified_is_discussed_no_more(cast: Cast, sign_in: SignIn) -> None:
    all_in(cast)
    open_discussion(by=cast.chair, nomination=cast.nomination)
    told = Notice.objects.unread().filter(kind=DISCUSSED.code)
    assert told.count() == 2

    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert not Discussion.objects.filter(closed_at=None).exists()
    assert not told.exists()
    sheet = ScoreSheet.objects.get(seat__user=cast.member)
    shown = sign_in(cast.member).get(reverse("sheet_review", args=[sheet.pk])).content.decode()
    assert reverse("sheet_revise", args=[sheet.pk]) not in shown


def substituted(cast: Cast) -> User:
    """The member falls ill; from today on somebody else holds the seat."""
    today = timezone.localdate()
    ill = cast.seat(cast.member)
    ill.valid_until = today - datetime.timedelta(days=1)
    ill.save()
    other = make_user(username="substitute")
    Seat.objects.create(
        committee=cast.committee,
        user=other,
        number=9,
        position=Position.MEMBER,
        valid_from=today,
        substitute_for=ill,
    )
    return other


def test_a_substitute_takes_over_what_was_not_handed_in(cast: Cast) -> None:
    begun = opened_sheet(judge=cast.member, nomination=cast.nomination)
    substitute = substituted(cast)
    assert archive_replaced(by=None) == 1
    assert archive_replaced(by=None) == 0
    for judge in (cast.chair, cast.secretary, substitute):
        submitted_sheet(judge=judge, nomination=cast.nomination)

    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    begun.refresh_from_db()
    assert begun.state == SheetState.ARCHIVED
    assert len(result.content["lines"][0]["sheets"]) == 3


def test_what_the_earlier_holder_handed_in_counts(cast: Cast) -> None:
    submitted(cast)
    substitute = substituted(cast)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    with pytest.raises(Refused):
        opened_sheet(judge=substitute, nomination=cast.nomination)

    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    seats = [sheet["seat"] for sheet in result.content["lines"][0]["sheets"]]
    assert Seat.objects.get(user=cast.member).pk in seats


def all_in(cast: Cast) -> None:
    for judge, points in zip(cast.judges, ("8", "3", "9"), strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)


def test_the_discussion_opens_when_all_is_revealed(cast: Cast) -> None:
    submitted(cast)
    with pytest.raises(Refused):
        open_discussion(by=cast.chair, nomination=cast.nomination)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    with pytest.raises(Refused):
        open_discussion(by=cast.secretary, nomination=cast.nomination)

    first = open_discussion(by=cast.chair, nomination=cast.nomination)

    assert open_discussion(by=cast.chair, nomination=cast.nomination).pk == first.pk


@pytest.mark.django_db
def test_a_round_that_never_reveals_has_no_discussion() -> None:
    cast = make_cast(reveal=Reveal.NEVER)
    all_in(cast)

    with pytest.raises(Refused):
        open_discussion(by=cast.chair, nomination=cast.nomination)


def test_a_member_revises_with_a_reason_and_the_original_is_kept(cast: Cast) -> None:
    all_in(cast)
    sheet = ScoreSheet.objects.get(seat__user=cast.member)
    with pytest.raises(Refused):
        revise_sheet(by=cast.member, sheet=sheet, reason=WHY)
    open_discussion(by=cast.chair, nomination=cast.nomination)
    with pytest.raises(Refused):
        revise_sheet(by=cast.member, sheet=sheet, reason="")
    with pytest.raises(ScoreSheet.DoesNotExist):
        revise_sheet(by=cast.chair, sheet=sheet, reason=WHY)

    revise_sheet(by=cast.member, sheet=sheet, reason=WHY)
    close_discussion(by=cast.chair, nomination=cast.nomination)
    for pk in Indicator.objects.values_list("pk", flat=True):
        value = MarkValue(SCORED, Decimal(8), "")
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=value, version=1)
    submit_sheet(by=cast.member, sheet=sheet)

    panel = panel_for(cast.secretary, cast.committee.pk, cast.category.pk)
    assert panel is not None
    (revision,) = compare(panel, cast.nomination).revisions
    assert (revision.reason, len(revision.changes)) == (WHY, 4)
    assert {(change.before, change.after) for change in revision.changes} == {("3", "8")}


def test_while_one_revises_what_was_revealed_stays_open_and_the_new_marks_do_not(
    cast: Cast, sign_in: SignIn
) -> None:
    all_in(cast)
    sheet = ScoreSheet.objects.get(seat__user=cast.member)
    open_discussion(by=cast.chair, nomination=cast.nomination)
    revise_sheet(by=cast.member, sheet=sheet, reason=WHY)
    Mark.objects.filter(sheet=sheet).update(points=Decimal("6.5"))
    panel = [cast.committee.pk, cast.category.pk]

    shown = sign_in(cast.secretary).get(reverse("comparison", args=[*panel, cast.nomination.pk]))

    assert "90.00" in shown.content.decode()
    assert "6.5" not in shown.content.decode()


def test_marks_beyond_the_tolerance_are_marked(cast: Cast) -> None:
    all_in(cast)
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None

    comparison = compare(panel, cast.nomination)

    row = comparison.dimensions[0].rows[0]
    assert [mark.is_beyond for mark in row.points] == [False, True, True]
    assert (row.spread, comparison.is_beyond, comparison.tolerance) == ("6", True, "2")


def test_a_seat_closed_as_absent_opens_and_submits_nothing(cast: Cast) -> None:
    seat = cast.seat(cast.member)
    gone = close_absent(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    with pytest.raises(Refused):
        opened_sheet(judge=cast.member, nomination=cast.nomination)

    lift_absence(by=cast.chair, absence=gone)

    assert submitted(cast).state == SheetState.SUBMITTED


def test_a_proposal_is_not_confirmed_in_a_closed_round(cast: Cast) -> None:
    submitted(cast)
    seat = cast.seat(cast.member)
    proposal = propose(
        by=cast.secretary,
        kind=ProposalKind.RETURN,
        seat=seat,
        nomination=cast.nomination,
        reason=WHY,
    )
    AwardRound.objects.update(phase=Phase.CLOSED)

    with pytest.raises(Refused):
        decide(by=cast.chair, proposal=proposal, confirm=True)

    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED


def test_a_former_chair_hears_of_no_proposal(cast: Cast) -> None:
    submitted(cast)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Seat.objects.filter(user=cast.chair).update(valid_until=yesterday)
    seat = cast.seat(cast.member)

    propose(
        by=cast.secretary,
        kind=ProposalKind.RETURN,
        seat=seat,
        nomination=cast.nomination,
        reason=WHY,
    )

    assert not Notice.objects.filter(user=cast.chair).exists()


def test_of_a_holder_and_a_substitute_one_submits(cast: Cast) -> None:
    """Both sheets are open, because the dates of the two seats overlap."""
    holder = filled_sheet(judge=cast.member, nomination=cast.nomination)
    other = make_user()
    Seat.objects.create(
        committee=cast.committee,
        user=other,
        number=9,
        position=Position.MEMBER,
        substitute_for=cast.seat(cast.member),
        valid_from=timezone.localdate(),
    )
    second = filled_sheet(judge=other, nomination=cast.nomination)
    submit_sheet(by=cast.member, sheet=holder)

    with pytest.raises(Refused):
        submit_sheet(by=other, sheet=second)


def test_a_recusal_is_taken_back_and_the_judge_asked_again(cast: Cast) -> None:
    seat, nomination = cast.seat(cast.member), cast.nomination
    recuse(by=cast.chair, seat=seat, nomination=nomination, kind="kinship", reason=WHY)
    with pytest.raises(Refused):
        lift_recusal(by=cast.secretary, seat=seat, nomination=nomination, reason=WHY)

    lift_recusal(by=cast.chair, seat=seat, nomination=nomination, reason="เลือกผิดคน")

    assert not Declaration.objects.exists()
    assert submitted(cast).state == SheetState.SUBMITTED


def test_the_own_office_stays_recused(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(unit=cast.nomination.unit)
    seat = cast.seat(cast.member)
    recuse(by=cast.chair, seat=seat, nomination=cast.nomination, kind="own_office", reason=WHY)

    with pytest.raises(Refused):
        lift_recusal(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)


def test_who_has_handed_the_seat_on_still_reads_what_was_handed_in(
    cast: Cast, sign_in: SignIn
) -> None:
    sheet = submitted(cast)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Seat.objects.filter(user=cast.member).update(valid_until=yesterday)
    client = sign_in(cast.member)
    address = reverse("sheet_review", args=[sheet.pk])

    assert client.get(address).status_code == 200
    assert client.get(reverse("sheet_pdf", args=[sheet.pk])).status_code == 200
    assert client.post(address, {"password": "x"}).status_code == 404


def test_a_substitute_is_not_asked_for_what_is_in_already(cast: Cast, sign_in: SignIn) -> None:
    submitted(cast)
    other = make_user()
    Seat.objects.create(
        committee=cast.committee,
        user=other,
        number=9,
        position=Position.MEMBER,
        substitute_for=cast.seat(cast.member),
        valid_from=timezone.localdate(),
    )
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Seat.objects.filter(user=cast.member).update(valid_until=yesterday)
    client, open_address = sign_in(other), reverse("sheet_open", args=[cast.nomination.pk])

    for page in (reverse("home"), reverse("session_detail", args=[cast.session.pk])):
        assert open_address not in client.get(page).content.decode()
    assert open_address in sign_in(cast.chair).get(reverse("home")).content.decode()
