"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "printing.changed": _("print settings changed"),
    "printing.logo": _("emblem changed"),
}
NAMES = {"bytes": _("size in bytes")}
