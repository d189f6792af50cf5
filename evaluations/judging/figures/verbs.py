"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "figure.keyed": _("figure keyed"),
    "figure.confirmed": _("figure confirmed by a second person"),
    "figure.ending_asked": _("asked to take back a confirmed figure"),
    "figure.ending_dropped": _("confirmed figure left as it is"),
    "figures.brought": _("figures keyed from a spreadsheet"),
    "figure.ended": _("figure sent back or taken back"),
}
NAMES = {"figure": _("figure"), "subject": _("what it is of"), "count": _("how many")}
