"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "conflict.declared": _("declared a conflict of interest, or none"),
    "mark.saved": _("mark saved"),
    "note.saved": _("note saved"),
    "citation.added": _("evidence cited"),
    "citation.removed": _("citation taken back"),
    "sheet.opened": _("sheet opened"),
    "sheet.submitted": _("sheet submitted"),
    "sheet.archived": _("sheet put away"),
    "sheet.awaited": _("sheet awaited again"),
}
NAMES = {
    "comment": _("comment"),
    "evidence_version": _("version of the evidence"),
    "indicator": _("indicator"),
    "page": _("page"),
    "points": _("points"),
    "second": _("second of the film"),
    "strengths": _("strengths"),
    "suggestions": _("suggestions"),
}
VALUES = {
    "scored": _("scored"),
    "not_applicable": _("not applicable"),
}
