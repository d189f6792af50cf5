"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "minutes.begun": _("minutes begun"),
    "minutes.written": _("minutes written"),
    "minutes.channel": _("attendance report of the channel brought"),
    "minutes.settled": _("people of the channel settled"),
    "minutes.removed": _("draft of minutes deleted"),
    "minutes.adopted": _("minutes adopted"),
}
NAMES = {
    "items": _("items of the agenda"),
    "people": _("people"),
    "adopted_how": _("how they were adopted"),
}
