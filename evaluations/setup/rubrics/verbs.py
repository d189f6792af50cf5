"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "rubric.added": _("rubric added"),
    "rubric.changed": _("rubric changed"),
    "rubric.frozen": _("rubric frozen at its first mark"),
    "rubric.removed": _("rubric removed"),
}
