"""Committees of one pattern, made all at once or not at all."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.platform.errors import Conflict, Refused, require_administrator
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.actions import require_open
from evaluations.setup.committees.making import Draft, DraftSeat, add_all
from evaluations.setup.committees.many.grounds import grounds_of, holders_in, known_committees
from evaluations.setup.committees.many.pattern import (
    Pattern,
    Planned,
    plan,
    rows_of,
    seen_as,
    to_make,
)
from evaluations.setup.rounds.models import AwardRound
from units.models import User

# So many committees and seats are made at once, while the page waits.
MOST_ROWS = 1000


def plan_of(
    award_round: AwardRound, per: str, pattern: Pattern, keys: Collection[str]
) -> list[Planned]:
    """What would be made of a pattern now; some twelve queries."""
    grounds = grounds_of(award_round, per, keys)
    holders = holders_in(grounds) if any(seat.post for seat in pattern.seats) else []
    return plan(pattern, grounds, known_committees(award_round), holders)


@transaction.atomic
def make_committees(
    *,
    by: User,
    award_round: AwardRound,
    per: str,
    pattern: Pattern,
    keys: Collection[str],
    seen: str,
) -> int:
    """Make what the list with the digest `seen` showed, and return how many committees.

    No-op where all of them are there; refused where the list would be another one now.
    """
    require_administrator(by)
    locked = locked_row(award_round)
    require_open(locked)
    planned = plan_of(locked, per, pattern, keys)
    new = to_make(planned)
    if not new:
        return 0
    if seen_as(pattern, planned) != seen:
        raise Conflict(
            _("The list is another one than you have seen. Look at it once more, then confirm.")
        )
    if rows_of(planned) > MOST_ROWS:
        params = {"most": MOST_ROWS}
        raise Refused(
            _("These are more than %(most)s committees and seats. Tick fewer places.") % params
        )
    drafts = [_draft(pattern, row) for row in new]
    return len(add_all(by=by, award_round=locked, drafts=drafts))


def _draft(pattern: Pattern, planned: Planned) -> Draft:
    return Draft(
        number=planned.number,
        name=planned.name,
        order_number=pattern.order_number,
        order_date=pattern.order_date,
        categories=pattern.categories,
        covers=[(pattern.names, planned.ground.key, planned.ground.name)],
        seats=[DraftSeat(seat.user, seat.position, seat.scores) for seat in planned.seats],
    )
