"""What the journal's verbs are called."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "award.added": _("award added"),
    "award.changed": _("award changed"),
    "award.removed": _("award removed"),
    "card.made": _("sign-in card printed"),
    "card.revoked": _("sign-in card revoked"),
    "card.used": _("signed in with a card"),
    "calendar.made": _("calendar link made"),
    "calendar.revoked": _("calendar link revoked"),
    "committee.added": _("committee added"),
    "committee.changed": _("committee changed"),
    "committee.removed": _("committee removed"),
    "demo.seeded": _("demo loaded"),
    "import.applied": _("spreadsheet taken in"),
    "nomination.sent_up": _("sent up to the next level"),
    "nomination.received": _("received from the level below"),
    "person.added": _("person added"),
    "person.changed": _("person changed"),
    "person.closed": _("account closed"),
    "person.erased": _("personal data erased"),
    "person.exported": _("personal data exported"),
    "person.invited": _("invited by e-mail"),
    "person.joined": _("invitation accepted"),
    "person.reopened": _("account opened again"),
    "person.uninvited": _("invitation revoked"),
    "result.certified": _("result certified"),
    "round.added": _("round added"),
    "round.changed": _("round changed"),
    "round.copied": _("copied from another round"),
    "round.phase": _("phase changed"),
    "round.wiped": _("rehearsal wiped"),
    "rubric.added": _("rubric added"),
    "rubric.changed": _("rubric changed"),
    "rubric.frozen": _("rubric frozen at its first mark"),
    "rubric.removed": _("rubric removed"),
    "session.added": _("session added"),
    "session.changed": _("session changed"),
    "session.removed": _("session removed"),
    "session.scheduled": _("slots laid out"),
    "slot.called": _("called in"),
    "slot.presenting": _("presentation started"),
    "slot.closed": _("slot closed"),
    "slot.no_show": _("no-show recorded"),
    "tie.ruled": _("tie ruled by the chair"),
    "unit.added": _("office added"),
    "unit.changed": _("office changed"),
    "unit.closed": _("office deactivated"),
    "unit.renamed": _("office renamed"),
    "unit.reopened": _("office activated again"),
}


def label_of(verb: str) -> str:
    """The words for `verb`; the verb itself where there are none."""
    return str(WORDS.get(verb, verb))
