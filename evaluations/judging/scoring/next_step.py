"""What a judge who has submitted a sheet does next, and when the marks of others are seen."""

from dataclasses import dataclass

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED, WAITING, SlotState
from evaluations.judging.scoring.models import Disclosure, ScoreSheet
from evaluations.judging.scoring.progress import headcount_of
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Mode, Reveal


@dataclass(frozen=True)
class NextStep:
    """Of the day's nominees, or of those judged by documents alone: `done` of `expected` sheets
    are in; `waiting` may be scored now, `coming` is presented later."""

    done: int
    expected: int
    waiting: Nomination | None
    coming: Nomination | None
    is_revealed: bool
    reveal_words: str


def next_step(sheet: ScoreSheet) -> NextStep | None:
    """None for the committee's own sheet: six queries."""
    if sheet.seat is None:
        return None
    rows = _beside(sheet, sheet.seat)
    heads = headcount_of(
        [row.pk for row in rows], Seat.objects.filter(committee=sheet.seat.committee_id)
    )
    done = [row for row in rows if sheet.seat_id in heads.counted(row.pk)]
    owed = [
        row
        for row in rows
        if sheet.seat_id in heads.owing(row.pk, row.committee_id, vars(row)["slot_date"])
    ]
    return NextStep(
        done=len(done),
        expected=len(done) + len(owed),
        waiting=next((row for row in owed if vars(row)["slot_state"] in (None, *PRESENTED)), None),
        coming=next((row for row in owed if vars(row)["slot_state"] in WAITING), None),
        is_revealed=Disclosure.objects.filter(nomination=sheet.nomination_id).exists(),
        reveal_words=Reveal(sheet.nomination.category.award.round.reveal).sentence,
    )


def _beside(sheet: ScoreSheet, seat: Seat) -> list[Nomination]:
    """The nominations of the same day, in their order."""
    slot = sheet.nomination.slot
    rows = Nomination.objects.accepted().filter(
        committee=seat.committee_id,
        category__award__mode=Mode.INDIVIDUAL,
        slot_place__slot__session=slot.session_id if slot else None,
    )
    if slot is None:
        rows = rows.filter(category=sheet.nomination.category_id)
    shown = rows.with_slot_state().select_related("category", "slot_place__slot")
    ordered = shown.order_by("slot_place__slot__starts_at", "slot_place__number", "pk")
    return [row for row in ordered if vars(row)["slot_state"] != SlotState.NO_SHOW]
