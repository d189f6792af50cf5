"""How long sign-ins are kept: an access log, of which the law asks for 90 days."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.retention.kinds import RetentionKind
from evaluations.platform.retention.models import RetentionSetting
from evaluations.setup.accounts.models import SignInEvent

SIGN_INS = RetentionKind(
    code="sign_ins",
    label=_("Sign-ins"),
    about=_("time, account, address and device; the law asks for 90 days"),
    least=90,
    default=90,
    moment="at",
    rows=SignInEvent.objects.all,
    may_stay=False,
)


def days_kept() -> int:
    """For how many days sign-ins are kept here: one query."""
    return RetentionSetting.current().days_of(SIGN_INS.code) or SIGN_INS.least
