"""Committees of one pattern, made all at once or not at all."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.errors import Conflict, Refused, require_administrator
from evaluations.platform.journal.actions import entry_of
from evaluations.platform.journal.editing import journal_value, locked_row, unless_taken
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.actions import require_open, seat_told
from evaluations.setup.committees.many.grounds import (
    grounds_of,
    holders_in,
    known_committees,
)
from evaluations.setup.committees.many.pattern import (
    Pattern,
    Planned,
    plan,
    rows_of,
    seen_as,
    to_make,
)
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.committees.notices import INVITED
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
    rows = _committees(locked, pattern, new)
    seats = _seats(rows, new)
    _tell(by, pattern, rows, new, seats)
    return len(rows)


def _committees(
    award_round: AwardRound, pattern: Pattern, new: Sequence[Planned]
) -> list[Committee]:
    rows = [
        Committee(
            round=award_round,
            number=one.number,
            name=one.name,
            order_number=pattern.order_number,
            order_date=pattern.order_date,
        )
        for one in new
    ]
    for row in rows:
        row.fill_keys()
    with unless_taken():
        made = Committee.objects.bulk_create(rows)
    _name(made, "categories", [[one.pk for one in pattern.categories]] * len(made))
    _name(made, pattern.names, [[one.ground.key] for one in new])
    return made


def _name(rows: Sequence[Committee], relation: str, keys: Sequence[Sequence[int]]) -> None:
    """What each row names in a relation to many, in one statement."""
    joined = Committee._meta.get_field(relation)
    through, column = joined.remote_field.through, joined.m2m_reverse_field_name()  # type: ignore[union-attr]
    through._default_manager.bulk_create(
        through(**{"committee_id": row.pk, f"{column}_id": key})
        for row, own in zip(rows, keys, strict=True)
        for key in own
    )


def _seats(rows: Sequence[Committee], new: Sequence[Planned]) -> dict[int, list[Seat]]:
    """The seats by committee."""
    seats = {
        row.pk: [
            Seat(
                committee=row,
                user=seat.user,
                number=number,
                position=seat.position,
                scores=seat.scores,
            )
            for number, seat in enumerate(one.seats, start=1)
        ]
        for row, one in zip(rows, new, strict=True)
    }
    Seat.objects.bulk_create(seat for own in seats.values() for seat in own)
    return seats


def _tell(
    by: User,
    pattern: Pattern,
    rows: Sequence[Committee],
    new: Sequence[Planned],
    seats: dict[int, list[Seat]],
) -> None:
    """The journal, an entry for each committee; and everybody who has a seat."""
    shared = {
        "order_number": pattern.order_number,
        "order_date": pattern.order_date,
        "categories": journal_value(pattern.categories),
    }
    entries = []
    for row, one in zip(rows, new, strict=True):
        told = [seat_told(seat) for seat in seats[row.pk]]
        own = {"number": row.number, "name": row.name, pattern.names: [one.ground.name]}
        after = {**own, **shared, "seats": told}
        entries.append(entry_of(by=by, verb="committee.added", subject=row, after=after))
        if told:
            notify(
                [seat.user_id for seat in seats[row.pk]],
                INVITED,
                about=f"committee-{row.pk}",
                params={"committee": row.name},
                address=reverse("session_list"),
            )
    Entry.objects.bulk_create(entries)
