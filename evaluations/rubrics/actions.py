"""Changes to rubrics."""

from django.utils import timezone

from evaluations.journal.actions import record
from evaluations.rubrics.models import Rubric
from units.models import User


def freeze(*, by: User, rubric: Rubric) -> None:
    """Freeze `rubric` at its first mark; does nothing when it is frozen already."""
    now = timezone.now()
    if Rubric.objects.filter(pk=rubric.pk, frozen_at__isnull=True).update(frozen_at=now):
        record(by=by, verb="rubric.frozen", subject=rubric, after={"frozen_at": now})
