"""What is not done yet when a round moves on: asked about, and named."""

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.results.models import Result
from evaluations.judging.results.uncertified import panels_without
from evaluations.outcome.objections.waiting import waiting_in
from evaluations.setup.rounds.models import OVER, AwardRound, Phase
from thai.dates import format_date, format_time

NAMED_AT_MOST = 20


def pending(award_round: AwardRound, to: str) -> list[str]:
    """In sentences what speaks against phase `to`; nothing where it goes back."""
    if to == Phase.EVALUATING:
        return _deadlines(award_round)
    if to in OVER:
        return [*_uncertified(award_round), *waiting_in(award_round).sentences]
    return []


def _deadlines(award_round: AwardRound) -> list[str]:
    if award_round.phase != Phase.OPEN:
        return []
    names = {
        "nominations_close_at": _("Offices were told that they may nominate until %(moment)s."),
        "evidence_closes_at": _("Offices were told that evidence is taken until %(moment)s."),
    }
    now, sentences = timezone.now(), []
    for name, sentence in names.items():
        moment = getattr(award_round, name)
        if moment is not None and moment > now:
            local = timezone.localtime(moment)
            deadline = f"{format_date(local)} {format_time(local)}"
            sentences.append(sentence % {"moment": deadline})
    return sentences


def _uncertified(award_round: AwardRound) -> list[str]:
    panels = panels_without(Result.objects.standing(), award_round)
    sentences = [
        _("“%(category)s” before %(committee)s has no certified result.")
        % {"category": category, "committee": committee}
        for category, committee in panels[:NAMED_AT_MOST]
    ]
    if more := len(panels) - len(sentences):
        sentences.append(_("%(count)s more have none either.") % {"count": more})
    return sentences
