"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

EVIDENCE = NoticeKind(
    "evidence",
    _("a file could not be taken in"),
    _("The file “%(file)s” for “%(name)s” was not taken in: %(reason)s"),
)
