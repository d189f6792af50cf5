"""How long it is kept to whom messages went."""

from django.utils.translation import gettext_lazy as _

from evaluations.oversight.messages.models import ON_ITS_WAY, Delivery
from evaluations.platform.retention.kinds import RetentionKind

RetentionKind(
    code="messages",
    label=_("Messages to people"),
    about=_("to whom an administrator wrote, with the words of each message"),
    least=90,
    default=730,
    moment="made_at",
    rows=lambda: Delivery.objects.exclude(state__in=ON_ITS_WAY),
)
