"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "nomination.added": _("nomination begun"),
    "nomination.changed": _("nomination changed"),
    "nomination.removed": _("draft of a nomination removed"),
    "nomination.classified": _("class of the nominee changed"),
    "nomination.extended": _("deadline of the nomination extended"),
    "nomination.assigned": _("nomination given to a committee by hand"),
    "nomination.stage_added": _("nominated in a stage"),
    "round.assigned": _("nominations given to committees"),
}
NAMES = {
    "assigned": _("how many"),
    "nomination": _("nomination"),
    "nominee_class": _("class of nominee"),
    "delegates": _("Presenters and attendees"),
}
