"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "result.certified": _("result certified"),
    "result.reopened": _("result to be certified anew"),
    "result.seconded": _("second person agreed"),
    "result.kept": _("result left as it is"),
    "tie.ruled": _("tie ruled by the chair"),
}
