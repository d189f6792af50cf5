"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

CERTIFIED = NoticeKind(
    "certified",
    _("a result was certified"),
    _("The result of “%(category)s” was certified (no. %(number)s)."),
)
REOPENED = NoticeKind(
    "reopened",
    _("a result is to be certified anew"),
    _("“%(category)s” is to be certified anew: %(reason)s"),
)
SECONDED = NoticeKind(
    "seconded",
    _("a second person has agreed to certify anew"),
    _("%(second)s has agreed: “%(category)s” may be put right now and certified anew."),
)
STANDING_ASKED = NoticeKind(
    "standing",
    _("the standing of a nominee waits for me as the second person"),
    _("“%(name)s” – %(kind)s: %(reason)s. A second person is asked to agree."),
)
STANDING_AGREED = NoticeKind(
    "standing_agreed",
    _("a second person has agreed to the standing of a nominee"),
    _("%(second)s has agreed: “%(name)s” – %(kind)s."),
)
