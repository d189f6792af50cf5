"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

PROPOSAL = NoticeKind(
    "proposal",
    _("something waits for my decision"),
    _("“%(name)s” waits for your decision: %(reason)s"),
)
CLOSED = NoticeKind(
    "closed",
    _("my seat was closed as absent"),
    _(
        "Your seat was closed as absent for “%(name)s”: %(reason)s. If you are there, "
        "ask the chair to take that back."
    ),
)
DISCUSSED = NoticeKind(
    "discussed",
    _("the committee discusses a nomination"),
    _("“%(name)s” is discussed: you may revise your sheet."),
)
