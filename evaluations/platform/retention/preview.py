"""What would go tonight, kind by kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from evaluations.platform.retention.kinds import KINDS, RetentionKind
from evaluations.platform.retention.models import RetentionSetting


@dataclass(frozen=True)
class Going:
    """`count` rows of a kind would go, the oldest of which is of `oldest`."""

    kind: RetentionKind
    days: int | None
    count: int = 0
    oldest: datetime | None = None


def rows_over(kind: RetentionKind, days: int) -> QuerySet[Any]:
    """What has been kept for longer than so many days, oldest first."""
    before = timezone.now() - timedelta(days=max(days, kind.least))
    return kind.rows_before(before).order_by(kind.moment, "pk")


def preview_of(setting: RetentionSetting) -> Iterator[Going]:
    """A line for each kind: one query for each that is not kept for ever."""
    for code, kind in KINDS.items():
        days = setting.days_of(code)
        if days is None:
            yield Going(kind, None)
            continue
        rows = rows_over(kind, days).order_by()
        totals = rows.aggregate(count=Count("pk"), oldest=Min(kind.moment))
        yield Going(kind, days, totals["count"], totals["oldest"])
