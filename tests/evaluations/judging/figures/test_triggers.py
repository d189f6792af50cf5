"""What the database itself refuses of a keyed figure, whoever asks."""

from decimal import Decimal

import pytest
from django.utils import timezone

from evaluations.judging.figures.actions.endings import ask_ending
from evaluations.judging.figures.models import KeyedFigure, KeyedFigureQuerySet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.setup.rounds.models import AwardRound, Stage
from tests.factories import Cast, make_cast, submitted_sheet
from tests.figures import confirmed, keyed, make_deduction, make_figure_indicator, make_stages
from tests.guarded import refused


def row(figure: KeyedFigure) -> KeyedFigureQuerySet:
    return KeyedFigure.objects.filter(pk=figure.pk)


@pytest.mark.parametrize("change", [{"figure": 3}, {"reason": "อื่น"}, {"keyed_at": timezone.now()}])
def test_what_was_keyed_stays(cast: Cast, change: dict[str, object]) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    assert refused(lambda: row(figure).update(**change))
    assert refused(lambda: row(figure).update(keyed_by=cast.chair))
    assert refused(figure.delete)


def test_it_is_confirmed_once_by_another_person_and_taken_back_once(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    waits, counts = keyed(cast, rule, "2"), confirmed(cast, rule, "3")
    now, why = timezone.now(), {"ended_reason": "x"}

    assert refused(lambda: row(waits).update(confirmed_by=cast.secretary, confirmed_at=now))
    assert refused(lambda: row(counts).update(confirmed_by=cast.administrator))
    assert refused(lambda: row(counts).update(confirmed_by=None, confirmed_at=None))
    ask_ending(by=cast.secretary, figure=counts, reason="x")
    assert refused(lambda: row(counts).update(ended_by=cast.chair, ended_at=now))
    assert not refused(lambda: row(counts).update(ended_by=cast.chair, ended_at=now, **why))
    assert refused(lambda: row(counts).update(ended_by=None, ended_at=None))
    assert refused(lambda: row(counts).update(ended_reason="y"))
    row(waits).update(ended_by=cast.chair, ended_at=now, **why)
    assert refused(lambda: row(waits).update(confirmed_by=cast.chair, confirmed_at=now))


def test_a_confirmed_one_is_not_taken_back_by_one_person_or_in_one_step(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    waits, counts = keyed(cast, rule, "2"), row(confirmed(cast, rule, "3"))
    now = timezone.now()
    ended = {"ended_by": cast.chair, "ended_at": now, "ended_reason": "x"}
    asked = {"ending_asked_by": cast.secretary, "ending_asked_at": now, "ending_reason": "x"}
    confirmed_now = {"confirmed_by": cast.chair, "confirmed_at": now}

    assert refused(lambda: counts.update(**ended))
    assert refused(lambda: counts.update(**ended, **asked))
    assert refused(lambda: row(waits).update(**confirmed_now, **asked, **ended))
    assert refused(lambda: row(waits).update(**asked))
    assert refused(lambda: counts.update(**{**asked, "ending_reason": ""}))
    assert not refused(lambda: counts.update(**asked))
    assert refused(lambda: counts.update(ending_asked_by=cast.administrator))
    assert refused(lambda: counts.update(**{**ended, "ended_by": cast.secretary}))
    assert refused(lambda: counts.update(**ended, ending_asked_by=cast.administrator))
    assert not refused(lambda: counts.update(**ended))


def test_no_figure_begins_confirmed(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    now = timezone.now()
    row = KeyedFigure(
        nomination=cast.nomination,
        adjustment=rule,
        figure=1,
        reason="x",
        keyed_at=now,
        keyed_by=cast.secretary,
        confirmed_at=now,
        confirmed_by=cast.chair,
    )

    assert refused(row.save)


@pytest.mark.parametrize("figure", ["60.01", "-0.01", "100"])
def test_a_stage_takes_nothing_off_its_scale(cast: Cast, figure: str) -> None:
    stage = make_stages(category=cast.category)
    row = KeyedFigure(
        nomination=cast.nomination,
        stage=stage,
        figure=Decimal(figure),
        reason="x",
        keyed_at=timezone.now(),
        keyed_by=cast.secretary,
    )

    assert refused(row.save)


def test_how_a_stage_counts_stays_once_a_figure_is_keyed(cast: Cast) -> None:
    stage = make_stages(category=cast.category)
    assert not refused(lambda: Stage.objects.filter(pk=stage.pk).update(full_marks=50))
    keyed(cast, stage, "24")

    assert refused(lambda: Stage.objects.filter(pk=stage.pk).update(full_marks=60))
    assert refused(lambda: Stage.objects.filter(number=2).delete())


def test_nothing_changes_while_the_result_is_certified(cast: Cast) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    counts = confirmed(cast, rule, "2")
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    now = timezone.now()
    more = KeyedFigure(
        nomination=cast.nomination,
        adjustment=rule,
        figure=1,
        reason="x",
        keyed_at=now,
        keyed_by=cast.secretary,
    )

    assert refused(more.save)
    assert refused(lambda: row(counts).update(ended_by=cast.chair, ended_at=now, ended_reason="x"))


def test_an_indicators_figure_stays_while_a_submitted_sheet_uses_it(cast: Cast) -> None:
    counts = confirmed(cast, make_figure_indicator(rubric=cast.category.rubric), "5")
    sheet = ScoreSheet.objects.create(
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        rubric=cast.category.rubric,
        opened_at=timezone.now(),
    )
    now = timezone.now()
    given = {"submitted_at": now, "content": {"schema": 2}, "subtotals": [], "digest": "0" * 64}
    ScoreSheet.objects.filter(pk=sheet.pk).update(state="submitted", **given)

    assert refused(lambda: row(counts).update(ended_by=cast.chair, ended_at=now, ended_reason="x"))


def test_figures_of_a_rehearsal_may_be_wiped_and_not_altered(db: None) -> None:
    cast = make_cast(is_rehearsal=True)
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    assert AwardRound.objects.get().is_rehearsal
    assert refused(lambda: row(figure).update(figure=3))
    assert not refused(figure.delete)
