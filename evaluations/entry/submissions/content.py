"""What a submission says: everything the office handed in, as plain JSON, with its digest."""

from datetime import datetime

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.evidence.reading import EvidenceCard, evidence_cards
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.submissions.checklist import Facts, IndicatorFacts
from evaluations.entry.submissions.submission_document import (
    EvidenceVersionV1,
    SubmissionDocumentV1,
)
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree


def facts_of(nomination: Nomination, tree: RubricTree, cards: list[EvidenceCard]) -> Facts:
    """What the checklist looks at: one query."""
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
        ],
    )


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
) -> SubmissionDocumentV1:
    """Everything that is handed in, as of now. `nomination` comes with its page."""
    tree = rubric_tree(nomination.category.rubric)
    award = nomination.category.award
    return {
        "round": award.round.name,
        "fiscal_year_be": award.round.fiscal_year_be,
        "is_rehearsal": award.round.is_rehearsal,
        "award": award.name,
        "category": nomination.category.name,
        "nomination": nomination.pk,
        "unit": nomination.unit.name,
        "official_name": nomination.official_name,
        "place": nomination.place.name_th if nomination.place else "",
        "summary": nomination.summary,
        "contact": nomination.contact,
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
