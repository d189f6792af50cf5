"""The office's own page of evidence, as one frozen object."""

from dataclasses import dataclass

from django.conf import settings

from evaluations.entry.evidence.actions.uploads import bytes_stored, open_uploads
from evaluations.entry.evidence.forms import support_choices
from evaluations.entry.evidence.labels import ACCEPTED
from evaluations.entry.evidence.models import EvidenceItem, Upload, UploadState
from evaluations.entry.evidence.reading import EvidenceCard, evidence_cards
from evaluations.entry.nominations.access import may_bring, needs_reason
from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.entry.nominations.models import Nomination
from evaluations.setup.rubrics.tree import RubricTree
from units.models import User


@dataclass(frozen=True)
class OfficePage:
    """`stored` and `quota` are bytes; `choices` what a file may support."""

    cards: list[EvidenceCard]
    removed: list[EvidenceItem]
    uploads: list[Upload]
    failed: list[Upload]
    deadlines: Deadlines
    stored: int
    quota: int
    largest: int
    kinds: str
    choices: list[tuple[str, str]]
    may_bring: bool
    needs_reason: bool

    @property
    def filled(self) -> int:
        """How much of the quota is used, in percent."""
        return min(100, 100 * self.stored // self.quota)


FAILED_SHOWN = 5


def office_page(nomination: Nomination, tree: RubricTree, user: User) -> OfficePage:
    """Eight queries, however many pieces there are."""
    failed = Upload.objects.visible_to(user).filter(
        nomination=nomination, state=UploadState.REFUSED
    )
    return OfficePage(
        cards=evidence_cards(nomination, tree),
        removed=list(EvidenceItem.objects.filter(nomination=nomination).exclude(removed_at=None)),
        uploads=list(open_uploads(user, nomination)),
        failed=list(failed.order_by("-touched_at")[:FAILED_SHOWN]),
        deadlines=nomination.deadlines,
        stored=bytes_stored(nomination),
        quota=settings.UPLOAD_QUOTA,
        largest=settings.UPLOAD_LARGEST,
        kinds=ACCEPTED,
        choices=support_choices(tree),
        may_bring=may_bring(user, nomination),
        needs_reason=needs_reason(user, nomination),
    )
