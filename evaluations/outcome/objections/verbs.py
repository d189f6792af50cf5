"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "objection.written": _("draft of an objection written"),
    "objection.dropped": _("draft of an objection deleted"),
    "objection.sent": _("objections to a provisional result sent"),
    "objection.accepted": _("provisional result accepted by the office"),
    "objection.silent": _("provisional result accepted by silence"),
    "objection.replaced": _("provisional result replaced by a later one"),
    "objection.answered": _("objection answered"),
}
NAMES = {
    "indicator": _("indicator"),
    "indicators": _("Indicators"),
    "answer": _("answer"),
    "role": _("answered as"),
}
VALUES = {
    "upheld": _("upheld"),
    "not_upheld": _("not upheld"),
}
