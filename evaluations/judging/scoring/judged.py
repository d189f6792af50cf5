"""Which evidence a submitted sheet was judged by, and what has come since."""

from dataclasses import dataclass

from django.db.models import Max

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.scoring.models import EvidencePin, ScoreSheet


@dataclass(frozen=True)
class Judged:
    """A version that was on the page; `newest` is the number of the item's version today."""

    version: EvidenceVersion
    newest: int

    @property
    def is_replaced(self) -> bool:
        return self.newest > self.version.number


def judged_by(sheet: ScoreSheet) -> list[Judged]:
    """The evidence pinned when the sheet was submitted: one query."""
    pins = EvidencePin.objects.filter(sheet=sheet).select_related("version__item")
    newest = pins.annotate(newest=Max("version__item__versions__number"))
    evidence = sheet.content["evidence"] if sheet.content else []
    # A returned sheet keeps the pins of its first submission; the signed content tells its own.
    signed = {(piece["version"], piece["sha256"]) for piece in evidence}
    return [
        Judged(pin.version, vars(pin)["newest"])
        for pin in newest.order_by("version__item__number")
        if (pin.version.number, pin.version.sha256) in signed
    ]
