"""The phases of a round: one step forward, or one step back with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
    values = {"phase": to}
    return edit(by=by, row=locked, edits=None, values=values, verb="round.phase", reason=reason)


def _check_step(award_round: AwardRound, to: str, reason: str) -> None:
    forward, back = step(award_round.phase, 1), step(award_round.phase, -1)
    if to not in (forward, back):
        raise Refused(_("A round moves one phase at a time. Please reload the page."))
    if to == back and not reason:
        raise Refused(_("Please give the reason for going back."))
    if to == forward == Phase.OPEN:
        points = readiness(facts_of(award_round), timezone.now())
        if not is_ready(points):
            raise Refused(_("The readiness list is not clean yet. Mend its points first."))
