"""A figure is keyed by one person and confirmed by another; until then nothing of it counts."""

from decimal import Decimal

import pytest
from django.utils import timezone

from evaluations.entry.nominations.models import NominationState
from evaluations.judging.figures.actions.endings import ask_ending
from evaluations.judging.figures.actions.keying import confirm_figure, end_figure, key_figure
from evaluations.judging.figures.due import due_of
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.figures.notices import FIGURE, FIGURE_BACK
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_category,
    make_nomination,
    make_slot,
    make_user,
    submitted_sheet,
)
from tests.figures import (
    confirmed,
    keyed,
    make_deduction,
    make_figure_indicator,
    make_stages,
    taken_back,
)


def told(kind: str) -> dict[str, str]:
    """Who has an unread notice of this kind, with its sentence."""
    rows = Notice.objects.filter(kind=kind, read_at=None).select_related("user")
    return {row.user.username: sentence_of(row) for row in rows}


def test_a_figure_counts_once_another_person_has_confirmed_it(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    figure = keyed(cast, rule, "2")

    assert not KeyedFigure.objects.confirmed().exists()
    assert {*told(FIGURE.code)} == {"chair"}
    assert "เกินเวลา" in told(FIGURE.code)["chair"]

    confirm_figure(by=cast.chair, figure=figure)

    assert KeyedFigure.objects.confirmed().get() == figure
    assert told(FIGURE.code) == {}
    verbs = Entry.objects.filter(verb__startswith="figure.").order_by("pk")
    assert [*verbs.values_list("verb", "by_name")] == [
        ("figure.keyed", cast.secretary.full_name),
        ("figure.confirmed", cast.chair.full_name),
    ]


def test_who_keyed_it_never_confirms_it(cast: Cast) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    with pytest.raises(Refused, match="ซึ่งไม่ใช่ผู้คีย์"):
        confirm_figure(by=cast.secretary, figure=figure)
    assert not KeyedFigure.objects.confirmed().exists()


@pytest.mark.parametrize("role", ["chair", "member", "officer", "auditor", "nobody"])
def test_only_the_secretary_keys(cast: Cast, role: str) -> None:
    rule = make_deduction(rubric=cast.category.rubric)

    with pytest.raises(Refused):
        key_figure(
            by=getattr(cast, role),
            nomination=cast.nomination,
            kind="adjustment",
            pk=rule.pk,
            figure=Decimal(1),
            reason="x",
        )
    assert not KeyedFigure.objects.exists()


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_only_those_who_run_the_committee_confirm_or_send_back(cast: Cast, role: str) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")
    person = getattr(cast, role)

    with pytest.raises(Refused):
        confirm_figure(by=person, figure=figure)
    with pytest.raises(Refused):
        end_figure(by=person, figure=figure, reason="x")
    assert KeyedFigure.objects.waiting().exists()


def test_another_secretary_may_be_the_second_person(cast: Cast) -> None:
    other = make_user(username="assistant")
    Seat.objects.create(
        committee=cast.committee, user=other, number=9, position=Position.ASSISTANT_SECRETARY
    )
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    assert confirm_figure(by=other, figure=figure).confirmed_by == other


def test_a_figure_that_was_sent_back_is_keyed_anew(cast: Cast) -> None:
    votes = make_stages(category=cast.category)
    figure = keyed(cast, votes, "24", reason="ใบนับคะแนน")

    end_figure(by=cast.chair, figure=figure, reason="ใบนับคะแนนคือ 42")

    assert "ใบนับคะแนนคือ 42" in told(FIGURE_BACK.code)["secretary"]
    again = keyed(cast, votes, "42", reason="ใบนับคะแนน")
    assert told(FIGURE_BACK.code) == {}
    confirm_figure(by=cast.chair, figure=again)
    assert [str(one.figure) for one in KeyedFigure.objects.confirmed()] == ["42.00"]
    assert KeyedFigure.objects.count() == 2


def test_after_the_certification_nothing_changes_until_it_is_reopened(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    figure = confirmed(cast, rule, "2")
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    with pytest.raises(Refused, match="รับรอง"):
        keyed(cast, rule, "1", reason="อีกครั้ง")
    with pytest.raises(Refused, match="รับรอง"):
        ask_ending(by=cast.chair, figure=figure, reason="x")

    wish = ask_reopening(by=cast.chair, result=result, reason="x")
    second_reopening(by=cast.secretary, wish=wish)
    taken_back(cast, figure)
    again = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    totals = [one.content["lines"][0]["total"] for one in (result, again)]
    assert totals == ["78.00", "80.00"]


@pytest.mark.parametrize(
    ("figure", "sentence"), [("60.01", "60"), ("-1", "0"), ("10000000000", "60")]
)
def test_a_stage_takes_nothing_beyond_its_full_marks(
    cast: Cast, figure: str, sentence: str
) -> None:
    votes = make_stages(category=cast.category)

    with pytest.raises(Refused, match=sentence):
        keyed(cast, votes, figure)
    assert keyed(cast, votes, "60").figure == 60


def test_the_most_of_a_deduction_is_a_cap_and_no_limit_of_units(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric, most=5)

    assert keyed(cast, rule, "90").figure == 90
    with pytest.raises(Refused, match="0.01"):
        keyed(cast, rule, "0")


def test_what_is_keyed_twice_is_one_figure(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)

    assert keyed(cast, rule, "2", reason="ก") == keyed(cast, rule, "2", reason="ก")
    keyed(cast, rule, "2", reason="ข")

    assert KeyedFigure.objects.count() == 2


def test_a_stage_has_one_figure_at_a_time(cast: Cast) -> None:
    votes = make_stages(category=cast.category)
    keyed(cast, votes, "24")

    with pytest.raises(Refused, match="ถอน"):
        keyed(cast, votes, "25")


def test_an_indicators_figure_stays_while_submitted_sheets_use_it(cast: Cast) -> None:
    """They are named; once they are sent back, the figure is taken back and keyed anew."""
    indicator = make_figure_indicator(rubric=cast.category.rubric)
    figure = confirmed(cast, indicator, "5")
    sheet = submitted_without_its_marks(cast)

    with pytest.raises(Refused, match=cast.member.full_name):
        ask_ending(by=cast.chair, figure=figure, reason="x")

    seat = cast.seat(cast.member)
    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="ตัวเลขผิด")
    taken_back(cast, figure)
    confirmed(cast, indicator, "6")

    assert ScoreSheet.objects.get(pk=sheet.pk).state == "returned"
    assert [str(one.figure) for one in KeyedFigure.objects.confirmed()] == ["6.00"]


def submitted_without_its_marks(cast: Cast) -> ScoreSheet:
    """A sheet in the state that the figure looks at, however its marks came about."""
    sheet = ScoreSheet.objects.create(
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        rubric=cast.category.rubric,
        opened_at=timezone.now(),
    )
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state="submitted",
        submitted_at=timezone.now(),
        content={"schema": 2, "dimensions": []},
        subtotals=[],
        digest="0" * 64,
    )
    return sheet


