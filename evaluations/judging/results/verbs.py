"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "result.certified": _("result certified"),
    "result.reopened": _("result to be certified anew"),
    "result.seconded": _("second person agreed"),
    "result.kept": _("result left as it is"),
    "standing.asked": _("standing of a nominee asked for"),
    "standing.agreed": _("standing of a nominee agreed to by a second person"),
    "standing.dropped": _("standing of a nominee left as it was"),
    "lots.drawn": _("lots drawn"),
    "tie.ruled": _("tie ruled by the chair"),
}
NAMES = {"order": _("order")}
