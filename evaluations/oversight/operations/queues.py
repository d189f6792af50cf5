"""What waits for the workers, by queue."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, When
from django_tasks_db.models import DBTaskResult, get_date_max


class Queue(NamedTuple):
    """How much waits, and since when the oldest does; put off for later it waits from then on."""

    length: int
    oldest: datetime


def waiting() -> dict[str, Queue]:
    """By name, of each queue that is not empty; one query."""
    since = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    ready: Any = DBTaskResult.objects.ready().order_by().alias(since=since)
    rows = ready.values("queue_name").annotate(length=Count("pk"), oldest=Min("since"))
    return {row["queue_name"]: Queue(row["length"], row["oldest"]) for row in rows}
