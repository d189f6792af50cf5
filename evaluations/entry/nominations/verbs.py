"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "nomination.added": _("nomination begun"),
    "nomination.changed": _("nomination changed"),
    "nomination.extended": _("deadline of the nomination extended"),
    "nomination.stage_added": _("nominated in a stage"),
    "round.assigned": _("nominations given to committees"),
}
NAMES = {
    "nomination": _("nomination"),
}
