"""Winners go up with their evidence; their marks never do."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.outcome.cascade.actions import send_up
from evaluations.outcome.cascade.bundled import winners_table
from evaluations.outcome.cascade.selection import Placed, Quota, select, sendable
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Category, Phase, RoundLevel
from evaluations.setup.rubrics.models import Dimension
from tests.factories import (
    Cast,
    make_category,
    make_evidence,
    make_nomination,
    make_round,
    make_slot,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]


def place(nomination: int, rank: int | None, group: str = "9", committee: int = 1) -> Placed:
    """A place in the order of the nominations' numbers."""
    return Placed(nomination, 1, group, committee, order=nomination, rank=rank)


def kept_back(nomination: int, rank: int) -> Placed:
    return replace(place(nomination, rank), may_go_up=False)


WITHHELD = replace(place(2, None), may_go_up=False)
UNRANKED = replace(place(9, None), takes_place=False, may_go_up=False)


@pytest.mark.parametrize(
    ("places", "quota", "chosen"),
    [
        ([place(1, 1), place(2, 2), place(3, 3)], 2, [1, 2]),
        ([place(1, 1), place(2, 1), place(3, 3)], 1, [1, 2]),
        ([place(1, 1), place(2, 2), place(3, 2)], 2, [1, 2, 3]),
        ([place(1, 1), UNRANKED], 3, [1]),
        ([place(1, 1)], 0, []),
        ([place(1, 1, "8"), place(2, 2, "9"), place(3, 3, "9")], 1, [1, 2]),
        ([place(1, 1, "9", 1), place(2, 1, "9", 2), place(3, 2, "9", 2)], 1, [1, 2]),
        # A place that may not go up, or is withheld, is not handed on.
        ([kept_back(1, 1), place(2, 2), place(3, 3)], 2, [2]),
        ([place(1, 1), WITHHELD, place(3, 3)], 2, [1]),
        ([kept_back(1, 1)], 1, []),
        # Equals go up together, wherever a withheld place stands among them.
        ([WITHHELD, place(3, 2)], 1, [3]),
        ([place(1, 1), WITHHELD, place(3, 1)], 2, [1, 3]),
        ([place(1, 1), WITHHELD, place(3, 2)], 2, [1, 3]),
        ([place(1, 1), WITHHELD, place(3, 1)], 1, [1, 3]),
    ],
)
def test_who_is_chosen(places: list[Placed], quota: int, chosen: list[int]) -> None:
    found = select(places, {1: Quota(quota)}).winners
    assert [winner.nomination for winner in found] == chosen


def test_a_place_is_handed_on_where_the_category_says_so() -> None:
    places = [kept_back(1, 1), WITHHELD, place(3, 3), place(4, 4), place(5, 5)]
    handed_on = select(places, {1: Quota(2, hands_on=True)})

    assert [one.nomination for one in handed_on.winners] == [3, 4]
    assert [one.nomination for one in select(places, {1: Quota(2)}).kept_back] == [1]


def test_equals_beside_one_that_does_not_go_up_are_not_too_many() -> None:
    found = select([place(1, 1), WITHHELD, kept_back(3, 1)], {1: Quota(1)})

    assert ([one.nomination for one in found.winners], set(found.over_quota)) == ([1], set())


def test_equal_ranks_and_several_committees_are_told() -> None:
    equal = select([place(1, 1), place(2, 1)], {1: Quota(1)})
    mixed = select([place(1, 1, "9", 1), place(2, 1, "9", 2)], {1: Quota(1)})

    assert (set(equal.over_quota), set(equal.mixed)) == ({(1, "9")}, set())
    assert (set(mixed.over_quota), set(mixed.mixed)) == (set(), {(1, "9")})


@pytest.mark.parametrize(
    ("winners", "there", "held", "sent"),
    [
        ([place(1, 1), place(2, 2)], [], 0, [1, 2]),
        ([place(1, 1), place(2, 2)], [1], 0, [2]),
        # R22: 2 was sent and stays, 1 was sent and is a winner no more: 3 waits.
        ([place(2, 1), place(3, 2)], [2], 1, []),
        ([place(2, 1), place(3, 2)], [], 1, [2]),
        # Of equals none goes alone.
        ([place(2, 1), place(3, 1)], [], 1, []),
        ([place(1, 1)], [], 5, []),
    ],
)
def test_the_quota_counts_who_is_there(
    winners: list[Placed], there: list[int], held: int, sent: list[int]
) -> None:
    found = sendable(winners, there, {winners[0].key: held})
    assert [one.nomination for one in found] == sent


@pytest.fixture
def above(cast: Cast) -> Category:
    """A round of the next level, with a category of the same numbers."""
    award = cast.category.award
    there = make_round(phase=Phase.OPEN, level=RoundLevel.NATIONAL)
    AwardRound.objects.filter(pk=award.round.pk).update(next_round=there)
    Category.objects.filter(pk=cast.category.pk).update(quota=1)
    made: Category = make_category(award_round=there, number=award.number)
    return made


@pytest.fixture
def certified(cast: Cast) -> Nomination:
    """Two nominations; the cast's wins with evidence for dimension 1. Returns the second."""
    second = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[second])
    item = make_evidence(nomination=cast.nomination, title="วีดิทัศน์")
    item.dimensions.set(Dimension.objects.filter(rubric=cast.category.rubric, number=1))
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="9.5")
        submitted_sheet(judge=judge, nomination=second, points="7")
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    return second


