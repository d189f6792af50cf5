"""A result certified anew: a reason, a second person, number 2, and number 1 kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.slots import undo
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import (
    ask_reopening,
    drop_reopening,
    second_reopening,
)
from evaluations.judging.results.models import Placing, Reopening, Result
from evaluations.judging.results.notices import REOPENED, SECONDED
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind, ScoreSheet, SheetReturn, SheetState
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.outcome.reports.summary import committee_summary
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.rubrics.models import Indicator
from tests.factories import PASSWORD, Cast, submitted_sheet
from tests.guarded import refused
from units.models import User

SignIn = Callable[[User], Client]
WHY = "คีย์คะแนนจากกระดาษผิดช่อง"


@pytest.fixture
def first(cast: Cast) -> Result:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8")
    return certify_again(cast)


def certify_again(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def reopened(cast: Cast, first: Result) -> Reopening:
    wish = ask_reopening(by=cast.chair, result=first, reason=WHY)
    return second_reopening(by=cast.secretary, wish=wish)


def correct(cast: Cast, points: str) -> None:
    """The member's sheet goes back, every mark is given anew, and it comes in again."""
    seat = cast.seat(cast.member)
    sheet = return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    for pk in Indicator.objects.values_list("pk", flat=True):
        value = MarkValue(SCORED, Decimal(points), "")
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=value, version=1)
    submit_sheet(by=cast.member, sheet=sheet)


def test_number_two_supersedes_number_one_which_stays(cast: Cast, first: Result) -> None:
    before = dict(first.document)
    reopened(cast, first)
    correct(cast, "5")

    second = certify_again(cast)

    first.refresh_from_db()
    assert first.document == before
    assert (second.number, second.reason, second.seconded_by) == (2, WHY, cast.secretary)
    assert [str(placing.total) for placing in Placing.objects.order_by("pk")] == ["80.00", "70.00"]
    supersedes = committee_summary(second.content).content["supersedes"]
    assert supersedes is not None
    assert (supersedes["number"], supersedes["code"], supersedes["reason"]) == (1, first.code, WHY)
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {SheetState.CERTIFIED}
    assert certify_again(cast) == second
    assert first_finding() is None


def test_without_a_second_person_nothing_moves(cast: Cast, first: Result) -> None:
    ask_reopening(by=cast.chair, result=first, reason=WHY)

    with pytest.raises(Refused):
        correct(cast, "5")
    assert certify_again(cast) == first


