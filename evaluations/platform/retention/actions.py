"""Setting for how long data are kept, and taking away what is over."""

import logging
from collections.abc import Mapping

from django.db import transaction

from evaluations.platform.errors import require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, write
from evaluations.platform.retention.kinds import KINDS, PORTION, RetentionKind
from evaluations.platform.retention.models import RetentionSetting
from evaluations.platform.retention.preview import rows_over
from units.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def set_retention(*, by: User, edits: int | None, days: Mapping[str, int | None]) -> None:
    """Store for how many days each kind is kept; the same again does nothing."""
    require_administrator(by)
    setting, _made = RetentionSetting.objects.get_or_create(pk=1)
    locked = lock(setting, edits)
    changed = [code for code in KINDS if locked.days_of(code) != days[code]]
    if not changed:
        return
    before = {f"kept_{code}": locked.days_of(code) for code in changed}
    after = {f"kept_{code}": days[code] for code in changed}
    write(locked, {"days": dict(days)})
    record(by=by, verb="retention.changed", subject=locked, before=before, after=after)


def apply_retention() -> dict[str, int]:
    """Take away what is over, kind by kind, and write down how much it was. A kind that breaks
    leaves the others alone."""
    setting, removed = RetentionSetting.current(), {}
    for code, kind in KINDS.items():
        days = setting.days_of(code)
        if days is None:
            continue
        try:
            count = _take_away(kind, days)
        except Exception:
            logger.exception("what is over of %s could not be taken away", code)
            continue
        if count:
            removed[code] = count
    if removed:
        after = {f"kept_{code}": count for code, count in removed.items()}
        subject, _made = RetentionSetting.objects.get_or_create(pk=1)
        record(by=None, verb="retention.applied", subject=subject, after=after)
    return removed


def _take_away(kind: RetentionKind, days: int) -> int:
    """In portions, until nothing is left or a portion could not be taken."""
    count = 0
    while keys := list(rows_over(kind, days).values_list("pk", flat=True)[:PORTION]):
        rows = rows_over(kind, days).filter(pk__in=keys)
        with transaction.atomic():
            removed = kind.remove(rows)
        if not removed:
            break
        count += removed
    return count
