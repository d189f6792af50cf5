"""Several pieces are attached to a dimension or indicator at once."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.copying import renew_copies
from evaluations.entry.evidence.actions.items import Supports, supported
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.rubrics.models import Dimension, Indicator
from units.models import User


@transaction.atomic
def attach_items(
    *,
    by: User,
    nomination: Nomination,
    items: Collection[int],
    supports: Supports,
    reason: str = "",
) -> int:
    """Let the pieces support this as well as what they support already; returns how many
    changed."""
    locked = locked_nomination(nomination.pk)
    check_may_bring(by, locked, timezone.now(), reason)
    dimensions, indicators = supported(locked, supports)
    rows = EvidenceItem.objects.shown().select_for_update().filter(nomination=locked)
    chosen = list(rows.filter(pk__in=items))
    if not chosen or not (dimensions or indicators):
        raise Refused(_("Tick at least one piece, and what it supports."))
    changed = [item for item in chosen if _attach(item, dimensions, indicators)]
    for item in changed:
        renew_copies(locked, item)
    if changed:
        after = {
            "evidence": [item.title for item in changed],
            "dimensions": [dimension.number for dimension in dimensions],
            "indicators": [str(indicator) for indicator in indicators],
        }
        record(by=by, verb="evidence.attached", subject=locked, after=after, reason=reason)
    return len(changed)


def _attach(
    item: EvidenceItem, dimensions: Collection[Dimension], indicators: Collection[Indicator]
) -> bool:
    """Whether anything was missing."""
    has = {*item.dimensions.all(), *item.indicators.all()}
    if has.issuperset({*dimensions, *indicators}):
        return False
    item.dimensions.add(*dimensions)
    item.indicators.add(*indicators)
    item.edits += 1
    item.save(update_fields=["edits"])
    return True
