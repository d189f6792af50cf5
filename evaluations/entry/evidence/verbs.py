"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "evidence.added": _("evidence added"),
    "evidence.attached": _("several pieces attached at once"),
    "evidence.changed": _("evidence changed"),
    "evidence.infected": _("virus found in the evidence"),
    "evidence.ordered": _("evidence put in order"),
    "evidence.removed": _("evidence removed"),
    "evidence.replaced": _("evidence replaced by a new version"),
    "evidence.restored": _("evidence brought back"),
    "evidence.stripped": _("place taken out of a photo"),
}
NAMES = {
    "evidence": _("evidence"),
    "dimensions": _("dimensions"),
    "indicators": _("indicators"),
    "original_name": _("name of the file"),
    "size": _("size in bytes"),
}
VALUES = {
    "file": _("file"),
    "link": _("link"),
    "text": _("text"),
}
