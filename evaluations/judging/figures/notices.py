"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

FIGURE = NoticeKind(
    "figure",
    _("a figure waits for your confirmation"),
    _("A figure of “%(name)s” waits for your confirmation: %(subject)s."),
)
FIGURE_BACK = NoticeKind(
    "figure_back",
    _("a figure that you keyed or confirmed was sent back or taken back"),
    _("A figure of “%(name)s” was sent back or taken back: %(subject)s. Reason: %(reason)s"),
)
