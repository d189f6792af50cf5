"""What a submitted sheet says, with the names and positions of its day.

The content is stored once, its digest with it; every print of the sheet is made from it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.marking import MarkValue, pair, plain
from evaluations.judging.scoring.models import DimensionNote, ScoreSheet
from evaluations.judging.scoring.sheet_document import (
    HeadingV1,
    MarkedDimensionV1,
    MarkedIndicatorV1,
    NominationV1,
    PaperV1,
    RubricV1,
    SeatV1,
    SheetDocumentV1,
)
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.arithmetic import SheetScore
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree


def seat_content(seat: Seat) -> SeatV1:
    """A seat and its holder, as of today."""
    person = seat.user
    return {
        "id": seat.pk,
        "number": seat.number,
        "position": seat.position,
        "name": person.full_name,
        "office_position": person.full_position,
        "assignment": person.assignment,
    }


def heading_content(nomination: Nomination) -> HeadingV1:
    """Round, award, category and committee of a nomination, as of today."""
    category, committee = nomination.category, nomination.committee
    award_round = category.award.round
    return {
        "round": award_round.name,
        "fiscal_year_be": award_round.fiscal_year_be,
        "is_rehearsal": award_round.is_rehearsal,
        "award": category.award.name,
        "category": category.name,
        "committee": committee.name if committee else "",
    }


def rubric_content(tree: RubricTree) -> RubricV1:
    """The rubric's name, rule, full marks and total minimum."""
    return {
        "name": tree.name,
        "version": tree.version,
        "rule": tree.rule_name,
        "full_marks": plain(tree.full_marks),
        "minimum_total": None if tree.minimum_total is None else plain(tree.minimum_total),
        "is_assumed": tree.is_assumed,
    }


def nomination_content(nomination: Nomination) -> NominationV1:
    """The nominee under the official name of the day."""
    return {
        "id": nomination.pk,
        "official_name": nomination.official_name,
        "unit": nomination.unit.name,
    }


def _indicator(node: IndicatorNode, value: MarkValue) -> MarkedIndicatorV1:
    return {
        "id": node.pk,
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "maximum": plain(node.maximum),
        "kind": value.kind,
        "points": plain(value.points),
        "comment": value.comment,
    }


def _dimension(
    node: DimensionNode,
    marks: Mapping[int, MarkValue],
    note: DimensionNote | None,
    score: Fraction,
) -> MarkedDimensionV1:
    return {
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "minimum": None if node.minimum is None else plain(node.minimum),
        "indicators": [
            _indicator(indicator, marks[indicator.pk]) for indicator in node.indicators
        ],
        "strengths": note.strengths if note else "",
        "suggestions": note.suggestions if note else "",
        "score": pair(score),
    }


def sheet_content(
    *,
    sheet: ScoreSheet,
    tree: RubricTree,
    marks: Mapping[int, MarkValue],
    notes: Mapping[int, DimensionNote],
    score: SheetScore,
    evidence: Iterable[EvidenceVersion],
    submitted_at: datetime,
    paper: PaperV1 | None = None,
) -> SheetDocumentV1:
    """The whole sheet as plain JSON."""
    return {
        **heading_content(sheet.nomination),
        "sheet": sheet.pk,
        "submitted_at": submitted_at.isoformat(),
        "seat": seat_content(sheet.seat) if sheet.seat else None,
        "paper": paper,
        "nomination": nomination_content(sheet.nomination),
        "rubric": rubric_content(tree),
        "dimensions": [
            _dimension(node, marks, notes.get(node.pk), one)
            for node, one in zip(tree.dimensions, score.dimensions, strict=True)
        ],
        "total": pair(score.total),
        "evidence": [
            {
                "title": one.item.title,
                "version": one.number,
                "sha256": one.sha256,
                "late_since": one.added_at.isoformat() if one.is_late else None,
            }
            for one in evidence
        ],
    }


def points_of(marks: Mapping[int, MarkValue]) -> dict[int, Decimal | None]:
    """What the arithmetic takes: points by indicator; None where not applicable; none unmarked."""
    return {
        pk: value.points if value.kind == "scored" else None
        for pk, value in marks.items()
        if value.kind != "unmarked"
    }