def test_the_table_of_winners_calls_an_office_as_its_result_does(
    above: Category, certified: Nomination
) -> None:
    name = certified.official_name
    Nomination.objects.filter(pk=certified.pk).update(official_name="สำนักงานชื่อใหม่")

    called = {
        row["nominee"]: row["nomination"] for row in winners_table(certified.category.award.round)
    }

    assert called[certified.pk] == name


def test_the_winner_goes_up(cast: Cast, above: Category, certified: Nomination) -> None:
    award_round = AwardRound.objects.get(pk=cast.category.award.round.pk)

    assert send_up(by=cast.administrator, award_round=award_round) == 1
    assert send_up(by=cast.administrator, award_round=award_round) == 0

    sent = Nomination.objects.get(category=above)
    assert (sent.unit, sent.sent_up_from) == (cast.nomination.unit, cast.nomination)
    assert sent.state == NominationState.SUBMITTED
    item = sent.evidence.get()
    assert item.title == "วีดิทัศน์"
    assert [dimension.number for dimension in item.dimensions.all()] == [1]
    assert item.dimensions.get().rubric == above.rubric
    assert item.versions.get().text == "ข้อความหลักฐาน"
    assert not ScoreSheet.objects.filter(nomination=sent).exists()
    assert {entry.verb for entry in Entry.objects.filter(subject_type="Nomination")} == {
        "nomination.sent_up",
        "nomination.received",
    }


def test_both_sides_see_the_link(
    cast: Cast, above: Category, certified: Nomination, sign_in: SignIn
) -> None:
    send_up(by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get())
    sent = Nomination.objects.get(category=above)
    client = sign_in(cast.officer)
    below = client.get(reverse("nomination_detail", args=[cast.nomination.pk])).content.decode()
    page = client.get(reverse("nomination_detail", args=[sent.pk])).content.decode()

    assert reverse("nomination_detail", args=[sent.pk]) in below
    assert reverse("nomination_detail", args=[cast.nomination.pk]) in page
    assert "95.00" not in page


def test_an_office_that_nominated_itself_keeps_what_it_handed_in(
    cast: Cast, above: Category, certified: Nomination
) -> None:
    own = make_nomination(category=above, committee=cast.committee, unit=cast.nomination.unit)
    make_evidence(nomination=own, title="ของเราเอง")
    send_up(by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get())

    own.refresh_from_db()
    assert own.sent_up_from == cast.nomination
    assert [one.title for one in own.evidence.all()] == ["ของเราเอง"]


def test_what_was_only_begun_above_is_submitted_with_the_evidence(
    cast: Cast, above: Category, certified: Nomination
) -> None:
    begun = make_nomination(
        category=above,
        committee=cast.committee,
        unit=cast.nomination.unit,
        state=NominationState.DRAFT,
        accepted_at=None,
    )
    send_up(by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get())

    begun.refresh_from_db()
    assert begun.state == NominationState.SUBMITTED
    assert [one.title for one in begun.evidence.all()] == ["วีดิทัศน์"]


def test_a_category_without_its_like_above(
    cast: Cast, above: Category, certified: Nomination
) -> None:
    above.award.number += 1
    above.award.save()
    with pytest.raises(Refused, match="ไม่มีประเภท"):
        send_up(
            by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get()
        )


@pytest.mark.parametrize("phase", [Phase.EVALUATING, Phase.CLOSED])
def test_the_next_level_takes_no_more(
    cast: Cast, above: Category, certified: Nomination, phase: str
) -> None:
    AwardRound.objects.filter(next_round=None).update(phase=phase)
    with pytest.raises(Refused):
        send_up(
            by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get()
        )


def test_only_administrators_send(cast: Cast, above: Category, certified: Nomination) -> None:
    award_round = AwardRound.objects.exclude(next_round=None).get()
    for role in (cast.chair, cast.auditor, cast.officer):
        with pytest.raises(Refused):
            send_up(by=role, award_round=award_round)


def test_the_page_sends(
    cast: Cast, above: Category, certified: Nomination, sign_in: SignIn
) -> None:
    client, pk = sign_in(cast.administrator), cast.category.award.round.pk
    page = client.get(reverse("cascade", args=[pk])).content.decode()
    assert cast.nomination.official_name in page
    assert certified.official_name not in page

    client.post(reverse("cascade_send", args=[pk]))
    assert "ส่งขึ้นแล้ว" in client.get(reverse("cascade", args=[pk])).content.decode()


def test_what_was_withdrawn_above_stays_withdrawn(
    cast: Cast, above: Category, certified: Nomination
) -> None:
    gone = make_nomination(
        category=above,
        committee=cast.committee,
        unit=cast.nomination.unit,
        state=NominationState.WITHDRAWN,
        state_reason="งบประมาณไม่พอ",
    )
    send_up(by=cast.administrator, award_round=AwardRound.objects.exclude(next_round=None).get())

    gone.refresh_from_db()
    assert gone.state == NominationState.WITHDRAWN
    assert gone.sent_up_from == cast.nomination
