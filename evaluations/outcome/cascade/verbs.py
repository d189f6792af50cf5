"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "nomination.sent_up": _("sent up to the next level"),
    "nomination.kept_above": _("kept in the next level, though a winner no more"),
    "nomination.taken_back": _("taken back from the next level"),
    "nomination.received": _("received from the level below"),
}
NAMES = {"to": _("sent up to"), "from": _("sent up from")}
