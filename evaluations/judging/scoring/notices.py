"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

REMINDER = NoticeKind(
    "reminder",
    _("a sheet is missing"),
    _("Your score sheet for “%(name)s” is still missing."),
)
WORD_REMINDER = NoticeKind(
    "word_reminder",
    _("my word on an agreed sheet is missing"),
    _("Your word on the committee's sheet for “%(name)s” is still missing."),
)
ENDORSEMENT = NoticeKind(
    "endorsement",
    _("an agreed sheet waits for my word"),
    _("The committee's sheet for “%(name)s” waits for your word."),
)
