"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "round.removed": _("round deleted"),
    "round.wiped": _("rehearsal wiped"),
}
