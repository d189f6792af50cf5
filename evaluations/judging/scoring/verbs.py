"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "conflict.declared": _("declared a conflict of interest, or none"),
    "mark.saved": _("mark saved"),
    "note.saved": _("note saved"),
    "sheet.opened": _("sheet opened"),
    "sheet.submitted": _("sheet submitted"),
    "sheet.archived": _("sheet put away"),
    "sheet.awaited": _("sheet awaited again"),
}
NAMES = {
    "comment": _("comment"),
    "indicator": _("indicator"),
    "points": _("points"),
    "strengths": _("strengths"),
    "suggestions": _("suggestions"),
}
VALUES = {
    "scored": _("scored"),
    "not_applicable": _("not applicable"),
}
