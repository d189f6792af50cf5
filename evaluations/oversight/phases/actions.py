"""The phases of a round: one step forward, or one step back with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.announcing import announce_opening
from evaluations.outcome.objections.waiting import refuse_while_waiting
from evaluations.oversight.phases.facts import facts_of
from evaluations.oversight.phases.readiness import is_ready, readiness
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.editing import edit, lock
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import User

ORDER = tuple(Phase)


def step(phase: str, by: int) -> str | None:
    """The phase `by` steps further; None past either end."""
    at = ORDER.index(Phase(phase)) + by
    return ORDER[at].value if 0 <= at < len(ORDER) else None


@transaction.atomic
def change_phase(*, by: User, award_round: AwardRound, to: str, reason: str = "") -> AwardRound:
    """Move a round to the next phase, or back to the one before; there already, nothing happens.

    Opening needs a clean readiness list; going back needs a reason.
    """
    require_administrator(by)
    locked = lock(award_round, None)
    if locked.phase == to:
        return locked
    _check_step(locked, to, reason)
    return move(by=by, award_round=locked, to=to, reason=reason)


def move(*, by: User | None, award_round: AwardRound, to: str, reason: str = "") -> AwardRound:
    """Put a locked round into a phase that was checked; None: it opens by itself. A moment at
    which it was to open is over with that, and the offices are told."""
    opens = award_round.phase == Phase.DRAFT
    values = {"phase": to, **({"opens_at": None} if opens else {})}
    verb = "round.phase"
    moved = edit(by=by, row=award_round, edits=None, values=values, verb=verb, reason=reason)
    if opens:
        announce_opening(moved)
    return moved


def _check_step(award_round: AwardRound, to: str, reason: str) -> None:
    forward, back = step(award_round.phase, 1), step(award_round.phase, -1)
    if to not in (forward, back):
        raise Refused(_("A round moves one phase at a time. Please reload the page."))
    if to == back and not reason:
        raise Refused(_("Please give the reason for going back."))
    if to == forward == Phase.OPEN and not may_open(award_round):
        raise Refused(_("The readiness list is not clean yet. Mend its points first."))
    if to == forward == Phase.PUBLISHED:
        refuse_while_waiting(award_round)


def may_open(award_round: AwardRound) -> bool:
    """Whether the readiness list is clean."""
    return is_ready(readiness(facts_of(award_round), timezone.now()))
