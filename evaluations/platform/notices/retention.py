"""How long notices are kept."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.models import Notice
from evaluations.platform.retention.kinds import RetentionKind

RetentionKind(
    code="notices",
    label=_("Notices"),
    about=_("what people were told on their page and by mail, read or not"),
    least=90,
    default=730,
    moment="made_at",
    rows=Notice.objects.all,
)
