"""What a judge who has submitted a sheet does next, and when the marks of others are seen."""

from dataclasses import dataclass
from typing import Any

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED, WAITING, SlotState
from evaluations.judging.scoring.models import Disclosure, ScoreSheet, SheetState
from evaluations.judging.scoring.progress import Headcount, headcount_of
from evaluations.setup.committees.models import Position, Seat
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
    # For the chair: whether nobody owes a sheet of the category any more.
    is_whole: bool


def next_step(sheet: ScoreSheet) -> NextStep | None:
    """None for the committee's own sheet: six queries, ten for the chair."""
    if sheet.seat is None:
        return None
    rows = _beside(sheet, sheet.seat)
    heads = _headcount(rows, sheet.seat)
    handed_in = [row for row in rows if sheet.seat_id in heads.counted(row.pk)]
    owed = [row for row in rows if sheet.seat_id in _owing(heads, row)]
    return NextStep(
        done=len(handed_in),
        expected=len(handed_in) + len(owed),
        waiting=next((row for row in owed if vars(row)["slot_state"] in (None, *PRESENTED)), None),
        coming=next((row for row in owed if vars(row)["slot_state"] in WAITING), None),
        is_revealed=Disclosure.objects.filter(nomination=sheet.nomination_id).exists(),
        reveal_words=Reveal(sheet.nomination.category.award.round.reveal).sentence,
        is_whole=_certifies(sheet, sheet.seat) and _is_whole(sheet, sheet.seat),
    )


def _certifies(sheet: ScoreSheet, seat: Seat) -> bool:
    """Whether the sheet is its chair's, and nothing of it is certified."""
    is_chair = seat.position == Position.CHAIR and seat.is_held_today
    return is_chair and sheet.state == SheetState.SUBMITTED


def _is_whole(sheet: ScoreSheet, seat: Seat) -> bool:
    rows = _in_order(seat, category=sheet.nomination.category_id)
    heads = _headcount(rows, seat)
    return not any(_owing(heads, row) for row in rows)


def _headcount(rows: list[Nomination], seat: Seat) -> Headcount:
    seats = Seat.objects.filter(committee=seat.committee_id)
    return headcount_of([row.pk for row in rows], seats)


def _owing(heads: Headcount, row: Nomination) -> frozenset[int]:
    return heads.owing(row.pk, row.committee_id, vars(row)["slot_date"])


def _beside(sheet: ScoreSheet, seat: Seat) -> list[Nomination]:
    """The nominations of the same day, in their order."""
    if slot := sheet.nomination.slot:
        return _in_order(seat, slot_place__slot__session=slot.session_id)
    return _in_order(seat, slot_place=None, category=sheet.nomination.category_id)


def _in_order(seat: Seat, **narrowed: Any) -> list[Nomination]:
    rows = Nomination.objects.accepted().filter(
        committee=seat.committee_id, category__award__mode=Mode.INDIVIDUAL, **narrowed
    )
    shown = rows.with_slot_state().select_related("category", "slot_place__slot")
    ordered = shown.order_by("slot_place__slot__starts_at", "slot_place__number", "pk")
    return [row for row in ordered if vars(row)["slot_state"] != SlotState.NO_SHOW]
