"""What a submitted sheet says, with the names and positions of its day.

The content is stored once, its digest with it; every print of the sheet is made from it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue, pair, plain
from evaluations.judging.scoring.models import Citation, DimensionNote, ScoreSheet
from evaluations.judging.scoring.sheet_document import (
    CitationV1,
    HeadingV1,
    MarkedDimensionV2,
    MarkedIndicatorV2,
    NominationV2,
    PaperV1,
    RubricV2,
    SeatV2,
    SheetDocumentV3,
)
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.arithmetic import SheetScore
from evaluations.setup.rubrics.entry import BY_FIGURE
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree


def seat_content(seat: Seat) -> SeatV2:
    """A seat and its holder, as of today."""
    person, first = seat.user, seat.substitute_for
    return {
        "id": seat.pk,
        "number": seat.number,
        "position": seat.position,
        "name": person.full_name,
        "office_position": person.full_position,
        "assignment": person.assignment,
        "substitute_for": first.user.full_name if first else "",
        "since": seat.valid_from.isoformat() if first and seat.valid_from else "",
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


def rubric_content(tree: RubricTree) -> RubricV2:
    """The rubric's name, rule, full marks, base and classes."""
    return {
        "name": tree.name,
        "version": tree.version,
        "rule": tree.rule_name,
        "full_marks": plain(tree.full_marks),
        "base": tree.base,
        "classes": list(tree.classes),
        "is_assumed": tree.is_assumed,
    }


def nomination_content(nomination: Nomination) -> NominationV2:
    """The nominee under the official name of the day."""
    return {
        "id": nomination.pk,
        "official_name": nomination.official_name,
        "unit": nomination.unit.name,
        "nominee_class": nomination.nominee_class,
    }


def _indicator(node: IndicatorNode, value: MarkValue, nominee_class: str) -> MarkedIndicatorV2:
    points, applies = exact_points(node, value), node.applies_to(nominee_class)
    return {
        "id": node.pk,
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "maximum": plain(node.maximum),
        "kind": value.kind if applies else NOT_APPLICABLE,
        "points": plain(value.points),
        "comment": value.comment,
        "entry": node.entry,
        "figure": plain(value.figure),
        "exact": pair(Fraction(points or 0)),
        "applies": applies,
    }


def _dimension(
    node: DimensionNode,
    marks: Mapping[int, MarkValue],
    note: DimensionNote | None,
    score: Fraction,
    nominee_class: str,
) -> MarkedDimensionV2:
    return {
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "indicators": [
            _indicator(indicator, marks[indicator.pk], nominee_class)
            for indicator in node.indicators
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
    citations: Iterable[Citation] = (),
    paper: PaperV1 | None = None,
    filled_by: str = "",
) -> SheetDocumentV3:
    """The whole sheet as plain JSON."""
    nominee_class = sheet.nomination.nominee_class
    return {
        **heading_content(sheet.nomination),
        "schema": 3,
        "sheet": sheet.pk,
        "submitted_at": submitted_at.isoformat(),
        "seat": seat_content(sheet.seat) if sheet.seat else None,
        "filled_by": "" if sheet.seat else filled_by,
        "paper": paper,
        "nomination": nomination_content(sheet.nomination),
        "rubric": rubric_content(tree),
        "dimensions": [
            _dimension(node, marks, notes.get(node.pk), dimension_score, nominee_class)
            for node, dimension_score in zip(tree.dimensions, score.dimensions, strict=True)
        ],
        "total": pair(score.total),
        "base": None if score.base is None else pair(score.base),
        "evidence": [
            {
                "title": version.item.title,
                "version": version.number,
                "sha256": version.sha256,
                "late_since": version.added_at.isoformat() if version.is_late else None,
            }
            for version in evidence
        ],
        "citations": citations_content(tree, citations),
    }


def citations_content(tree: RubricTree, citations: Iterable[Citation]) -> list[CitationV1]:
    """What the marks cite, in the order of the sheet; each with its version and the item."""
    places = {
        pk: (at, node.number) for at, (pk, (_of, node)) in enumerate(tree.indicators.items())
    }
    in_order = sorted(citations, key=lambda citation: (places[citation.indicator_id], citation.pk))
    return [
        {
            "indicator": places[citation.indicator_id][1],
            "title": citation.version.item.title,
            "version": citation.version.number,
            "sha256": citation.version.sha256,
            "page": citation.page,
            "second": citation.second,
        }
        for citation in in_order
    ]


def exact_points(node: IndicatorNode, value: MarkValue) -> Decimal | Fraction | None:
    """The points as they count: those that the figure earns, or those that were typed."""
    if value.kind != "scored":
        return None
    if node.entry in BY_FIGURE and value.figure is not None:
        return node.points_of(value.figure)
    return value.points


def points_of(
    tree: RubricTree, marks: Mapping[int, MarkValue]
) -> dict[int, Decimal | Fraction | None]:
    """What the arithmetic takes: points by indicator; None where not applicable; none unmarked."""
    return {
        pk: exact_points(node, marks[pk])
        for pk, (_dimension, node) in tree.indicators.items()
        if pk in marks and marks[pk].kind != "unmarked"
    }
