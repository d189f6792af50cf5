"""How long is kept what became of uploads."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import ENDED, Upload
from evaluations.platform.retention.kinds import RetentionKind, declare, delete


def _old(before: datetime) -> QuerySet[Upload]:
    return Upload.objects.filter(touched_at__lt=before, state__in=ENDED)


declare(
    RetentionKind(
        code="uploads",
        label=_("Notes about uploads"),
        about=_("which file came when and why it was not taken; the evidence itself stays"),
        least=30,
        default=365,
        moment="touched_at",
        rows=_old,
        remove=delete,
    )
)