def test_the_database_holds_certified_sheets_until_then(cast: Cast, first: Result) -> None:
    sheets = ScoreSheet.objects.filter(seat__user=cast.member)
    ask_reopening(by=cast.chair, result=first, reason=WHY)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheets.update(state=SheetState.RETURNED)

    second_reopening(by=cast.administrator, wish=Reopening.objects.get())

    with pytest.raises(DatabaseError), transaction.atomic():
        sheets.update(state=SheetState.CERTIFIED, digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheets.update(state=SheetState.RETURNED)
    sheet = sheets.get()
    SheetReturn.objects.create(
        sheet=sheet,
        returned_at=timezone.now(),
        returned_by=cast.chair,
        reason=WHY,
        content=submitted(sheet.content),
        digest=sheet.digest,
    )
    assert sheets.update(state=SheetState.RETURNED) == 1


def test_after_number_two_they_are_closed_again(cast: Cast, first: Result) -> None:
    reopened(cast, first)
    certify_again(cast)

    with pytest.raises(Refused):
        correct(cast, "5")


@pytest.mark.parametrize("role", ["secretary", "member", "administrator", "nobody"])
def test_only_the_chair_asks(cast: Cast, first: Result, role: str) -> None:
    with pytest.raises(Refused):
        ask_reopening(by=getattr(cast, role), result=first, reason=WHY)


@pytest.mark.parametrize("role", ["chair", "member", "officer", "auditor", "nobody"])
def test_who_may_be_the_second_person(cast: Cast, first: Result, role: str) -> None:
    wish = ask_reopening(by=cast.chair, result=first, reason=WHY)

    with pytest.raises(Refused):
        second_reopening(by=getattr(cast, role), wish=wish)


def test_a_reason_is_needed_and_asked_twice_it_is_asked_once(cast: Cast, first: Result) -> None:
    with pytest.raises(Refused):
        ask_reopening(by=cast.chair, result=first, reason="")
    wish = ask_reopening(by=cast.chair, result=first, reason=WHY)

    assert ask_reopening(by=cast.chair, result=first, reason="อื่น") == wish


def test_a_wish_can_be_dropped_until_somebody_agreed(cast: Cast, first: Result) -> None:
    wish = ask_reopening(by=cast.chair, result=first, reason=WHY)
    drop_reopening(by=cast.chair, wish=wish)
    with pytest.raises(Refused):
        second_reopening(by=cast.secretary, wish=wish)

    with pytest.raises(Refused):
        drop_reopening(by=cast.chair, wish=reopened(cast, first))


def test_the_database_lets_no_single_person_agree_or_end_what_two_wanted(
    cast: Cast, first: Result
) -> None:
    """It begins with one word; once a second person has agreed, the next result alone ends it."""
    now = timezone.now()
    at_once = Reopening(
        result=first,
        category=first.category,
        committee=first.committee,
        reason="x",
        asked_at=now,
        asked_by=cast.chair,
        seconded_at=now,
        seconded_by=cast.secretary,
    )
    assert refused(at_once.save)
    rows = Reopening.objects.filter(pk=reopened(cast, first).pk)

    assert refused(lambda: rows.update(ended_at=now))
    certify_again(cast)
    assert rows.get().ended_at is not None


def written_by_hand(cast: Cast, first: Result, **other: Any) -> Result:
    """Number 2 as somebody would write it past the actions."""
    given = {
        "category": first.category,
        "committee": first.committee,
        "number": 2,
        "certified_at": timezone.now(),
        "certified_by": cast.chair,
        "seconded_by": cast.secretary,
        "reason": WHY,
        "document": first.document,
        "digest": first.digest,
        "entry": record(by=None, verb="result.certified", subject=first.category),
    }
    return Result(**{**given, **other})


@pytest.mark.parametrize("state", ["nobody asked", "nobody agreed", "dropped", "answered"])
def test_the_database_takes_no_later_result_that_two_people_did_not_ask_for(
    cast: Cast, first: Result, state: str
) -> None:
    if state != "nobody asked":
        wish = ask_reopening(by=cast.chair, result=first, reason=WHY)
    if state == "dropped":
        drop_reopening(by=cast.chair, wish=wish)
    number = 2
    if state == "answered":
        second_reopening(by=cast.secretary, wish=wish)
        certify_again(cast)
        number = 3

    assert refused(written_by_hand(cast, first, number=number).save)


def test_the_database_takes_it_in_the_words_of_these_two_people_alone(
    cast: Cast, first: Result
) -> None:
    reopened(cast, first)

    assert refused(written_by_hand(cast, first, number=3).save)
    assert refused(written_by_hand(cast, first, reason="อื่น").save)
    assert refused(written_by_hand(cast, first, seconded_by=cast.administrator).save)
    assert not refused(written_by_hand(cast, first).save)


def test_a_recusal_found_later_changes_number_two(cast: Cast, first: Result) -> None:
    params: dict[str, Any] = {
        "seat": cast.seat(cast.member),
        "nomination": cast.nomination,
        "kind": ConflictKind.KINSHIP,
    }
    with pytest.raises(Refused):
        recuse(by=cast.chair, reason="พบภายหลัง", **params)
    reopened(cast, first)
    recuse(by=cast.chair, reason="พบภายหลัง", **params)

    second = certify_again(cast)

    (line,) = second.content["lines"]
    assert len(line["sheets"]) == 2
    assert [one["note"] for one in line["recused"]] == ["พบภายหลัง"]


def test_a_slot_of_a_certified_result_is_not_undone(cast: Cast, first: Result) -> None:
    Slot.objects.update(state=SlotState.CLOSED)
    slot = Slot.objects.get()
    with pytest.raises(Refused):
        undo(by=cast.chair, slot=slot, moves=0)
    reopened(cast, first)

    assert undo(by=cast.chair, slot=slot, moves=0).state == SlotState.PRESENTING


def test_through_the_pages(cast: Cast, first: Result, sign_in: SignIn) -> None:
    chair, secretary = sign_in(cast.chair), sign_in(cast.secretary)
    address = reverse("reopening", args=[first.pk])
    result = reverse("result", args=[first.pk])
    assert address in chair.get(result).content.decode()
    assert address not in secretary.get(result).content.decode()
    assert secretary.get(address).status_code == 404
    chair.post(address, {"reason": WHY, "password": "wrong"})
    assert not Reopening.objects.exists()
    chair.post(address, {"reason": WHY, "password": PASSWORD})
    secretary.post(address, {"password": PASSWORD})
    certification = reverse("certification", args=[cast.committee.pk, cast.category.pk])
    chair.post(certification, {"password": PASSWORD})

    shown = Client().get(reverse("check_result", args=[first.code])).content.decode()
    assert WHY in shown
    assert WHY in secretary.get(result).content.decode()
    second = Result.objects.get(number=2)
    assert first.code in secretary.get(reverse("result", args=[second.pk])).content.decode()


def test_a_member_and_strangers_have_no_such_page(
    cast: Cast, first: Result, sign_in: SignIn
) -> None:
    for role in ("member", "officer", "auditor", "nobody"):
        address = reverse("reopening", args=[first.pk])
        assert sign_in(getattr(cast, role)).get(address).status_code == 404


def test_the_chair_is_told_that_the_second_person_has_agreed(cast: Cast, first: Result) -> None:
    reopened(cast, first)

    notice = Notice.objects.get(user=cast.chair, kind=SECONDED.code)

    assert cast.secretary.full_name in sentence_of(notice)
    asked = Notice.objects.filter(kind=REOPENED.code)
    assert cast.chair.pk not in asked.values_list("user", flat=True)
