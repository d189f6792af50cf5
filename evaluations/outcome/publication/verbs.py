"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "publication.planned": _("publication planned"),
    "archive.taken_in": _("archive taken in"),
}
