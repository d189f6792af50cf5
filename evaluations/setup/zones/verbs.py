"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "round.zoned": _("zones changed"),
}
NAMES = {
    "zones": _("zones"),
}
