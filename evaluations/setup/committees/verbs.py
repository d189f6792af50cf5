"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "committee.added": _("committee added"),
    "committee.changed": _("committee changed"),
    "committee.removed": _("committee removed"),
}
NAMES = {
    "committee": _("Committee"),
    "seat": _("seat"),
    "seats": _("seats"),
}
