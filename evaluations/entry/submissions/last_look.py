"""The last look before a nomination is handed in: everything that goes in, and what does not
count for anything yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.entry.evidence.reading import (
    DimensionEvidence,
    EvidenceCard,
    grouped,
    with_remarks,
)
from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.submissions.content import own_marks_content
from evaluations.entry.submissions.returns import ReturnLines, awaited
from evaluations.entry.submissions.submission_document import OwnMarkV2
from evaluations.setup.rubrics.tree import RubricTree


@dataclass(frozen=True)
class LastLook:
    """`unattached` supports no dimension and no indicator; `answered` is what was sent back."""

    delegates: Sequence[Delegate]
    groups: Sequence[DimensionEvidence]
    unattached: Sequence[EvidenceCard]
    count: int
    own_marks: Sequence[OwnMarkV2]
    answered: ReturnLines | None
    deadlines: Deadlines

    @property
    def bare(self) -> list[DimensionEvidence]:
        """The dimensions that nothing supports."""
        return [dimension for dimension in self.groups if dimension.is_empty]


def last_look(nomination: Nomination, tree: RubricTree, cards: list[EvidenceCard]) -> LastLook:
    """Eight queries, however much there is."""
    groups, unattached = grouped(with_remarks(cards, nomination), tree)
    return LastLook(
        delegates=list(Delegate.objects.filter(nomination=nomination)),
        groups=groups,
        unattached=unattached,
        count=len(cards),
        own_marks=own_marks_content(nomination, tree),
        answered=awaited(nomination),
        deadlines=nomination.deadlines,
    )
