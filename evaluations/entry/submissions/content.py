"""What a submission says: everything the office handed in, as plain JSON, with its digest."""

from datetime import datetime

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.reading import EvidenceCard, evidence_cards
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.submissions.checklist import Facts, IndicatorFacts
from evaluations.entry.submissions.returns import ReturnLines, awaited
from evaluations.entry.submissions.self_marks import asked_of, missing_marks, own_marks
from evaluations.entry.submissions.submission_document import (
    EvidenceVersionV1,
    OwnMarkV2,
    ReturnAnswerV3,
    SubmissionDocumentV3,
)
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree, rubric_tree


def facts_of(nomination: Nomination, tree: RubricTree, cards: list[EvidenceCard]) -> Facts:
    """What the checklist looks at: one query, one for the office's own marks, and four for what
    was sent back."""
    delegates = Delegate.objects.filter(nomination=nomination, role="presenter")
    return Facts(
        official_name=nomination.official_name,
        summary=nomination.summary,
        contact=nomination.contact,
        presenters=delegates.count(),
        indicators=[
            IndicatorFacts(
                node.number,
                node.name,
                node.needs_evidence,
                sum(
                    1 for card in cards if pk in card.indicators or dimension.pk in card.dimensions
                ),
            )
            for pk, (dimension, node) in tree.indicators.items()
            if node.applies_to(nomination.nominee_class)
        ],
        nominee_class=nomination.nominee_class if tree.classes else None,
        unmarked=_unmarked(nomination, tree),
        unanswered=_unanswered(awaited(nomination)),
    )


def _unanswered(waiting: ReturnLines | None) -> list[str] | None:
    if waiting is None:
        return None
    return [item.label for item in waiting.unanswered]


def _unmarked(nomination: Nomination, tree: RubricTree) -> list[str] | None:
    if not tree.asks_self_assessment:
        return None
    marks = own_marks(tree, nomination.pk)
    return [node.number for node in missing_marks(tree, nomination.nominee_class, marks)]


def without_evidence(
    nomination: Nomination, tree: RubricTree, cards: list[EvidenceCard]
) -> list[IndicatorNode]:
    """The indicators that no piece supports, by itself or by its dimension, in their order."""
    supported = {pk for card in cards for pk in card.indicators}
    wider = {pk for card in cards for pk in card.dimensions}
    return [
        node
        for pk, (dimension, node) in tree.indicators.items()
        if node.applies_to(nomination.nominee_class)
        and pk not in supported
        and dimension.pk not in wider
    ]


def answers_content(waiting: ReturnLines | None) -> list[ReturnAnswerV3]:
    """What the office answers to the return after which it hands in again."""
    if waiting is None:
        return []
    return [
        {
            "returned_at": waiting.returned_at.isoformat(),
            "piece": item.number if item.piece else "",
            "indicator": "" if item.piece else item.number,
            "title": item.title,
            "remark": item.text,
            "answer": item.answer,
        }
        for item in waiting.items
    ]


def own_marks_content(nomination: Nomination, tree: RubricTree) -> list[OwnMarkV2]:
    """The office's own marks in the order of the rubric, as they are handed in."""
    marks = own_marks(tree, nomination.pk)
    return [
        {
            "number": node.number,
            "name": node.name,
            "maximum": plain_number(node.maximum),
            "points": plain_number(marks[node.pk].points),
            "figure": plain_number(marks[node.pk].figure),
            "comment": marks[node.pk].comment,
        }
        for node in asked_of(tree, nomination.nominee_class)
        if node.pk in marks
    ]


def version_content(version: EvidenceVersion) -> EvidenceVersionV1:
    """One version: what it is, and the digest by which it is known."""
    return {
        "number": version.item.number,
        "title": version.item.title,
        "version": version.number,
        "kind": version.kind,
        "name": version.offered_name if version.file else version.url,
        "size": version.size,
        "sha256": version.sha256,
        "added_at": version.added_at.isoformat(),
        "is_late": version.is_late,
    }


def submission_content(
    nomination: Nomination, *, by: str, submitted_at: datetime
) -> SubmissionDocumentV3:
    """Everything that is handed in, as of now. `nomination` comes with its page."""
    tree = rubric_tree(nomination.category.rubric)
    award = nomination.category.award
    return {
        "schema": 3,
        "round": award.round.name,
        "fiscal_year_be": award.round.fiscal_year_be,
        "is_rehearsal": award.round.is_rehearsal,
        "award": award.name,
        "category": nomination.category.name,
        "nomination": nomination.pk,
        "unit": nomination.unit.name,
        "official_name": nomination.official_name,
        "place": nomination.place.name_th if nomination.place else "",
        "nominee_class": nomination.nominee_class,
        "summary": nomination.summary,
        "contact": nomination.contact,
        "own_marks": own_marks_content(nomination, tree),
        "answers": answers_content(awaited(nomination)),
        "delegates": [
            {"role": delegate.role, "name": delegate.name, "position": delegate.position}
            for delegate in Delegate.objects.filter(nomination=nomination)
        ],
        "evidence": [
            {**version_content(card.version), "supports": list(card.places)}
            for card in evidence_cards(nomination, tree)
        ],
        "submitted_at": submitted_at.isoformat(),
        "by": by,
    }
