"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "activity.changed": _("activity report written"),
    "activity.photos": _("photos of the activity report chosen"),
}
NAMES = {
    "photos": _("photos"),
}
