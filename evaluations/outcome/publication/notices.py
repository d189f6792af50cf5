"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

ANNOUNCED = NoticeKind(
    "announced",
    _("a result of my office is public"),
    _(
        "The result of “%(name)s” is public. "
        "Your own rank, band and the committee's words are here."
    ),
)
