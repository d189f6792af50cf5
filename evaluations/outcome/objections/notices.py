"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

PROVISIONAL = NoticeKind(
    "provisional",
    _("my office may object to a provisional result"),
    _(
        "The provisional result of “%(name)s” is here. Your office may object to it until "
        "%(date)s; silence accepts it."
    ),
)
CLOSING = NoticeKind(
    "provisional_closing",
    _("the last day to object to a provisional result is tomorrow"),
    _(
        "Your office may object to the provisional result of “%(name)s” until tomorrow, "
        "%(date)s; silence accepts it."
    ),
)
OBJECTED = NoticeKind(
    "objected",
    _("an office objects to a result of my committee"),
    _("%(unit)s objects to the provisional result of “%(name)s”: please answer."),
)
ANSWERED = NoticeKind(
    "objections_answered",
    _("the objections of my office are answered"),
    _("All objections to the provisional result of “%(name)s” are answered."),
)
UPHELD = NoticeKind(
    "objection_upheld",
    _("an objection is upheld, so a result is to be certified anew"),
    _(
        "An objection of “%(name)s” is upheld (indicator %(indicator)s): please ask to certify "
        "the result anew."
    ),
)
