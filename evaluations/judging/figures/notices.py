"""What people are told by this stage."""

from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import NoticeKind

FIGURE = NoticeKind(
    "figure",
    _("a figure waits for your confirmation"),
    _("A figure of “%(name)s” waits for your confirmation: %(subject)s."),
)
FIGURE_BACK = NoticeKind(
    "figure_back",
    _("a figure that you keyed or confirmed was sent back or taken back"),
    _("A figure of “%(name)s” was sent back or taken back: %(subject)s. Reason: %(reason)s"),
)
FIGURE_ENDING = NoticeKind(
    "figure_ending",
    _("somebody asks to take back a confirmed figure, and a second person is needed"),
    _(
        "Somebody asks to take back a confirmed figure of “%(name)s”: %(subject)s. Reason: "
        "%(reason)s. Confirm that, or leave the figure as it is."
    ),
)
FIGURE_STAYS = NoticeKind(
    "figure_stays",
    _("a figure that you wanted to take back stays as it is"),
    _("A figure of “%(name)s” that you wanted to take back stays as it is: %(subject)s."),
)
FIGURES_BROUGHT = NoticeKind(
    "figures_brought",
    _("figures of a spreadsheet wait for your confirmation"),
    _("%(count)s figures of “%(category)s” from the spreadsheet %(file)s wait for confirmation."),
)
