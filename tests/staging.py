"""Makers of stages: a category judged by others that counts in another one, and its people."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.submissions.actions import accept_nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.rounds.models import Band, Category, Stage, StageSource
from evaluations.setup.rubrics.models import Rubric
from tests.factories import (
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_rubric,
    make_session,
    make_slot,
    make_user,
    submitted_sheet,
)
from units.models import User


@dataclass(frozen=True)
class Panel:
    """A category before a committee of its own, with its judges; the first one is the chair."""

    category: Category
    committee: Committee
    judges: tuple[User, ...]

    def score(self, nomination: Nomination, *points: str) -> None:
        """Present it before this panel, and submit a sheet of each judge."""
        session = make_session(committee=self.committee)
        make_slot(session=session, nominations=[nomination], state=SlotState.PRESENTING)
        for judge, one in zip(self.judges, points, strict=True):
            submitted_sheet(judge=judge, nomination=nomination, points=one)

    def certify(self) -> Result:
        return certify(by=self.judges[0], category=self.category, committee=self.committee)


def make_full(full: str) -> Rubric:
    """One dimension with one indicator from 0 to `full` in hundredths."""
    rubric = make_rubric(dimensions=1, indicators=1, levels=0, full_marks=Decimal(full))
    for dimension in rubric.dimensions.all():
        dimension.weight = Decimal(full)
        dimension.save(update_fields=["weight"])
        step = {"weight": full, "maximum": full, "step": "0.01", "allows_not_applicable": False}
        dimension.indicators.update(**step)
    return rubric


def make_panel(*, main: Category, full: str = "30", name: str = "เอกสาร") -> Panel:
    """Another category of the same award before two judges of its own."""
    number = main.award.categories.count() + 1
    category = Category.objects.create(
        award=main.award, number=number, name=name, rubric=make_full(full)
    )
    return panel_of(category)


def panel_of(category: Category) -> Panel:
    judges = (make_user(), make_user())
    people = dict(zip(judges, (Position.CHAIR, Position.SECRETARY), strict=True))
    committee = make_committee(category=category, people=people)
    return Panel(category, committee, judges)


def make_stages(main: Category, own: str, *others: Any) -> list[Stage]:
    """`others` are (category, share) or (category, share, gate); the own sheets come last."""
    stages = [
        Stage(
            category=main,
            number=number,
            name=there.name,
            share=Decimal(share),
            source=StageSource.RESULT,
            from_category=there,
            gate=Decimal(gate[0]) if gate else None,
        )
        for number, (there, share, *gate) in enumerate(others, start=1)
    ]
    stages.append(
        Stage(
            category=main,
            number=len(stages) + 1,
            name="การนำเสนอ",
            share=Decimal(own),
            source=StageSource.SHEETS,
        )
    )
    return Stage.objects.bulk_create(stages)


def whole(full: str = "70", **award_round: Any) -> Panel:
    return panel_of(make_category(award_round=make_round(**award_round), rubric=make_full(full)))


def nominated(by: User, main: Panel, **fields: Any) -> Nomination:
    """Handed in, and accepted as its committee's secretary would."""
    nomination = make_nomination(
        category=main.category, committee=main.committee, state=NominationState.SUBMITTED, **fields
    )
    return accept_nomination(by=by, nomination=nomination, reason="ครบถ้วน")


def stage_of(nomination: Nomination, panel: Panel) -> Nomination:
    return Nomination.objects.get(stage_of=nomination, category=panel.category)


def line_of(result: Result, nomination: Nomination) -> dict[str, Any]:
    lines = {line["nomination"]["id"]: dict(line) for line in result.content["lines"]}
    return lines[nomination.pk]


def make_two_panels(by: User) -> tuple[Panel, Panel, Nomination]:
    """Documents 30 by one committee, presentation 70 by another; one nomination, accepted."""
    main = whole("70")
    documents = make_panel(main=main.category, full="30")
    make_stages(main.category, "70", (documents.category, "30"))
    Band.objects.create(award=main.category.award, name="ดีเด่น", lower=80)
    Band.objects.create(award=main.category.award, name="เข้าร่วม", lower=0)
    return main, documents, nominated(by, main)