def test_a_figure_is_asked_of_its_classes_alone(cast: Cast) -> None:
    indicator = make_figure_indicator(rubric=cast.category.rubric, classes=("L",))

    assert due_of([cast.nomination])[cast.nomination.pk].missing == ()
    with pytest.raises(Refused, match="กลุ่มนี้"):
        keyed(cast, indicator, "5")


def test_nothing_is_keyed_of_another_category(cast: Cast) -> None:
    other = make_stages(category=make_category(award_round=cast.category.award.round))

    with pytest.raises(Refused):
        keyed(cast, other, "1")


def test_outside_the_evaluation_nothing_is_keyed(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    AwardRound.objects.update(phase=Phase.CLOSED)

    with pytest.raises(Refused, match="ประเมิน"):
        keyed(cast, rule, "1")


def test_of_a_nominee_that_is_not_accepted_or_did_not_come_nothing_is_keyed(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    cast.slot.state, cast.slot.state_reason = "no_show", "ไม่มา"
    cast.slot.save()

    with pytest.raises(Refused, match="ไม่มานำเสนอ"):
        keyed(cast, rule, "1")
    cast.nomination.state = NominationState.SUBMITTED
    cast.nomination.save()
    with pytest.raises(Refused):
        keyed(cast, rule, "1")


def test_what_is_missing_and_what_waits_is_told_of_each_nominee(cast: Cast) -> None:
    votes = make_stages(category=cast.category)
    rule = make_deduction(rubric=cast.category.rubric)
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    keyed(cast, votes, "24")
    keyed(cast, rule, "1")

    due = due_of([cast.nomination, other])

    assert due[other.pk].missing == ("คะแนนโหวต",)
    assert due[cast.nomination.pk].missing == ()
    assert due[cast.nomination.pk].waiting == ("คะแนนโหวต", "เกินเวลา")


def test_with_the_first_figure_its_rubric_is_frozen(cast: Cast) -> None:
    rubric = cast.category.rubric
    keyed(cast, make_deduction(rubric=rubric), "1")

    rubric.refresh_from_db()
    assert rubric.frozen_at is not None
