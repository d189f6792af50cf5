"""How long notices are kept."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.models import Notice
from evaluations.platform.retention.kinds import RetentionKind, declare, delete


def _old(before: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(made_at__lt=before)


declare(
    RetentionKind(
        code="notices",
        label=_("Notices"),
        about=_("what people were told on their page and by mail, read or not"),
        least=90,
        default=730,
        moment="made_at",
        rows=_old,
        remove=delete,
    )
)
