"""Makers of stages: a category judged by others that counts in another one, and its people."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.rounds.models import Category, Stage, StageSource
from evaluations.setup.rubrics.models import Rubric
from tests.factories import (
    make_committee,
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
