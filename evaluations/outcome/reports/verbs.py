"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "activity.changed": _("activity report written"),
    "activity.photos": _("photos of the activity report chosen"),
    "activity.photos_added": _("photos of the day added to the activity report"),
    "activity.photos_removed": _("photos of the day removed from the activity report"),
    "activity.captions": _("captions of photos of the day written"),
}
NAMES = {
    "captions": _("captions"),
    "photos": _("photos"),
}
