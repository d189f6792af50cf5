"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

CERTIFIED = NoticeKind(
    "certified",
    _("a result was certified"),
    _("The result of “%(category)s” was certified (no. %(number)s)."),
)
REOPENED = NoticeKind(
    "reopened",
    _("a result is to be certified anew"),
    _("“%(category)s” is to be certified anew: %(reason)s"),
)
SECONDED = NoticeKind(
    "seconded",
    _("a second person has agreed to certify anew"),
    _("%(second)s has agreed: “%(category)s” may be put right now and certified anew."),
)
