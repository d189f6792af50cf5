"""How long is kept what became of uploads."""

from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import ENDED, Upload
from evaluations.platform.retention.kinds import RetentionKind

RetentionKind(
    code="uploads",
    label=_("Notes about uploads"),
    about=_("which file came when and why it was not taken; the evidence itself stays"),
    least=30,
    default=365,
    moment="touched_at",
    rows=lambda: Upload.objects.filter(state__in=ENDED),
)
