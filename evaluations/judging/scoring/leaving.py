"""What a seat that is about to end still owes."""

from collections.abc import Sequence

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED
from evaluations.judging.scoring.progress import headcount_of
from evaluations.setup.committees.leaving import declare_owing
from evaluations.setup.committees.models import Seat


@declare_owing
def unfinished(seat: Seat) -> Sequence[str]:
    """The nominees that were presented, and for which the seat's sheet, or its word, is not in:
    four queries."""
    rows = Nomination.objects.accepted().filter(
        committee=seat.committee_id, slot_place__slot__state__in=PRESENTED
    )
    shown = list(rows.with_slot_state().select_related("category"))
    seats = Seat.objects.filter(committee=seat.committee_id)
    heads = headcount_of([row.pk for row in shown], seats)
    return [
        row.name_in_category
        for row in shown
        if seat.pk in heads.owing(row.pk, row.committee_id, vars(row)["slot_date"])
    ]
