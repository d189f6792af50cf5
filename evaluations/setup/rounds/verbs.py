"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "round.added": _("round added"),
    "round.changed": _("round changed"),
    "round.quotas": _("how many go up to the next level changed"),
    "award.added": _("award added"),
    "award.changed": _("award changed"),
    "award.removed": _("award removed"),
    "category.stages": _("stages of a category set"),
}
NAMES = {
    "bands": _("bands"),
    "categories": _("categories"),
    "stages": _("Stages"),
}
