"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

INVITED = NoticeKind(
    "invited",
    _("named to a committee"),
    _("You are named to %(committee)s."),
)
