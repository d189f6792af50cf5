"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

PAPER = NoticeKind(
    "paper",
    _("a paper sheet was keyed or confirmed"),
    _("The paper sheet of %(person)s for “%(name)s”: %(state)s."),
)
