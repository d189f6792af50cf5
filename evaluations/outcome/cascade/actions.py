"""Sending certified winners up: their evidence goes along, their marks never do."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.copying import copy_evidence
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.actions import assign_committees
from evaluations.entry.nominations.models import WRITABLE, Nomination, NominationState
from evaluations.entry.submissions.actions import withdraw_nomination
from evaluations.outcome.cascade.models import KeptAbove
from evaluations.outcome.cascade.winners import NoWinner, cascade_of, targets_of
from evaluations.outcome.objections.waiting import refuse_while_waiting
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.setup.rounds.models import BEFORE_EVALUATION, AwardRound, Category
from units.models import User


@transaction.atomic
def send_up(*, by: User, award_round: AwardRound) -> int:
    """Nominate the winners in the next level's round; returns how many were new.

    Whoever was sent already is left alone, so a second call does nothing. Who is there and is a
    winner no more holds a place of the quota until it is taken back.
    """
    require_administrator(by)
    locked = AwardRound.objects.select_for_update(of=("self",)).get(pk=award_round.pk)
    following = _receiving(locked)
    refuse_while_waiting(locked)
    targets, sent = targets_of(locked), 0
    chosen = [winner.nomination for winner in cascade_of(locked).sendable]
    winners = Nomination.objects.filter(pk__in=chosen, sent_up_to=None)
    for nomination in winners.select_related("category__award", "unit"):
        target = targets.get(nomination.category_id)
        if target is None:
            params = {"name": nomination.category.name}
            raise Refused(
                _("The next level has no category with the numbers of “%(name)s”.") % params
            )
        _send(by, nomination, target)
        sent += 1
    assign_committees(by=by, award_round=following)
    return sent


def _receiving(award_round: AwardRound) -> AwardRound:
    """The next level's round, locked; refused where it cannot take the winners."""
    if award_round.next_round_id is None:
        raise Refused(_("Name the next level's round in the policies first."))
    rounds = AwardRound.objects.select_for_update(of=("self",))
    following = rounds.get(pk=award_round.next_round_id)
    if following.phase not in BEFORE_EVALUATION:
        raise Refused(_("The next level's round no longer takes nominations."))
    if following.is_rehearsal != award_round.is_rehearsal:
        raise Refused(_("A rehearsal and a real round cannot be mixed."))
    return following


def _send(by: User, nomination: Nomination, target: Category) -> None:
    now = timezone.now()
    above = Nomination.objects.filter(category=target, unit=nomination.unit).first()
    if above is None:
        above = Nomination.objects.create(
            category=target,
            unit=nomination.unit,
            official_name=nomination.official_name,
            place=nomination.place,
            nominee_class=_class_there(nomination, target),
            summary=nomination.summary,
            contact=nomination.contact,
            state=NominationState.SUBMITTED,
            submitted_at=now,
            sent_up_from=nomination,
        )
        copy_evidence(nomination, above)
    else:
        _join(nomination, above)
    record(by=by, verb="nomination.sent_up", subject=nomination, after={"to": str(target)})
    record(by=by, verb="nomination.received", subject=above, after={"from": nomination.pk})


def _class_there(nomination: Nomination, target: Category) -> str:
    """Its class, where the rubric of the next level knows it too."""
    known = nomination.nominee_class in target.rubric.classes
    return nomination.nominee_class if known else ""


def _join(nomination: Nomination, above: Nomination) -> None:
    """The office has nominated itself there already: what it handed in there stays.

    What it only began or had returned is submitted now; without evidence of its own it gets that
    of the winner. What it withdrew stays withdrawn: no state leads out of that.
    """
    above.sent_up_from = nomination
    if above.state in WRITABLE:
        above.state, above.submitted_at = NominationState.SUBMITTED, timezone.now()
    above.save(update_fields=["sent_up_from", "state", "submitted_at"])
    if not EvidenceItem.objects.filter(nomination=above).exists():
        copy_evidence(nomination, above)


def _no_winner(by: User, above: Nomination, reason: str) -> NoWinner:
    """What is to be decided, with the round below locked; refused where there is nothing."""
    require_administrator(by)
    if not reason:
        raise Refused(_("Please write the reason."))
    below = above.sent_up_from
    if below is None:
        raise Refused(_("This nomination was not sent up."))
    rounds = AwardRound.objects.select_for_update(of=("self",))
    award_round = rounds.get(pk=below.category.award.round_id)
    for no_winner in cascade_of(award_round).no_winners:
        if no_winner.above.pk == above.pk:
            return no_winner
    raise Refused(_("There is nothing to decide about it any more. Please reload the page."))


@transaction.atomic
def keep_above(*, by: User, nomination: Nomination, reason: str) -> None:
    """Leave in the next level's round who is a winner no more; kept already, nothing happens."""
    no_winner = _no_winner(by, nomination, reason)
    if no_winner.kept is None:
        KeptAbove.objects.create(
            nomination=no_winner.above,
            result_id=no_winner.result,
            reason=reason,
            decided_at=timezone.now(),
            decided_by=by,
        )
        record(by=by, verb="nomination.kept_above", subject=no_winner.above, reason=reason)


@transaction.atomic
def take_back(*, by: User, nomination: Nomination, reason: str) -> None:
    """Withdraw in the next level's round who is a winner no more: its place is free again."""
    no_winner = _no_winner(by, nomination, reason)
    withdraw_nomination(by=by, nomination=no_winner.above, reason=reason)
    record(by=by, verb="nomination.taken_back", subject=no_winner.below, reason=reason)
