"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "sheet.confirmed": _("word given on the agreed sheet"),
}
NAMES = {"agrees": _("agrees with the sheet")}
