"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "retention.changed": _("how long data are kept changed"),
    "retention.applied": _("data whose time was over taken away"),
}
