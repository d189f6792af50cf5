"""How long is kept what devices told of themselves."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.judging.preflight.models import DeviceReport
from evaluations.platform.retention.kinds import RetentionKind, declare, delete


def _old(before: datetime) -> QuerySet[DeviceReport]:
    return DeviceReport.objects.filter(at__lt=before)


declare(
    RetentionKind(
        code="devices",
        label=_("Notes about devices"),
        about=_("when a judge's device was last heard, and how many pages it kept"),
        least=7,
        default=30,
        moment="at",
        rows=_old,
        remove=delete,
    )
)
