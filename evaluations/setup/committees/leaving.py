"""What a seat still owes when it is about to end: asked before, and named.

This stage does not know sheets; the one that does declares in its `leaving.py` how to tell.
"""

import datetime
from collections.abc import Callable, Sequence

from django.utils import timezone

from evaluations.setup.committees.lines import SeatLine
from evaluations.setup.committees.models import Committee, Seat

# A seat → the nominees that were presented, and for which its sheet or word is not in.
Owing = Callable[[Seat], Sequence[str]]
_OWING: list[Owing] = []


def declare_owing(owing: Owing) -> Owing:
    """Ask `owing` before a seat ends."""
    _OWING.append(owing)
    return owing


def _ends(seats: Sequence[SeatLine]) -> dict[int, datetime.date]:
    """The last days of the stored seats as typed, by their key: given, or the day before a
    substitute's first."""
    ends = {line.pk: line.valid_until for line in seats if line.pk and line.valid_until}
    for line in seats:
        if line.substitute_for and line.valid_from:
            holder = seats[line.substitute_for - 1]
            if holder.pk:
                ends.setdefault(holder.pk, line.valid_from - datetime.timedelta(days=1))
    return ends


def owed_at_end(committee: Committee, seats: Sequence[SeatLine]) -> list[tuple[Seat, list[str]]]:
    """The seats that would end by today with something owed: with what, nominee by nominee."""
    ends, today = _ends(seats), timezone.localdate()
    over = [pk for pk, day in ends.items() if day <= today]
    by_seat = []
    for seat in Seat.objects.filter(committee=committee.pk, pk__in=over).select_related("user"):
        if seat.valid_until != ends[seat.pk]:
            owed = [name for owing in _OWING for name in owing(seat)]
            by_seat += [(seat, owed)] if owed else []
    return by_seat
