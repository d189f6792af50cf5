"""How long it is kept to whom messages went."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.oversight.messages.models import ON_ITS_WAY, Delivery
from evaluations.platform.retention.kinds import RetentionKind, declare, delete


def _old(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(made_at__lt=before).exclude(state__in=ON_ITS_WAY)


declare(
    RetentionKind(
        code="messages",
        label=_("Messages to people"),
        about=_("to whom an administrator wrote, with the words of each message"),
        least=90,
        default=730,
        moment="made_at",
        rows=_old,
        remove=delete,
    )
)
