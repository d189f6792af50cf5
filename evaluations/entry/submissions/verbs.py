"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "nomination.submitted": _("nomination submitted"),
    "nomination.accepted": _("nomination accepted"),
    "nomination.answered": _("answers to what was sent back changed"),
    "nomination.returned": _("nomination returned to the office"),
    "nomination.self_marked": _("the office's own marks changed"),
    "nomination.withdrawn": _("nomination withdrawn"),
}
