"""What a certified result says of one nominee: its place, its figures, and what came in for it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.counting import Count
from evaluations.judging.results.first_result_document import RulingV1
from evaluations.judging.results.inputs import Inputs
from evaluations.judging.results.lines import NO_SHOW, Line
from evaluations.judging.results.ranking import CHAIR
from evaluations.judging.results.result_document import (
    AdjustmentV2,
    CountedSheetV2,
    FiguresV2,
    KeyedV2,
    LineV3,
    OfSheetsV2,
    QuotedResultV2,
    StageFigureV2,
    StandingV2,
)
from evaluations.judging.results.turnout import (
    ReceivedSheet,
    Turnout,
    counted_sheets,
)
from evaluations.judging.scoring.content import (
    nomination_content,
)
from evaluations.judging.scoring.marking import pair, plain
from evaluations.judging.scoring.models import Absence, Declaration, Endorsement, Standing
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.setup.rubrics.sums import published

OfSeat = TypeVar("OfSeat", Declaration, Absence, Endorsement)


class Beside(NamedTuple):
    """What is told of a nominee and counted nowhere: the office's own marks, and its zone."""

    own_marks: list[str]
    zone: str


def _sheet(sheet: ReceivedSheet, share: Fraction) -> CountedSheetV2:
    """A sheet's marks in the order of the indicators, and its exact scores."""
    content = submitted(sheet.content)
    rows = [row for dimension in content["dimensions"] for row in dimension["indicators"]]
    return {
        "seat": sheet.seat,
        "digest": sheet.digest,
        "share": pair(share),
        "marks": [[row["kind"], row["points"], row["comment"], row["figure"]] for row in rows],
        "points": [row["exact"] if row["points"] else None for row in rows],
        "scores": [dimension["score"] for dimension in content["dimensions"]],
        "total": content["total"],
        "base": content["base"],
        "top_marks": sheet.counted.top_marks if sheet.counted else 0,
        "failed_mandatory": sheet.counted.failed_mandatory if sheet.counted else 0,
        "notes": [
            [dimension["strengths"], dimension["suggestions"]]
            for dimension in content["dimensions"]
        ],
    }


def _standing(standing: Standing | None) -> StandingV2 | None:
    if standing is None or standing.seconded_by is None or standing.seconded_at is None:
        return None
    return {
        "kind": standing.kind,
        "reason": standing.reason,
        "decided_by": standing.asked_by.full_name,
        "decided_at": standing.asked_at.isoformat(),
        "seconded_by": standing.seconded_by.full_name,
        "seconded_at": standing.seconded_at.isoformat(),
    }


def _keyed(figure: KeyedFigure) -> KeyedV2:
    second, at = figure.confirmed_by, figure.confirmed_at
    return {
        "figure": plain(figure.figure),
        "reason": figure.reason,
        "keyed_by": figure.keyed_by.full_name,
        "keyed_at": figure.keyed_at.isoformat(),
        "confirmed_by": second.full_name if second else "",
        "confirmed_at": at.isoformat() if at else "",
    }


def stage_figures_content(inputs: Inputs, line: Line) -> list[StageFigureV2]:
    keyed = {figure.stage_id: figure for figure in inputs.figures.get(line.key, ())}
    return [
        {
            "number": stage.number,
            "figure": None if figure is None else pair(figure),
            "published": None if figure is None else str(published(figure, inputs.policy.places)),
            "result": _quoted(inputs, line.key, stage.number),
            "keyed": _keyed(keyed[stage.pk]) if stage.pk in keyed else None,
        }
        for stage, figure in zip(inputs.stages, line.stages, strict=False)
    ]


def _quoted(inputs: Inputs, nomination: int, stage: int) -> QuotedResultV2 | None:
    quoted = inputs.quoted.get((nomination, stage))
    if quoted is None:
        return None
    result, content = quoted.result, quoted.result.content
    return {
        "code": result.code,
        "number": result.number,
        "digest": result.digest,
        "round": content["round"],
        "category": content["category"],
    }


