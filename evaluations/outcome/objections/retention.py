"""How long drafts of objections are kept that were never sent."""

from django.utils.translation import gettext_lazy as _

from evaluations.outcome.objections.models import NEVER_SENT, Objection
from evaluations.platform.retention.kinds import RetentionKind

RetentionKind(
    code="objection_drafts",
    label=_("Drafts of objections that were never sent"),
    about=_("what an office wrote and did not send before it could not object any more"),
    least=30,
    default=365,
    moment="written_at",
    rows=lambda: Objection.objects.filter(window__reply__in=NEVER_SENT),
)
