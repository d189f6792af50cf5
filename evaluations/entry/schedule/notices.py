"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

TOMORROW = NoticeKind(
    "tomorrow",
    _("a session is tomorrow"),
    _("There is an evaluation session on %(date)s, at %(host)s."),
)