def adjustments_content(inputs: Inputs, line: Line) -> list[AdjustmentV2]:
    figures = inputs.figures.get(line.key, ())
    adjusted = []
    for rule, points in zip(inputs.tree.adjustments, line.adjustments, strict=False):
        entries = [
            entry
            for entry in figures
            if entry.adjustment and entry.adjustment.number == rule.number
        ]
        units = sum((entry.figure for entry in entries), Decimal(0))
        adjusted.append(
            AdjustmentV2(
                number=rule.number,
                units=plain(units),
                points=pair(points),
                entries=[_keyed(entry) for entry in entries],
            )
        )
    return adjusted


def line_content(
    nomination: Nomination,
    line: Line,
    count: Count,
    order: Mapping[int, int],
    beside: Beside,
) -> LineV3:
    """Where it stands and how it came about; everything of seats in the `order` of the seats."""
    return {
        "nomination": nomination_content(nomination),
        "status": line.status,
        "no_show_reason": vars(nomination)["slot_reason"] if line.status == NO_SHOW else "",
        "standing": _standing(count.inputs.standings.get(line.key)),
        "assigned_by_hand": nomination.committee_reason,
        "zone": beside.zone,
        "rank": line.rank,
        "is_tied": line.is_tied,
        "total": None if line.total is None else str(line.total),
        "band": line.band,
        "failed": list(line.failed),
        "kept_back": list(line.kept_back),
        **_figures(line, count.inputs),
        **_of_sheets(nomination, line, count.turnout, order, beside.own_marks),
    }


def _figures(line: Line, inputs: Inputs) -> FiguresV2:
    places = inputs.policy.places
    return {
        "dimensions": [pair(dimension) for dimension in line.dimensions],
        "published_dimensions": [
            str(published(dimension, places)) for dimension in line.dimensions
        ],
        "stages": stage_figures_content(inputs, line),
        "before": pair(line.before),
        "adjustments": adjustments_content(inputs, line),
        "exact": pair(line.exact),
        "top_marks": pair(line.top_marks),
        "tie_steps": [
            {
                "step": tie_step.step,
                "figures": [[key, str(figure)] for key, figure in tie_step.figures.items()],
                "decided": tie_step.decided,
            }
            for tie_step in line.tie_steps
        ],
        "ruling": _ruling(line, inputs),
    }


def _ruling(line: Line, inputs: Inputs) -> RulingV1 | None:
    """The chair's word, where the chain came to it."""
    ruling = inputs.rulings.get(line.key)
    if ruling is None or not any(step.step == CHAIR for step in line.tie_steps):
        return None
    return {"place": ruling.place, "reason": ruling.reason}


def _of_sheets(
    nomination: Nomination,
    line: Line,
    turnout: Turnout,
    order: Mapping[int, int],
    own_marks: list[str],
) -> OfSheetsV2:
    def in_order(rows: Mapping[int, OfSeat]) -> list[OfSeat]:
        return sorted(rows.values(), key=lambda row: order[row.seat_id])

    sheets = sorted(counted_sheets(turnout, nomination), key=lambda sheet: order[sheet.seat])
    shares = dict(zip(line.seats, line.shares, strict=True))
    return {
        "sheets": [_sheet(sheet, shares.get(sheet.seat, Fraction(0))) for sheet in sheets],
        "filled_by": "".join(submitted(sheet.content)["filled_by"] for sheet in sheets),
        "recused": [
            {"seat": declaration.seat_id, "kind": declaration.kind, "note": declaration.note}
            for declaration in in_order(turnout.recused[line.key])
        ],
        "absent": [
            {"seat": absence.seat_id, "reason": absence.reason}
            for absence in in_order(turnout.absent[line.key])
        ],
        "words": [
            {
                "seat": endorsement.seat_id,
                "agrees": endorsement.agrees,
                "dissent": endorsement.dissent,
            }
            for endorsement in in_order(turnout.endorsements(nomination))
        ],
        "own_marks": own_marks,
    }
