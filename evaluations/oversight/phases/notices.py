"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

NOT_OPENED = NoticeKind(
    "not_opened",
    _("a round that was to open by itself is not ready"),
    _(
        "“%(round)s” was to open by now, and its readiness list is not clean. Mend its points: it "
        "opens by itself some minutes later."
    ),
)
