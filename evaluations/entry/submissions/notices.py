"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

RETURNED = NoticeKind(
    "returned",
    _("a nomination or a sheet came back"),
    _("“%(name)s” came back to you: %(reason)s"),
)
