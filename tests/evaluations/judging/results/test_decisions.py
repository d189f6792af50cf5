"""What two people decided, keyed or quoted is held against its rows, and stays (case R25)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from evaluations.assembly import remove_triggers
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.decision_check import outdated_quotations
from evaluations.judging.results.models import Draw, Result
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.models import Standing
from evaluations.outcome.publication.bundle import files_of
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import Stage
from evaluations.setup.rubrics.models import AdjustmentRule, Requirement
from tests.decided import BY_HAND, ZONE, decided_result
from tests.factories import Cast
from tests.guarded import refused, undone


@pytest.fixture
def decided(cast: Cast) -> Result:
    return decided_result(cast)


def test_what_is_right_raises_no_alarm(decided: Result) -> None:
    assert str(first_misfit()) == "None"


def a_bound(_result: Result) -> str:
    Requirement.objects.filter(number=1).update(bound=50)
    return "requirements was certified as"


def points_of_a_rule(_result: Result) -> str:
    AdjustmentRule.objects.filter(number=1).update(points=2)
    return "adjustments was certified as"


def a_share(_result: Result) -> str:
    Stage.objects.filter(number=1).update(share=30)
    return "stages was certified as"


def a_reason(_result: Result) -> str:
    Standing.objects.update(reason="อื่น")
    return "its standing is not the one that was certified"


def a_reason_of_the_assignment(_result: Result) -> str:
    Nomination.objects.exclude(committee_reason="").update(committee_reason="อื่น")
    return "why it was given to the committee is not what was certified"


def a_lifted_standing(_result: Result) -> str:
    Standing.objects.update(ended_at=timezone.now())
    return "its standing is not the one that was certified"


def a_keyed_figure(_result: Result) -> str:
    KeyedFigure.objects.filter(stage__isnull=False).update(figure=20)
    return "its keyed figures are not those that were certified"


def a_figure_more(_result: Result) -> str:
    row = KeyedFigure.objects.filter(adjustment__number=1).get()
    row.pk = None
    row.save(force_insert=True)
    return "its keyed figures are not those that were certified"


def a_silent_journal(_result: Result) -> str:
    Entry.objects.filter(verb="figure.confirmed").delete()
    return "the journal tells of no second person"


def quoted_of(result: Result) -> Result:
    (stage,) = (one for one in result.content["lines"][0]["stages"] if one["result"])
    assert stage["result"]
    return Result.objects.get(code=stage["result"]["code"])


def a_quoted_digest(result: Result) -> str:
    """Document and journal of the quoted result fit one another, and are others."""
    quoted = quoted_of(result)
    document: Any = {**quoted.document, "order_number": "9/2569"}
    Result.objects.filter(pk=quoted.pk).update(document=document, digest=digest(document))
    entry = Entry.objects.get(verb="result.certified", after__code=quoted.code)
    entry.after["digest"] = digest(document)
    Entry.objects.filter(pk=entry.pk).update(after=entry.after)
    return "which it quotes, is not there with its digest"


TAMPERINGS = (
    a_bound,
    points_of_a_rule,
    a_share,
    a_reason,
    a_reason_of_the_assignment,
    a_lifted_standing,
    a_keyed_figure,
    a_figure_more,
    a_silent_journal,
    a_quoted_digest,
)


def test_what_decided_and_is_another_now_is_named(decided: Result) -> None:
    remove_triggers(connection)
    for tamper in TAMPERINGS:
        with undone():
            wanted = tamper(Result.objects.get(pk=decided.pk))
            assert wanted in str(first_misfit())


def test_a_result_that_rests_on_a_superseded_one_is_named(cast: Cast, decided: Result) -> None:
    remove_triggers(connection)
    quoted = quoted_of(decided)
    later = Result.objects.get(pk=quoted.pk)
    document: Any = {**quoted.document, "number": 2, "code": "ABCDEFGHJKMN"}
    later.pk, later.number, later.code, later.reason = None, 2, "ABCDEFGHJKMN", "คีย์ผิด"
    later.seconded_by, later.document, later.digest = cast.secretary, document, digest(document)
    later.entry = record(by=None, verb="result.certified", subject=later.category)
    later.save(force_insert=True)

    assert list(outdated_quotations(decided.content)) == [
        (
            "stage “เอกสาร”",
            f"quotes result {quoted.code} no. 1, which no. 2 supersedes: certify anew",
        )
    ]


STAYS: dict[str, Callable[[Result], Any]] = {
    "a requirement": lambda _one: Requirement.objects.filter(number=1).update(bound=50),
    "no requirement": lambda _one: Requirement.objects.filter(number=2).delete(),
    "an adjustment": lambda _one: AdjustmentRule.objects.filter(number=1).update(points=2),
    "a stage": lambda _one: Stage.objects.filter(number=1).update(share=30),
    "a stage elsewhere": lambda one: Stage.objects.filter(number=1).update(
        category=quoted_of(one).category_id
    ),
    "no stage": lambda _one: Stage.objects.filter(number=3).delete(),
    "a standing": lambda _one: Standing.objects.update(ended_at=timezone.now()),
    "why it was assigned": lambda _one: Nomination.objects.exclude(committee_reason="").update(
        committee_reason="อื่น"
    ),
    "a figure": lambda _one: KeyedFigure.objects.update(figure=1),
}


def test_the_database_refuses_to_change_what_decided(decided: Result) -> None:
    let_through = [name for name, one in STAYS.items() if not refused(partial(one, decided))]

    assert let_through == []


def test_lots_are_drawn_once(cast: Cast) -> None:
    draw = Draw.objects.create(
        category=cast.category,
        committee=cast.committee,
        seed="a1",
        drawn_at=timezone.now(),
        drawn_by=cast.chair,
    )

    assert refused(lambda: Draw.objects.filter(pk=draw.pk).update(seed="b2"))


def test_the_bundle_has_a_table_for_each_kind_of_decision(cast: Cast, decided: Result) -> None:
    files = {name: one.decode("utf-8-sig") for name, one in files_of(cast.category.award.round)}

    stages = files["tables/stages.csv"]
    assert f",40,100,,result,80,80.00,{quoted_of(decided).code},1," in stages
    assert ",deduction,เกินเวลา,นาที,1,,2,'-2," in files["tables/adjustments.csv"]
    assert ",2,go_up,dimension,1,90,0,," in files["tables/requirements.csv"]
    assert "disqualified,,," in files["tables/placings.csv"]
    assert f",{ZONE},{BY_HAND}\r\n" in files["tables/placings.csv"]
    assert ",2,zone,False\r\n" in files["tables/quotas.csv"]
    assert "requirement:2" in files["tables/placings.csv"]
