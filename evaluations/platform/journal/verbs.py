"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "journal.key": _("journal signed with a new key"),
}
# Names that entries of several stages have.
NAMES = {
    "code": _("code"),
    "digest": _("digest"),
    "key": _("key"),
    "kind": _("kind"),
    "name": _("name"),
    "number": _("number"),
    "sha256": _("digest"),
    "state": _("state"),
    "title": _("title"),
}
