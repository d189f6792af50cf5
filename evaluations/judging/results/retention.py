"""How long evidence is kept of nominations that never came into a certified result."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.actions.housekeeping import discard
from evaluations.entry.evidence.models import EvidenceKind, EvidenceVersion
from evaluations.platform.retention.kinds import RetentionKind
from evaluations.setup.rounds.models import OVER


def _rows() -> QuerySet[EvidenceVersion]:
    """Files of rounds that are over, of nominations that no certified result names and that were
    never scored: drafts, returned, withdrawn, not admitted. What a result names is exempt, winner
    or not; the database refuses it as well (triggers.py)."""
    files = EvidenceVersion.objects.filter(kind=EvidenceKind.FILE, discarded_at__isnull=True)
    return files.filter(
        item__nomination__category__award__round__phase__in=OVER,
        item__nomination__placings__isnull=True,
        item__nomination__sheets__isnull=True,
    )


RetentionKind(
    code="evidence",
    label=_("Evidence of nominations without a result"),
    about=_("files of drafts and withdrawn nominations of rounds that are over"),
    least=365,
    default=None,
    moment="added_at",
    rows=_rows,
    remove=discard,
)
