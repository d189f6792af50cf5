"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

INVITED = NoticeKind(
    "invited",
    _("named to a committee"),
    _("You are named to %(committee)s."),
)
ENDED = NoticeKind(
    "seat_ended",
    _("my place in a committee ends"),
    _(
        "Your place in %(committee)s ends on %(date)s. What you have handed in stays and counts; "
        "what you have not is handed in by who comes after you."
    ),
)
