"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "message.template_added": _("message template added"),
    "message.template_changed": _("message template changed"),
    "message.template_removed": _("message template removed"),
    "message.ordered": _("message sent"),
    "message.stopped": _("message stopped"),
    "message.resent": _("message sent again"),
}
NAMES = {
    "people": _("people"),
}
