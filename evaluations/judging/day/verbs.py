"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "slot.called": _("called in"),
    "slot.presenting": _("presentation started"),
    "slot.questions": _("questions begun"),
    "slot.closed": _("slot closed"),
    "slot.no_show": _("no-show recorded"),
    "slot.postponed": _("slot postponed"),
    "slot.undone": _("last change undone"),
    "slot.inserted": _("slot inserted"),
    "slot.rescheduled": _("slot moved to another time"),
    "slot.corrected": _("room, link or attendees put right"),
    "slot.swapped": _("slots swapped"),
    "session.shifted": _("later slots moved"),
    "person.checked": _("roll-call"),
    "sheet.reminded": _("reminded of a missing sheet"),
}
NAMES = {"since": _("from"), "minutes": _("Minutes later")}
