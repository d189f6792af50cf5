"""What of a round still waits before its results may leave the house: days in which offices may
object, objections without an answer, and upheld ones that nobody acted on."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.platform.dates import date_text
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import AwardRound


@dataclass(frozen=True)
class Waiting:
    """`until` is the last of the days in which somebody may still object."""

    open: int
    until: datetime.date | None
    unanswered: int
    upheld: int

    @property
    def sentences(self) -> list[str]:
        sentences = []
        if self.open and self.until:
            params: dict[str, object] = {"count": self.open, "date": date_text(self.until)}
            sentences.append(
                _("%(count)s offices may still object to their result, until %(date)s.") % params
            )
        if self.unanswered:
            params = {"count": self.unanswered}
            sentences.append(_("%(count)s objections have no answer yet.") % params)
        if self.upheld:
            params = {"count": self.upheld}
            sentences.append(
                _(
                    "%(count)s objections are upheld: their results are to be certified anew, or "
                    "the chair's wish for it dropped."
                )
                % params
            )
        return sentences


def waiting_in(award_round: AwardRound) -> Waiting:
    """Three queries; none where the round has no objections."""
    if award_round.objection_days is None:
        return Waiting(0, None, 0, 0)
    windows = ObjectionWindow.objects.of_round(award_round).open()
    counted = windows.aggregate(count=Count("pk"), until=Max("closes_on"))
    objections = Objection.objects.filter(window__result__committee__round=award_round)
    return Waiting(
        open=counted["count"],
        until=counted["until"],
        unanswered=objections.unanswered().count(),
        upheld=objections.to_act_on().count(),
    )


def refuse_while_waiting(award_round: AwardRound) -> None:
    """Refuse what would let results leave the house."""
    if reasons := waiting_in(award_round).sentences:
        raise Refused(_("This has to wait: %(reasons)s") % {"reasons": " ".join(reasons)})
