"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {"round.copied": _("copied from another round")}
UNTOLD = {"record": "round_copied"}
