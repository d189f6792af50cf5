"""Makers of what figures are keyed of, and figures that two people stand by."""

from decimal import Decimal

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.actions.endings import agree_ending, ask_ending
from evaluations.judging.figures.actions.keying import confirm_figure, key_figure
from evaluations.judging.figures.models import KeyedFigure
from evaluations.setup.rounds.models import Category, Stage, StageSource
from evaluations.setup.rubrics.models import (
    AdjustmentKind,
    AdjustmentRule,
    Entry,
    FigureBy,
    Indicator,
    Rubric,
)
from tests.factories import Cast


def make_deduction(*, rubric: Rubric, most: int | None = 5) -> AdjustmentRule:
    """One point for each minute over time."""
    return AdjustmentRule.objects.create(
        rubric=rubric,
        number=rubric.adjustments.count() + 1,
        kind=AdjustmentKind.DEDUCTION,
        name="เกินเวลา",
        unit="นาที",
        points=1,
        most=most,
    )


def make_stages(*, category: Category) -> Stage:
    """Votes 30 of 60 and the committee's own sheets 70; returns the votes."""
    own = {"number": 2, "name": "นำเสนอ", "share": 70, "source": StageSource.SHEETS}
    Stage.objects.create(category=category, **own)
    votes = {"number": 1, "name": "คะแนนโหวต", "share": 30, "source": StageSource.FIGURE}
    return Stage.objects.create(category=category, full_marks=60, **votes)


def make_figure_indicator(*, rubric: Rubric, classes: tuple[str, ...] = ()) -> Indicator:
    """The rubric's first indicator, whose figure the secretary gives: 0 → 0, 4 → 3, 6 → 5."""
    indicator = Indicator.objects.filter(dimension__rubric=rubric)[0]
    indicator.entry, indicator.figure_by = Entry.TABLE, FigureBy.SECRETARY
    indicator.classes = list(classes)
    indicator.save()
    indicator.levels.all().delete()
    for number, (lower, points) in enumerate(((0, 0), (4, 3), (6, 5)), start=1):
        indicator.levels.create(number=number, lower=lower, points=points, text=f"ระดับ {number}")
    return indicator


def keyed(
    cast: Cast,
    row: Stage | AdjustmentRule | Indicator,
    figure: str,
    nomination: Nomination | None = None,
    *,
    reason: str = "บันทึกเวลา",
) -> KeyedFigure:
    """A figure of a nomination, or of the cast's, that the secretary keyed."""
    kinds = {Stage: "stage", AdjustmentRule: "adjustment", Indicator: "indicator"}
    return key_figure(
        by=cast.secretary,
        nomination=nomination or cast.nomination,
        kind=kinds[type(row)],
        pk=row.pk,
        figure=Decimal(figure),
        reason=reason,
    )


def confirmed(
    cast: Cast,
    row: Stage | AdjustmentRule | Indicator,
    figure: str,
    nomination: Nomination | None = None,
) -> KeyedFigure:
    """One that the chair confirmed."""
    return confirm_figure(by=cast.chair, figure=keyed(cast, row, figure, nomination))


def taken_back(cast: Cast, figure: KeyedFigure, reason: str = "ผิดราย") -> KeyedFigure:
    """A confirmed one that the secretary asked to take back, and the chair confirmed that."""
    asked = ask_ending(by=cast.secretary, figure=figure, reason=reason)
    return agree_ending(by=cast.chair, figure=asked)
