"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "conflict.lifted": _("recusal taken back"),
    "discussion.opened": _("discussion opened"),
    "discussion.closed": _("discussion closed"),
    "proposal.made": _("proposal made"),
    "proposal.decided": _("proposal decided"),
    "seat.absent": _("seat closed as absent"),
    "seat.awaited": _("seat awaited again"),
    "sheet.returned": _("sheet sent back"),
    "sheet.revised": _("sheet revised after the discussion"),
}
