"""Two at once, in real transactions: threads with their own connections, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.figures.actions.endings import agree_ending, ask_ending, drop_ending
from evaluations.judging.figures.actions.keying import confirm_figure, end_figure, key_figure
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.moderation.actions.discussion import close_discussion, open_discussion
from evaluations.judging.moderation.actions.proposals import decide, propose
from evaluations.judging.questions.actions.edits import Edit as Asked
from evaluations.judging.questions.actions.edits import Words, save_questions
from evaluations.judging.questions.actions.listing import move_question, tick_question
from evaluations.judging.questions.models import Question
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.edit import Origin
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import (
    Absence,
    Discussion,
    Mark,
    Proposal,
    ProposalKind,
    ScoreSheet,
)
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.verification import first_finding
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, make_cast, make_question, opened_sheet, submitted_sheet
from tests.figures import confirmed, keyed, make_deduction, make_stages

pytestmark = pytest.mark.usefixtures("guarded_transactions")


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run `calls` at the same moment; each gives its result, or the refusal it met."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def saving(cast: Cast, sheet: ScoreSheet, indicator: int, points: int) -> Callable[[], object]:
    value = MarkValue(SCORED, Decimal(points), "")
    return lambda: save_mark(
        by=cast.member, sheet=sheet.pk, indicator=indicator, value=value, version=0
    )


def test_two_tabs_that_save_one_mark_leave_one_winner(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = Indicator.objects.all()[0].pk

    answers = at_once(*(saving(cast, sheet, indicator, points) for points in (3, 7)))

    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert Mark.objects.get().version == 1
    assert Entry.objects.filter(verb="mark.saved").count() == 1


def test_a_request_sent_twice_saves_once(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = Indicator.objects.all()[0].pk

    answers = at_once(*(saving(cast, sheet, indicator, 7) for _twice in range(2)))

    assert not any(isinstance(answer, Refused) for answer in answers)
    assert Entry.objects.filter(verb="mark.saved").count() == 1


def test_many_marks_at_once_are_all_kept(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicators = list(Indicator.objects.values_list("pk", flat=True))

    at_once(*(saving(cast, sheet, pk, 5) for pk in indicators))

    assert Mark.objects.count() == len(indicators) == 4


def test_two_who_confirm_a_figure_at_once_confirm_it_once(cast: Cast) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    answers = at_once(
        partial(confirm_figure, by=cast.chair, figure=figure),
        partial(confirm_figure, by=cast.administrator, figure=figure),
    )

    assert answers == [figure, figure]
    assert Entry.objects.filter(verb="figure.confirmed").count() == 1


def test_a_figure_is_confirmed_or_sent_back_not_both_as_it_waits(cast: Cast) -> None:
    """Whoever is later is refused: one person does not send back what two stand by."""
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    answers = at_once(
        partial(confirm_figure, by=cast.chair, figure=figure),
        partial(end_figure, by=cast.administrator, figure=figure, reason="x"),
    )

    figure.refresh_from_db()
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert (figure.confirmed_by is None) is isinstance(answers[0], Refused)
    assert (figure.ended_by is None) is isinstance(answers[1], Refused)


def test_taking_back_is_confirmed_or_dropped_not_both(cast: Cast) -> None:
    figure = confirmed(cast, make_deduction(rubric=cast.category.rubric), "2")
    ask_ending(by=cast.secretary, figure=figure, reason="x")

    answers = at_once(
        partial(agree_ending, by=cast.chair, figure=figure),
        partial(drop_ending, by=cast.secretary, figure=figure),
    )

    figure.refresh_from_db()
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert (figure.ended_by is None) is isinstance(answers[0], Refused)
    assert (figure.ending_asked_by is None) is not isinstance(answers[1], Refused)


def test_a_certification_beside_a_wish_to_take_back_counts_or_refuses(cast: Cast) -> None:
    """Nothing is certified past a wish that waits, and nothing certified is asked back."""
    figure = confirmed(cast, make_deduction(rubric=cast.category.rubric), "2")
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)

    answers = at_once(
        partial(certify, by=cast.chair, category=cast.category, committee=cast.committee),
        partial(ask_ending, by=cast.secretary, figure=figure, reason="x"),
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    figure.refresh_from_db()
    assert figure.ending_waits is not Result.objects.exists()


def test_two_secretaries_that_key_a_stage_at_once_leave_one_figure(cast: Cast) -> None:
    stage = make_stages(category=cast.category)
    params: dict[str, Any] = {
        "nomination": cast.nomination,
        "kind": "stage",
        "pk": stage.pk,
        "reason": "x",
    }

    answers = at_once(
        partial(key_figure, by=cast.secretary, figure=Decimal(24), **params),
        partial(key_figure, by=cast.administrator, figure=Decimal(42), **params),
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert KeyedFigure.objects.count() == 1


def test_a_certification_beside_a_keying_counts_it_or_refuses_it(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)

    result, figure = at_once(
        partial(certify, by=cast.chair, category=cast.category, committee=cast.committee),
        partial(keyed, cast, rule, "2"),
    )

    assert sum(isinstance(answer, Refused) for answer in (result, figure)) == 1
    assert Result.objects.count() + KeyedFigure.objects.count() == 1


def test_a_double_click_opens_one_sheet(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    seat = cast.seat(cast.chair)
    cast.seat(cast.chair).declarations.create(
        nomination=cast.nomination, kind="none", declared_at=sheet.opened_at
    )

    opened = at_once(
        *(
            lambda: open_sheet(by=cast.chair, seat=seat, nomination=cast.nomination)
            for _click in range(3)
        )
    )

    assert len({one.pk for one in opened if isinstance(one, ScoreSheet)}) == 1
    assert ScoreSheet.objects.filter(seat=seat).count() == 1


def test_a_double_click_submits_once(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    for pk in Indicator.objects.values_list("pk", flat=True):
        saving(cast, sheet, pk, 8)()

    at_once(*(lambda: submit_sheet(by=cast.member, sheet=sheet) for _click in range(3)))

    assert Entry.objects.filter(verb="sheet.submitted").count() == 1


def test_a_mark_that_races_with_the_submission_is_in_it_or_refused(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    first, *rest = Indicator.objects.order_by("pk").values_list("pk", flat=True)
    for pk in (first, *rest):
        saving(cast, sheet, pk, 8)()
    late = MarkValue(SCORED, Decimal(2), "")

    at_once(
        lambda: submit_sheet(by=cast.member, sheet=sheet),
        lambda: save_mark(by=cast.member, sheet=sheet.pk, indicator=first, value=late, version=1),
    )

    sheet.refresh_from_db()
    told = {
        one["id"]: Decimal(one["points"])
        for dimension in submitted(sheet.content)["dimensions"]
        for one in dimension["indicators"]
    }
    assert told == {mark.indicator_id: mark.points for mark in Mark.objects.all()}


def test_a_chair_who_certifies_twice_makes_one_result(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)

    at_once(
        *(
            lambda: certify(by=cast.chair, category=cast.category, committee=cast.committee)
            for _click in range(3)
        )
    )

    assert Result.objects.count() == 1
    assert first_finding() is None


def test_certification_and_a_judge_elsewhere_do_not_block_each_other(cast: Cast) -> None:
    """A certification locks nothing of the journal; it is sealed behind both."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    Slot.objects.update(state=SlotState.CALLED)

    at_once(
        lambda: certify(by=cast.chair, category=cast.category, committee=cast.committee),
        lambda: change_slot(by=cast.secretary, slot=cast.slot, to=SlotState.PRESENTING),
    )

    assert seal_settled() == 1
    assert first_finding() is None
    assert Seal.objects.get().entry_count == Entry.objects.count()
    assert Slot.objects.get().state == SlotState.PRESENTING


