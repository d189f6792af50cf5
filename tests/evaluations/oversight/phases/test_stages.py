"""What readiness says of stages: only where a round has some."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.oversight.phases.facts import facts_of
from evaluations.oversight.phases.readiness import (
    CategoryFacts,
    StageFacts,
    is_ready,
    readiness,
)
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Band, Category, Phase, Stage
from tests.evaluations.oversight.phases.test_readiness import CATEGORY, NOW, READY, unmet
from tests.factories import Cast, make_category, make_nomination, make_round, make_rubric
from tests.staging import make_panel, make_stages
from units.models import User

SignIn = Callable[[User], Client]
OWN = StageFacts("การนำเสนอ", Decimal(70), None, None, is_own=True)
PAPERS = StageFacts("เอกสาร", Decimal(30), Decimal(30), Decimal(20), is_own=False)
STAGED = replace(CATEGORY, key=7, stages=(PAPERS, OWN), highest_bound=Decimal(90))


@pytest.mark.parametrize(
    ("category", "codes"),
    [
        (STAGED, []),
        (replace(STAGED, stages=(PAPERS,), highest_bound=None), ["no_own_sheets"]),
        (replace(STAGED, highest_bound=Decimal("100.01")), ["shares"]),
        (replace(STAGED, stages=(replace(OWN, share=Decimal(0)),)), ["shares"]),
        (replace(STAGED, stages=(replace(PAPERS, gate=Decimal(31)), OWN)), ["gate"]),
        (replace(STAGED, stages=(replace(PAPERS, nobody_passes=True), OWN)), ["gate"]),
        (replace(STAGED, unknown_stages=("3",)), ["unknown_stage"]),
        (replace(CATEGORY, unknown_stages=("1", "2")), ["unknown_stage", "unknown_stage"]),
    ],
)
def test_what_keeps_a_round_with_stages_from_opening(
    category: CategoryFacts, codes: list[str]
) -> None:
    facts = replace(READY, categories=(category,))
    assert unmet(facts) == codes
    assert is_ready(readiness(facts, NOW)) == (not codes)


def test_a_stage_without_a_committee_is_named_as_such() -> None:
    stage = replace(CATEGORY, name="เอกสาร", committees=(), counts_in="ประเภท")
    assert unmet(replace(READY, categories=(STAGED, stage))) == ["stage_unjudged"]


def test_an_earlier_year_is_advice() -> None:
    quoting = replace(STAGED, stages=(replace(PAPERS, year=2568), OWN))
    facts = replace(READY, fiscal_year_be=2569, categories=(quoting,))
    assert unmet(facts) == ["earlier_year"]
    assert is_ready(readiness(facts, NOW))


def test_the_points_and_where_they_are_mended(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(phase=Phase.DRAFT)
    there = Category.objects.create(
        award=cast.category.award, number=2, name="เอกสาร", rubric=make_rubric()
    )
    make_stages(cast.category, "60", (there, "30"))
    Band.objects.create(award=cast.category.award, name="ดีเด่น", lower=95)

    client = sign_in(cast.administrator)
    page = client.get(reverse("round", args=[cast.category.award.round_id])).content.decode()

    assert "สัดส่วนรวมกันได้ 90.00" in page
    assert f"นับรวมใน: {cast.category.name}" in " ".join(page.split())
    assert "กำหนดไว้ที่ 95.00" in page
    assert "“เอกสาร” ซึ่งเป็นส่วนคะแนนของ" in page
    assert reverse("category_stages", args=[cast.category.pk]) in page
    assert f"“{cast.nomination.official_name}” ยังไม่ได้เสนอชื่อเข้าส่วนคะแนน" in page


def test_nominations_that_were_accepted_before_get_their_stages(
    cast: Cast, sign_in: SignIn
) -> None:
    panel = make_panel(main=cast.category)
    make_stages(cast.category, "70", (panel.category, "30"))
    award_round = cast.category.award.round

    sign_in(cast.administrator).post(reverse("round_assign", args=[award_round.pk]))

    there = Nomination.objects.get(stage_of=cast.nomination)
    assert there.committee == panel.committee
    assert facts_of(award_round).without_stage == ()


def test_nothing_of_stages_stands_where_there_are_none(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(phase=Phase.DRAFT)
    page = sign_in(cast.administrator).get(reverse("round", args=[cast.category.award.round_id]))
    assert "ส่วนคะแนน" not in page.content.decode()


def test_the_facts_cost_the_same_for_many_stages(cast: Cast) -> None:
    award_round = cast.category.award.round

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            facts_of(award_round)
        return len(captured)

    first = make_panel(main=cast.category, name="ส่วนแรก")
    make_stages(cast.category, "70", (first.category, "30", "20"))
    few = cost()
    for number in range(3):
        other = make_category(award_round=award_round)
        make_nomination(category=other, committee=Committee.objects.all()[0])
        panel = make_panel(main=other, name=f"ส่วน {number}")
        make_stages(other, "70", (panel.category, "30", "20"))
    assert cost() == few


def test_a_gate_that_stopped_everybody_is_named(cast: Cast, sign_in: SignIn) -> None:
    panel = make_panel(main=cast.category)
    make_stages(cast.category, "70", (panel.category, "30", "20"))
    there = make_nomination(
        category=panel.category,
        committee=panel.committee,
        unit=cast.nomination.unit,
        stage_of=cast.nomination,
    )
    panel.score(there, "10", "10")
    award_round = cast.category.award.round
    assert not any(one.nobody_passes for one in _stages(award_round))

    panel.certify()
    assert [one.nobody_passes for one in _stages(award_round)] == [True, False]
    page = sign_in(cast.administrator).get(reverse("round", args=[award_round.pk]))
    assert f"ไม่มีใครผ่านส่วน “{panel.category.name}”" in page.content.decode()


def _stages(award_round: AwardRound) -> list[StageFacts]:
    return [stage for category in facts_of(award_round).categories for stage in category.stages]


def test_an_earlier_round_makes_no_stage_of_its_category(db: None) -> None:
    earlier = make_category(award_round=make_round(fiscal_year_be=2568))
    main = make_category()
    make_stages(main, "60", (earlier, "40"))

    facts = facts_of(main.award.round)
    assert [one.counts_in for one in facts.categories] == [""]
    assert not earlier.is_stage
    assert Stage.objects.within_a_round().count() == 0


def test_a_requirement_of_a_stage_that_is_not_there_is_named(cast: Cast, sign_in: SignIn) -> None:
    """Else it would hold for nobody: a nominee without that figure cannot fail it."""
    AwardRound.objects.update(phase=Phase.DRAFT)
    rules = {"scope": "rank", "measure": "stage", "bound": 15}
    cast.category.rubric.requirements.create(number=1, reference="1", **rules)
    cast.category.rubric.requirements.create(number=2, reference="3", **rules)
    there = Category.objects.create(
        award=cast.category.award, number=2, name="เอกสาร", rubric=make_rubric()
    )
    make_stages(cast.category, "70", (there, "30"))

    address = reverse("round", args=[cast.category.award.round_id])
    page = sign_in(cast.administrator).get(address).content.decode()

    assert "เกณฑ์มีเงื่อนไขของส่วนคะแนนที่ 3" in page
    assert "เกณฑ์มีเงื่อนไขของส่วนคะแนนที่ 1" not in page
    assert reverse("category_stages", args=[cast.category.pk]) in page
