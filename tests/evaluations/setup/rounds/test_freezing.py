"""Frozen by fact, not by phase (case R28): page, action and database refuse."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.results.actions.certifying import certify
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.actions import edit_round, save_award
from evaluations.setup.rounds.freezing import why_names_stay, why_rules_stay
from evaluations.setup.rounds.lines import BandLine, CategoryLine
from evaluations.setup.rounds.models import Award, AwardRound, Band, Category, Phase
from evaluations.setup.rubrics.models import (
    AdjustmentRule,
    Dimension,
    Indicator,
    Level,
    Requirement,
    Rubric,
)
from tests.factories import Cast, filled_sheet, make_rubric, opened_sheet, submitted_sheet
from tests.guarded import refused
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """Marks are given, and the round was stepped back to draft."""
    filled_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(phase=Phase.DRAFT)
    return cast


def the_round(cast: Cast) -> AwardRound:
    return AwardRound.objects.get(pk=cast.category.award.round_id)


RULES: list[tuple[str, Any]] = [
    ("quorum", 1),
    ("tie_chain", ["top_marks"]),
    ("reveal", "after_own"),
    ("comment_at_extremes", True),
    ("shows_questions_to_offices", True),
    ("objection_days", 15),
]


def test_the_rounds_rules_stay_from_the_first_mark_on(marked: Cast) -> None:
    for name, value in RULES:
        with pytest.raises(Refused, match=marked.member.last_name) as refusal:
            edit_round(
                by=marked.administrator,
                award_round=the_round(marked),
                edits=None,
                values={name: value},
            )

        assert marked.nomination.official_name in str(refusal.value)
        assert refused(partial(AwardRound.objects.update, **{name: value})), name


def test_before_the_first_mark_they_may_change(cast: Cast) -> None:
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(phase=Phase.DRAFT)

    edit_round(
        by=cast.administrator, award_round=the_round(cast), edits=None, values={"quorum": 1}
    )

    assert the_round(cast).quorum == 1


def test_what_does_not_count_may_change_after_the_first_mark(marked: Cast) -> None:
    values = {"name": "ชื่อใหม่", "tolerance": 3}
    edit_round(by=marked.administrator, award_round=the_round(marked), edits=None, values=values)

    assert the_round(marked).name == "ชื่อใหม่"


def save(cast: Cast, **values: Any) -> None:
    """Save the award with its one category as it is, but for what is named."""
    stored = Category.objects.get(pk=cast.category.pk)
    bands: list[BandLine] = values.pop("bands", [])
    name: str = values.pop("category_name", stored.name)
    rubric: Rubric = values.pop("rubric", stored.rubric)
    save_award(
        by=cast.administrator,
        award=Award.objects.get(pk=stored.award_id),
        edits=None,
        values=values,
        categories=[CategoryLine(stored.pk, name, rubric)],
        bands=bands,
    )


def test_an_awards_rules_stay_from_the_first_mark_on(marked: Cast) -> None:
    save(marked, name="ชื่อใหม่", category_name="ประเภทใหม่")
    tries: list[Callable[[], None]] = [
        lambda: save(marked, aggregation="median"),
        lambda: save(marked, mode="agreed"),
        lambda: save(marked, carried_by="all"),
        lambda: save(marked, places=1),
        lambda: save(marked, bands=[BandLine("ดี", Decimal(0))]),
        lambda: save(marked, rubric=make_rubric()),
    ]
    for change in tries:
        with pytest.raises(Refused, match=marked.member.last_name):
            change()


def test_the_database_keeps_an_awards_rules(marked: Cast) -> None:
    other = make_rubric()

    assert refused(lambda: Award.objects.update(aggregation="median"))
    assert refused(lambda: Award.objects.update(mode="agreed"))
    assert refused(lambda: Award.objects.update(carried_by="all"))
    assert refused(lambda: Award.objects.update(places=1))
    assert refused(lambda: Category.objects.update(rubric=other))
    assert refused(lambda: Band.objects.create(award=marked.category.award, name="ดี", lower=0))


FROZEN_RUBRIC: dict[str, Callable[[], Any]] = {
    "minimum": lambda: Requirement.objects.create(
        rubric=Rubric.objects.get(), number=1, measure="total", bound=50
    ),
    "bonus": lambda: AdjustmentRule.objects.create(
        rubric=Rubric.objects.get(), number=1, kind="bonus", name="x", unit="x", points=1
    ),
    "base": lambda: Rubric.objects.update(base="whole"),
    "classes": lambda: Rubric.objects.update(classes=["S"]),
    "self-assessment": lambda: Rubric.objects.update(asks_self_assessment=True),
    "entry": lambda: Indicator.objects.update(entry="levels"),
    "figure": lambda: Indicator.objects.update(figure_by="secretary"),
    "classes of an indicator": lambda: Indicator.objects.update(classes=["S"]),
    "row of a table": lambda: Level.objects.update(lower=1),
    "thaw": lambda: Rubric.objects.update(frozen_at=None),
    "weight": lambda: Indicator.objects.update(weight=1),
    "step": lambda: Indicator.objects.update(step=1),
    "mandatory": lambda: Indicator.objects.update(is_mandatory=True),
    "dimension": lambda: Dimension.objects.update(name="x"),
    "level": lambda: Level.objects.update(text="x"),
    "less": lambda: Level.objects.all().delete(),
    "more": lambda: Dimension.objects.create(
        rubric=Rubric.objects.get(), number=9, name="x", weight=1
    ),
}


def test_the_database_keeps_a_frozen_rubric(marked: Cast) -> None:
    assert [name for name, change in FROZEN_RUBRIC.items() if not refused(change)] == []


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    """A marked rubric that has a requirement and a bonus."""
    rubric = cast.category.rubric
    Requirement.objects.create(rubric=rubric, number=1, measure="total", bound=1)
    AdjustmentRule.objects.create(
        rubric=rubric, number=1, kind="bonus", name="x", unit="x", points=1
    )
    filled_sheet(judge=cast.member, nomination=cast.nomination)
    return cast


def test_the_database_keeps_the_rules_of_a_frozen_rubric(ruled: Cast) -> None:
    assert refused(lambda: Requirement.objects.update(bound=2))
    assert refused(lambda: Requirement.objects.all().delete())
    assert refused(lambda: AdjustmentRule.objects.update(points=2))
    assert refused(lambda: AdjustmentRule.objects.all().delete())


@pytest.fixture
def certified(cast: Cast) -> Cast:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    AwardRound.objects.update(phase=Phase.DRAFT)
    return cast


def test_after_the_certification_the_names_stay_too(certified: Cast) -> None:
    for change in ({"name": "ชื่อใหม่"}, {"category_name": "ประเภทใหม่"}):
        with pytest.raises(Refused, match=certified.category.name):
            save(certified, **change)

    assert refused(lambda: Award.objects.update(name="x"))
    assert refused(lambda: Category.objects.update(name="x"))


def test_the_page_shows_what_stays_and_why(marked: Cast, sign_in: SignIn) -> None:
    client = sign_in(marked.administrator)
    award_round = the_round(marked)
    page = client.get(reverse("round_edit", args=[award_round.pk])).content.decode()
    award = client.get(reverse("award_edit", args=[marked.category.award_id])).content.decode()

    for shown in (page, award):
        assert "วิธีนับคะแนนจึงต้องคงเดิม" in shown
        assert marked.nomination.official_name in shown
    assert 'name="quorum"' in page
    assert page.count("disabled") >= len(RULES)


def test_a_page_opened_before_the_first_mark_is_refused_in_words(
    marked: Cast, sign_in: SignIn
) -> None:
    award_round = the_round(marked)
    sent = {
        "edits": "0",
        "name": award_round.name,
        "fiscal_year_be": "2569",
        "level": "region",
        "reveal": "after_all",
        "open_from": "presenting",
        "tolerance": "2",
        "grace_minutes": "0",
        "tie_chain": "dimensions,top_marks",
    }
    client, address = sign_in(marked.administrator), reverse("round_edit", args=[award_round.pk])

    stale = client.post(address, {**sent, "quorum": "๑"})
    fresh = client.post(address, sent)

    assert stale.status_code == 422
    assert "วิธีนับคะแนนจึงต้องคงเดิม" in stale.content.decode()
    assert fresh.status_code == 302
    assert the_round(marked).quorum == 2


def test_the_reasons_are_empty_while_nothing_is_judged(cast: Cast) -> None:
    assert why_rules_stay(award=cast.category.award) == ""
    assert why_names_stay(award=cast.category.award) == ""