def test_a_discussion_that_ends_while_its_result_is_certified(cast: Cast) -> None:
    """Both touch the discussion, its notices and the journal: they take turns."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    for _round in range(3):
        open_discussion(by=cast.chair, nomination=cast.nomination)
        answers = at_once(
            lambda: close_discussion(by=cast.chair, nomination=cast.nomination),
            lambda: certify(by=cast.chair, category=cast.category, committee=cast.committee),
        )
        assert not any(isinstance(answer, Refused) for answer in answers)
        assert not Discussion.objects.filter(closed_at=None).exists()
        wish = ask_reopening(by=cast.chair, result=Result.objects.latest("number"), reason="ทดสอบ")
        second_reopening(by=cast.secretary, wish=wish)


def test_a_proposal_is_confirmed_while_the_same_is_done_at_once(cast: Cast) -> None:
    """Both hold the committee before the proposal: neither waits for the other in a ring."""
    administrator, nomination = cast.administrator, cast.nomination
    for judge in (cast.member, cast.secretary):
        seat = cast.seat(judge)
        params: dict[str, Any] = {"seat": seat, "nomination": nomination, "reason": "ป่วย"}
        proposal = propose(by=cast.secretary, kind=ProposalKind.ABSENCE, **params)
        answers = at_once(
            partial(decide, by=cast.chair, proposal=proposal, confirm=True),
            partial(close_absent, by=administrator, **params),
        )
        assert not any(isinstance(answer, Refused) for answer in answers)
        absence = Absence.objects.get(seat=seat, lifted_at=None)
        assert Proposal.objects.get(pk=proposal.pk).is_confirmed
        at_once(
            partial(lift_absence, by=cast.chair, absence=absence),
            partial(close_absent, by=administrator, **params),
        )
    assert first_finding() is None


def test_a_question_that_comes_twice_at_once_is_written_once(cast: Cast) -> None:
    key, words = uuid4(), Words("ใช้งบเท่าใด", shared=True)
    given: dict[str, Any] = {"by": cast.member, "nomination": cast.nomination}
    given["seat"] = cast.seat(cast.member)
    writing = Asked(key, Origin(0, uuid4()), words)

    told = at_once(*(partial(save_questions, **given, edits=[writing]) for _twice in range(2)))

    assert [one[0].status for one in told] == ["saved", "saved"]  # type: ignore[index]
    assert Question.objects.count() == 1
    assert Entry.objects.filter(verb="question.shared").count() == 1


def test_two_who_order_the_questions_at_once_and_tick_one(cast: Cast) -> None:
    now = {"shared_at": timezone.now()}
    first, second = (
        make_question(judge=cast.member, nomination=cast.nomination, **now) for _two in range(2)
    )
    runners = (cast.chair, cast.secretary)
    given: dict[str, Any] = {"nomination": cast.nomination, "question": second.pk}
    given |= {"step": -1, "edits": 0}

    told = at_once(*(partial(move_question, by=by, **given) for by in runners))
    at_once(*(partial(tick_question, by=by, question=first, to="asked") for by in runners))

    assert sum(isinstance(answer, Conflict) for answer in told) == 1
    assert Entry.objects.filter(verb="questions.ordered").count() == 1
    assert Entry.objects.filter(verb="question.ticked").count() == 1
