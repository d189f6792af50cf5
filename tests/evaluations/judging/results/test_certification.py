"""Certification: what it needs, what it freezes, and what it never does twice."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.rulings import rule_on_tie
from evaluations.judging.results.board import board_for
from evaluations.judging.results.models import Placing, PlacingStatus, Result
from evaluations.judging.results.panel import panel_for
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind, ScoreSheet, SheetState
from evaluations.outcome.reports.summary import committee_summary
from evaluations.platform.errors import Refused
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Seal
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.verification import first_finding
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Band, Reveal
from tests.devices import code_now
from tests.factories import (
    PASSWORD,
    Cast,
    make_cast,
    make_nomination,
    make_slot,
    make_user,
    opened_sheet,
    submitted_sheet,
)


def second_nomination(cast: Cast, *, state: str = SlotState.PRESENTING) -> Nomination:
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[nomination], state=state)
    return nomination


def submit_all(cast: Cast, nomination: Nomination, points: list[str]) -> None:
    for judge, one in zip(cast.judges, points, strict=True):
        submitted_sheet(judge=judge, nomination=nomination, points=one)


def certify_as_chair(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_a_certified_result_is_numbered_sealed_and_frozen(cast: Cast) -> None:
    other = second_nomination(cast)
    submit_all(cast, cast.nomination, ["8", "8.5", "9"])
    submit_all(cast, other, ["9", "9", "9.5"])

    result = certify_as_chair(cast)

    assert result.number == 1
    assert result.digest == digest(result.document)
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {SheetState.CERTIFIED}
    placings = Placing.objects.filter(result=result).order_by("rank")
    assert [(placing.nomination, placing.total) for placing in placings] == [
        (other, Decimal("91.67")),
        (cast.nomination, Decimal("85.00")),
    ]
    assert result.seal is None
    seal_settled()
    assert Seal.objects.get() == result.seal
    assert first_finding() is None


def test_certifying_twice_certifies_once(cast: Cast) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    assert certify_as_chair(cast) == certify_as_chair(cast)
    assert Result.objects.count() == 1


@pytest.mark.parametrize("role", ["member", "secretary", "administrator", "nobody"])
def test_only_the_chair_certifies(cast: Cast, role: str) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])
    with pytest.raises(Refused):
        certify(by=getattr(cast, role), category=cast.category, committee=cast.committee)
    assert not Result.objects.exists()


def test_a_missing_sheet_is_named(cast: Cast) -> None:
    for judge in (cast.chair, cast.member):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    opened_sheet(judge=cast.secretary, nomination=cast.nomination)

    with pytest.raises(Refused, match=cast.secretary.full_name):
        certify_as_chair(cast)
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"open", "submitted"}


def test_a_recused_seat_is_out_of_the_denominator_and_printed(cast: Cast) -> None:
    declare(
        by=cast.secretary,
        seat=cast.seat(cast.secretary),
        nomination=cast.nomination,
        kind=ConflictKind.KINSHIP,
        note="น้องชาย",
    )
    for judge, points in ((cast.chair, "8"), (cast.member, "9")):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)

    result = certify_as_chair(cast)

    line = result.content["lines"][0]
    assert line["total"] == "85.00"
    assert line["recused"] == [
        {"seat": cast.seat(cast.secretary).pk, "kind": "kinship", "note": "น้องชาย"}
    ]


def test_fewer_sheets_than_the_quorum_are_refused(cast: Cast) -> None:
    for judge in (cast.member, cast.secretary):
        declare(
            by=judge,
            seat=cast.seat(judge),
            nomination=cast.nomination,
            kind=ConflictKind.KINSHIP,
        )
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)

    with pytest.raises(Refused, match="2"):
        certify_as_chair(cast)


def test_a_no_show_is_listed_and_not_ranked(cast: Cast) -> None:
    absent = second_nomination(cast, state=SlotState.NO_SHOW)
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    certify_as_chair(cast)

    placing = Placing.objects.get(nomination=absent)
    assert (placing.status, placing.rank) == (PlacingStatus.NO_SHOW, None)


def test_a_no_show_with_a_sheet_is_listed_without_it(cast: Cast) -> None:
    """Where sheets open with the day, one may be there before anybody knows of the no-show."""
    absent = second_nomination(cast)
    submitted_sheet(judge=cast.member, nomination=absent)
    Slot.objects.filter(nominations=absent).update(state=SlotState.NO_SHOW)
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    result = certify_as_chair(cast)

    lines = {line["nomination"]["id"]: line for line in result.content["lines"]}
    assert lines[absent.pk]["sheets"] == []
    assert committee_summary(result.content).lines[1].status == "ไม่มานำเสนอ"


def test_no_sheet_opens_after_certification(cast: Cast) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])
    certify_as_chair(cast)
    late = make_user()
    cast.committee.seats.create(user=late, number=9, position="member")

    with pytest.raises(Refused):
        opened_sheet(judge=late, nomination=cast.nomination)


def test_below_a_minimum_is_unranked_with_the_reason(cast: Cast) -> None:
    rubric = cast.category.rubric
    rubric.requirements.create(number=1, measure="dimension", reference="1", bound=45)
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    line = certify_as_chair(cast).content["lines"][0]

    assert (line["status"], line["rank"], line["failed"]) == (
        "below_minimum",
        None,
        ["requirement:1"],
    )


def test_the_award_band_is_named(cast: Cast) -> None:
    for name, lower in (("ดี", 0), ("ดีเด่น", 80)):
        Band.objects.create(award=cast.category.award, name=name, lower=lower)
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    assert certify_as_chair(cast).content["lines"][0]["band"] == "ดีเด่น"


@pytest.mark.django_db
def test_a_tie_waits_for_the_chairs_ruling_where_the_chain_ends_with_it() -> None:
    cast = make_cast(tie_chain=["dimensions", "chair"])
    other = second_nomination(cast)
    for nomination in (cast.nomination, other):
        submit_all(cast, nomination, ["8", "8", "8"])
    with pytest.raises(Refused):
        certify_as_chair(cast)

    rule_on_tie(
        by=cast.chair,
        category=cast.category,
        committee=cast.committee,
        order=[other.pk, cast.nomination.pk],
        reason="ผลต่อเนื่องกว่า",
    )

    lines = certify_as_chair(cast).content["lines"]
    assert [line["nomination"]["id"] for line in lines] == [other.pk, cast.nomination.pk]
    assert lines[0]["ruling"] == {"place": 1, "reason": "ผลต่อเนื่องกว่า"}
    assert lines[0]["tie_steps"][-1]["decided"]


@pytest.mark.django_db
def test_a_tie_without_the_chair_in_the_chain_is_shared(cast: Cast) -> None:
    other = second_nomination(cast)
    for nomination in (cast.nomination, other):
        submit_all(cast, nomination, ["8", "8", "8"])

    lines = certify_as_chair(cast).content["lines"]

    assert [(line["rank"], line["is_tied"]) for line in lines] == [(1, True), (1, True)]


def test_a_result_keeps_the_names_of_its_day(cast: Cast) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])
    result = certify_as_chair(cast)
    was = [seat["name"] for seat in result.document["seats"]]
    for judge in cast.judges:
        judge.last_name = "เปลี่ยนแล้ว"
        judge.save()

    result.refresh_from_db()

    assert [seat["name"] for seat in result.document["seats"]] == was
    assert len(was) == Seat.objects.count()


def test_nothing_accepted_nothing_certified(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.CLOSED)
    Nomination.objects.update(state="draft")

    with pytest.raises(Refused):
        certify_as_chair(cast)


def rule(cast: Cast, *order: Nomination) -> None:
    rule_on_tie(
        by=cast.chair,
        category=cast.category,
        committee=cast.committee,
        order=[one.pk for one in order],
        reason="ผลต่อเนื่องกว่า",
    )


@pytest.mark.django_db
def test_a_ruling_does_not_outlive_the_sheets_it_was_made_on() -> None:
    """Three are equal by now, and the chair has ruled on two."""
    cast = make_cast(tie_chain=["chair"])
    other, third = second_nomination(cast), second_nomination(cast)
    for nomination, points in ((cast.nomination, "8"), (other, "8"), (third, "7")):
        submit_all(cast, nomination, [points] * 3)
    rule(cast, cast.nomination, other)
    for judge in cast.judges:
        seat = cast.seat(judge)
        sheet = return_sheet(by=cast.administrator, seat=seat, nomination=third, reason="แก้คะแนน")
        for mark in sheet.marks.all():
            value = MarkValue(SCORED, Decimal(8), "")
            save_mark(
                by=judge, sheet=sheet.pk, indicator=mark.indicator_id, value=value, version=1
            )
        submit_sheet(by=judge, sheet=sheet)

    with pytest.raises(Refused):
        certify_as_chair(cast)
    with pytest.raises(Refused):
        rule(cast, cast.nomination, third)
    rule(cast, third, cast.nomination, other)

    ranks = [line["nomination"]["id"] for line in certify_as_chair(cast).content["lines"]]
    assert ranks == [third.pk, cast.nomination.pk, other.pk]


@pytest.mark.django_db
def test_where_nothing_is_tied_nothing_is_ruled() -> None:
    cast = make_cast(tie_chain=["chair"])
    submit_all(cast, cast.nomination, ["8", "8", "8"])

    with pytest.raises(Refused):
        rule(cast)


@pytest.mark.django_db
def test_a_tie_is_ruled_on_where_nothing_is_revealed(sign_in: Callable[..., Client]) -> None:
    cast = make_cast(tie_chain=["chair"], reveal=Reveal.NEVER)
    other = second_nomination(cast)
    for nomination in (cast.nomination, other):
        submit_all(cast, nomination, ["8", "8", "8"])
    client = sign_in(cast.chair)
    panel = [cast.committee.pk, cast.category.pk]
    places = {f"place-{other.pk}": "1", f"place-{cast.nomination.pk}": "๒"}

    client.post(reverse("ruling", args=panel), {**places, "reason": "ผลต่อเนื่องกว่า"})

    lines = certify_as_chair(cast).content["lines"]
    assert [line["nomination"]["id"] for line in lines] == [other.pk, cast.nomination.pk]


def test_two_sheets_of_one_chair_at_the_table_are_never_certified(cast: Cast) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])
    member, chair = cast.seat(cast.member), cast.seat(cast.chair)
    type(member).objects.filter(pk=member.pk).update(substitute_for=chair)

    with pytest.raises(Refused):
        certify_as_chair(cast)


def test_where_two_step_sign_in_is_set_certifying_asks_for_its_code(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    submit_all(cast, cast.nomination, ["8", "8", "8"])
    secret = generate_totp_secret()
    TOTP.activate(cast.chair, secret)
    client = sign_in(cast.chair)
    address = reverse("certification", args=[cast.committee.pk, cast.category.pk])
    right = {"password": PASSWORD, "code": code_now(secret)}

    for wrong in ({"password": PASSWORD}, {**right, "code": "1"}, {**right, "password": "x"}):
        assert client.post(address, wrong).status_code == 422
    assert not Result.objects.exists()

    client.post(address, right)

    assert Result.objects.get().certified_by == cast.chair


def test_the_board_stands_in_the_order_of_the_ranks(cast: Cast) -> None:
    other = second_nomination(cast)
    submit_all(cast, cast.nomination, ["5", "5", "5"])
    submit_all(cast, other, ["9", "9", "9"])
    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None

    assert [row.nomination for row in board_for(panel).rows] == [other, cast.nomination]
