"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "template.added": _("certificate template added"),
    "template.changed": _("certificate template changed"),
    "certificates.issued": _("certificates issued"),
}
NAMES = {
    "certificates": _("certificates"),
    "template": _("template"),
}
