"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

DEADLINE = NoticeKind(
    "deadline",
    _("a deadline comes near"),
    _("“%(round)s”: the deadline is %(until)s."),
)
OPENED = NoticeKind(
    "opened",
    _("a round opens for nominations"),
    _("“%(round)s” is open: your office may nominate until %(until)s."),
)
