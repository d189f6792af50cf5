"""How long is kept what devices told of themselves."""

from django.utils.translation import gettext_lazy as _

from evaluations.judging.preflight.models import DeviceReport
from evaluations.platform.retention.kinds import RetentionKind

RetentionKind(
    code="devices",
    label=_("Notes about devices"),
    about=_("when a judge's device was last heard, and how many pages it kept"),
    least=7,
    default=30,
    moment="at",
    rows=DeviceReport.objects.all,
)
