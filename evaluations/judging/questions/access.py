"""When questions are written and put in order."""

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Declaration
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import UNDER_WAY


def is_recused(seat: Seat, nomination: Nomination) -> bool:
    rows = Declaration.objects.recused()
    return rows.filter(seat=seat, nomination=nomination).exists()


def why_closed(seat: Seat, nomination: Nomination) -> str:
    """Why a seat writes no questions any more, or not yet; empty where it does."""
    if nomination.category.award.round.phase not in UNDER_WAY:
        return _("The round is over or has not begun, so no question is written.")
    if is_recused(seat, nomination):
        return _("You are recused from this nomination, so you ask nothing.")
    return ""


def require_under_way(nomination: Nomination) -> None:
    if nomination.category.award.round.phase not in UNDER_WAY:
        raise Refused(_("The round is not under way, so the questions stay as they are."))
