"""One nomination, every seat × indicator: what the chair looks at before certifying."""

from dataclasses import dataclass

from evaluations.committees.models import Seat
from evaluations.nominations.models import Nomination
from evaluations.results.bench import Bench
from evaluations.results.standing import ReceivedSheet, standing
from evaluations.results.tally import aggregate
from evaluations.rubrics.arithmetic import published
from evaluations.rubrics.tree import DimensionNode, IndicatorNode, rubric_tree
from evaluations.scoring.access import is_revealed, reads_submitted_marks
from evaluations.scoring.marking import plain


@dataclass(frozen=True)
class ComparedRow:
    """One indicator across the seats; "–" stands for "not applicable"."""

    node: IndicatorNode
    weight: str
    maximum: str
    points: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ComparedDimension:
    node: DimensionNode
    weight: str
    rows: tuple[ComparedRow, ...]
    scores: tuple[str, ...]
    mean: str
    notes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Comparison:
    nomination: Nomination
    seats: tuple[Seat, ...]
    dimensions: tuple[ComparedDimension, ...]
    totals: tuple[str, ...]
    total: str
    is_whole: bool


def _shown(bench: Bench, nomination: Nomination) -> tuple[list[tuple[Seat, ReceivedSheet]], bool]:
    """The sheets that the viewer may read, and whether they are all that count."""
    come_in = standing(bench, with_content=True, only=nomination)
    (nomination,) = come_in.nominations
    sheets = come_in.sheets[nomination.pk]
    owed = {seat.pk for seat in come_in.owed(nomination, bench.seats)}
    mine = bench.viewer_seat
    revealed = is_revealed(
        bench.round,
        missing=owed,
        own_is_in=mine is not None and mine.scores and mine.pk not in owed,
        is_certified=bench.latest_result is not None,
    )
    may_read = revealed or reads_submitted_marks(bench.viewer)
    shown = [
        (seat, sheets[seat.pk])
        for seat in bench.seats
        if seat.pk in sheets
        and sheets[seat.pk].counted
        and (may_read or (mine is not None and seat.pk == mine.pk))
    ]
    return shown, may_read and not owed


def compare(bench: Bench, nomination: Nomination) -> Comparison:
    """Build the table from the submitted sheets' own contents."""
    shown, is_whole = _shown(bench, nomination)
    contents = [sheet.content or {} for _seat, sheet in shown]
    counted = [sheet.counted for _seat, sheet in shown if sheet.counted]
    means, exact = aggregate(counted, bench.category.award.aggregation) if is_whole else ((), None)
    dimensions = []
    for at, node in enumerate(rubric_tree(bench.category.rubric).dimensions):
        own = [content["dimensions"][at] for content in contents]
        rows = tuple(
            ComparedRow(
                node=indicator,
                weight=plain(indicator.weight),
                maximum=plain(indicator.maximum),
                points=tuple(one["indicators"][row]["points"] or "–" for one in own),
                comments=tuple(
                    (seat.user.full_name, one["indicators"][row]["comment"])
                    for (seat, _sheet), one in zip(shown, own, strict=True)
                    if one["indicators"][row]["comment"]
                ),
            )
            for row, indicator in enumerate(node.indicators)
        )
        notes = tuple(
            (seat.user.full_name, one["strengths"], one["suggestions"])
            for (seat, _sheet), one in zip(shown, own, strict=True)
            if one["strengths"] or one["suggestions"]
        )
        dimensions.append(
            ComparedDimension(
                node=node,
                weight=plain(node.weight),
                rows=rows,
                scores=tuple(str(published(one.dimensions[at])) for one in counted),
                mean=str(published(means[at])) if means else "",
                notes=notes,
            )
        )
    return Comparison(
        nomination=nomination,
        seats=tuple(seat for seat, _sheet in shown),
        dimensions=tuple(dimensions),
        totals=tuple(str(published(one.total)) for one in counted),
        total="" if exact is None else str(published(exact)),
        is_whole=is_whole,
    )
