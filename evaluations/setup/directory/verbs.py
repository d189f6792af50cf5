"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "import.columns": _("columns of a spreadsheet told"),
    "import.applied": _("spreadsheet taken in"),
    "import.undone": _("import undone"),
    "person.added": _("person added"),
    "person.bounced": _("mail to the address came back"),
    "person.changed": _("person changed"),
    "person.closed": _("account closed"),
    "person.invited": _("invited by e-mail"),
    "person.joined": _("invitation accepted"),
    "person.removed": _("person taken out, as an import was undone"),
    "person.reachable": _("address takes mail again"),
    "person.reopened": _("account opened again"),
    "person.uninvited": _("invitation revoked"),
    "unit.added": _("office added"),
    "unit.changed": _("office changed"),
    "unit.closed": _("office deactivated"),
    "unit.removed": _("office taken out, as an import was undone"),
    "unit.renamed": _("office renamed"),
    "unit.reopened": _("office activated again"),
}
NAMES = {"columns": _("columns")}
