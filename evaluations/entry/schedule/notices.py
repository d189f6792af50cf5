"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

TOMORROW = NoticeKind(
    "tomorrow",
    _("a session is tomorrow"),
    _("There is an evaluation session on %(date)s, at %(host)s."),
)
MOVED = NoticeKind(
    "session_moved",
    _("a session was put on another day or moved to another host"),
    _("The evaluation session of %(before)s is now on %(date)s, at %(host)s."),
)
LINK_CHANGED = NoticeKind(
    "link_changed",
    _("the meeting link of a session has changed"),
    _(
        "The meeting link of the session on %(date)s, at %(host)s, has changed. Please use the "
        "one on its page."
    ),
)
