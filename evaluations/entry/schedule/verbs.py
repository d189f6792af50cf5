"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "session.added": _("session added"),
    "session.changed": _("session changed"),
    "session.removed": _("session removed"),
    "session.scheduled": _("slots laid out"),
    "card.made": _("sign-in card printed"),
    "card.revoked": _("sign-in card revoked"),
    "card.used": _("signed in with a card"),
    "calendar.made": _("calendar link made"),
    "calendar.revoked": _("calendar link revoked"),
}
NAMES = {"slots": _("slots"), "host": _("Host office"), "date": _("Date")}
