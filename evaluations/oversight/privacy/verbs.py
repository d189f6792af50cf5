"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "person.exported": _("personal data exported"),
    "person.erased": _("personal data erased"),
}
