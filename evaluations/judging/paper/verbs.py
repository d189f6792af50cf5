"""What the verbs of this stage are called in the journal."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "paper.keyed": _("paper sheet keyed"),
    "paper.differs": _("paper sheet keyed twice with differences"),
    "paper.confirmed": _("paper sheet confirmed by a second person"),
    "paper.withdrawn": _("keying of a paper sheet withdrawn"),
    "sheet.word_on_paper": _("word on the agreed sheet, as signed on paper"),
}
NAMES = {
    "judge": _("Judge"),
    "scan": _("digest of the scan"),
    "values": _("digest of what was keyed"),
}
