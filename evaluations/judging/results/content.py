"""What a certified result says: one JSON document with the names and positions of its day.

Every figure of the committee summary stands in it, so that it can be added again by hand.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.counting import Count
from evaluations.judging.results.models import Reopening
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.result_document import (
    CountedSheetV1,
    DimensionV1,
    LineV1,
    PolicyV1,
    ResultDocumentV1,
    SupersededV1,
)
from evaluations.judging.results.tally import CHAIR, NO_SHOW, Line, Policy
from evaluations.judging.results.turnout import AGREED_SHEET, ReceivedSheet, counted_sheets
from evaluations.judging.scoring.content import (
    heading_content,
    nomination_content,
    rubric_content,
    seat_content,
)
from evaluations.judging.scoring.marking import pair, plain
from evaluations.judging.scoring.models import Absence, Declaration, Endorsement
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.arithmetic import published
from evaluations.setup.rubrics.tree import DimensionNode, rubric_tree

OfSeat = TypeVar("OfSeat", Declaration, Absence, Endorsement)


def dimension_content(node: DimensionNode) -> DimensionV1:
    """A dimension of the rubric, as far as a result is counted by it."""
    return {
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "minimum": None if node.minimum is None else plain(node.minimum),
        "indicators": [
            {
                "number": indicator.number,
                "name": indicator.name,
                "weight": plain(indicator.weight),
                "maximum": plain(indicator.maximum),
                "is_mandatory": indicator.is_mandatory,
            }
            for indicator in node.indicators
        ],
    }


def _sheet(sheet: ReceivedSheet) -> CountedSheetV1:
    """A sheet's marks in the order of the indicators, and its exact scores."""
    content = submitted(sheet.content)
    return {
        "seat": sheet.seat,
        "digest": sheet.digest,
        "marks": [
            [one["kind"], one["points"], one["comment"]]
            for dimension in content["dimensions"]
            for one in dimension["indicators"]
        ],
        "scores": [dimension["score"] for dimension in content["dimensions"]],
        "total": content["total"],
        "top_marks": sheet.counted.top_marks if sheet.counted else 0,
        "failed_mandatory": sheet.counted.failed_mandatory if sheet.counted else 0,
        "notes": [[one["strengths"], one["suggestions"]] for one in content["dimensions"]],
    }


def _line(nomination: Nomination, line: Line, count: Count, order: Mapping[int, int]) -> LineV1:
    """Where it stands and how it came about; everything of seats in the `order` of the seats."""

    def in_order(rows: Mapping[int, OfSeat]) -> list[OfSeat]:
        return sorted(rows.values(), key=lambda row: order[row.seat_id])

    turnout = count.turnout
    sheets = sorted(counted_sheets(turnout, nomination), key=lambda sheet: order[sheet.seat])
    needed_ruling = any(step.step == CHAIR for step in line.tie_steps)
    ruling = count.rulings.get(line.key) if needed_ruling else None
    return {
        "nomination": nomination_content(nomination),
        "status": line.status,
        "no_show_reason": vars(nomination)["slot_reason"] if line.status == NO_SHOW else "",
        "rank": line.rank,
        "is_tied": line.is_tied,
        "dimensions": [pair(dimension) for dimension in line.dimensions],
        "published_dimensions": [str(published(dimension)) for dimension in line.dimensions],
        "exact": pair(line.exact),
        "total": None if line.total is None else str(line.total),
        "top_marks": line.top_marks,
        "band": line.band,
        "failed": list(line.failed),
        "tie_steps": [
            {
                "step": tie_step.step,
                "figures": [[key, str(figure)] for key, figure in tie_step.figures.items()],
                "decided": tie_step.decided,
            }
            for tie_step in line.tie_steps
        ],
        "ruling": {"place": ruling.place, "reason": ruling.reason} if ruling else None,
        "sheets": [_sheet(sheet) for sheet in sheets],
        "recused": [
            {"seat": one.seat_id, "kind": one.kind, "note": one.note}
            for one in in_order(turnout.recused[line.key])
        ],
        "absent": [
            {"seat": one.seat_id, "reason": one.reason}
            for one in in_order(turnout.absent[line.key])
        ],
        "words": [
            {"seat": one.seat_id, "agrees": one.agrees, "dissent": one.dissent}
            for one in in_order(turnout.endorsements(nomination))
        ],
    }


def _superseded(reopening: Reopening) -> SupersededV1:
    """Which result this one takes the place of, why, and who agreed to it."""
    second = reopening.seconded_by
    return {
        "number": reopening.result.number,
        "code": reopening.result.code,
        "digest": reopening.result.digest,
        "reason": reopening.reason,
        "seconded_by": second.full_name if second else "",
    }


def policy_content(policy: Policy) -> PolicyV1:
    """By which rules a category is counted."""
    return {
        "aggregation": policy.aggregation,
        "quorum": policy.quorum,
        "tie_chain": list(policy.tie_chain),
        "bands": [[name, plain(lower)] for name, lower in policy.bands],
    }


def result_content(
    *,
    panel: Panel,
    count: Count,
    chair: Seat,
    number: int,
    code: str,
    certified_at: datetime,
    reopening: Reopening | None = None,
) -> ResultDocumentV1:
    """The whole result; sheets and recusals in the order of the seats."""
    tree = rubric_tree(panel.category.rubric)
    by_pk = {nomination.pk: nomination for nomination in count.turnout.nominations}
    order = {AGREED_SHEET: 0, **{seat.pk: seat.number for seat in panel.seats}}
    return {
        **heading_content(count.turnout.nominations[0]),
        "number": number,
        "supersedes": _superseded(reopening) if reopening else None,
        "is_agreed": panel.is_agreed,
        "code": code,
        "certified_at": certified_at.isoformat(),
        "certified_by": seat_content(chair),
        "order_number": panel.committee.order_number,
        "rubric": rubric_content(tree),
        "dimensions": [dimension_content(dimension) for dimension in tree.dimensions],
        "policy": policy_content(count.policy),
        "seats": [seat_content(seat) for seat in panel.seats],
        "lines": [_line(by_pk[line.key], line, count, order) for line in count.outcome.lines],
        "seat_sets_differ": count.outcome.seat_sets_differ,
    }
