"""The office's own page of evidence, for its template."""

from typing import Any

from django.conf import settings

from evaluations.entry.evidence.actions.uploads import bytes_stored, open_uploads
from evaluations.entry.evidence.forms import support_choices
from evaluations.entry.evidence.labels import ACCEPTED
from evaluations.entry.evidence.models import EvidenceItem, Upload, UploadState
from evaluations.entry.evidence.reading import evidence_cards, with_remarks
from evaluations.entry.nominations.access import may_bring, needs_reason
from evaluations.entry.nominations.models import Nomination
from evaluations.setup.rubrics.tree import RubricTree
from units.models import User

FAILED_SHOWN = 5


def replace_page(item: EvidenceItem, user: User) -> dict[str, Any]:
    """The uploader of a file that takes the place of another."""
    begun = open_uploads(user, item.nomination)
    return {
        "uploads": [upload for upload in begun if upload.item_id == item.pk],
        "largest": settings.UPLOAD_LARGEST,
        "kinds": ACCEPTED,
        "may_bring": may_bring(user, item.nomination),
        "needs_reason": needs_reason(user, item.nomination),
    }


def office_page(nomination: Nomination, tree: RubricTree, user: User) -> dict[str, Any]:
    """Eight queries, nine after a return, however many pieces there are. `stored` and `quota` are
    bytes, `filled` is how much of it is used, in percent; `choices` are what a file may support.
    """
    failed = Upload.objects.visible_to(user).filter(
        nomination=nomination, state=UploadState.REFUSED
    )
    stored = bytes_stored(nomination)
    return {
        "cards": with_remarks(evidence_cards(nomination, tree), nomination),
        "removed": list(
            EvidenceItem.objects.filter(nomination=nomination).exclude(removed_at=None)
        ),
        "uploads": list(open_uploads(user, nomination)),
        "failed": list(failed.order_by("-touched_at")[:FAILED_SHOWN]),
        "deadlines": nomination.deadlines,
        "stored": stored,
        "filled": min(100, 100 * stored // settings.UPLOAD_QUOTA),
        "quota": settings.UPLOAD_QUOTA,
        "largest": settings.UPLOAD_LARGEST,
        "kinds": ACCEPTED,
        "choices": support_choices(tree),
        "may_bring": may_bring(user, nomination),
        "needs_reason": needs_reason(user, nomination),
    }
