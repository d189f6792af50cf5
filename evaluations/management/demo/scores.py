"""Invented sheets for the rehearsal round, given through the same actions a judge uses."""

import random
from decimal import Decimal

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.tree import IndicatorNode, rubric_tree

SEED = 2564
LOWEST_SHARE = Decimal("0.6")


def invented_points(node: IndicatorNode, chance: random.Random) -> Decimal:
    """A mark between 60 % and 100 % of the maximum, on the scale."""
    steps = int(node.maximum / node.step)
    lowest = int(steps * LOWEST_SHARE)
    return chance.randint(lowest, steps) * node.step


def fill_sheet(seat: Seat, nomination: Nomination, chance: random.Random) -> None:
    """Declare, open, fill and submit one seat's sheet."""
    judge = seat.user
    declare(by=judge, seat=seat, nomination=nomination, kind=ConflictKind.NONE)
    sheet = open_sheet(by=judge, seat=seat, nomination=nomination)
    for pk, (_dimension, node) in rubric_tree(sheet.rubric).indicators.items():
        value = MarkValue(SCORED, invented_points(node, chance), "")
        save_mark(by=judge, sheet=sheet.pk, indicator=pk, value=value, version=0)
    submit_sheet(by=judge, sheet=sheet)


def fill_scores(award_round: AwardRound) -> int:
    """Fill every sheet that is not begun; returns how many. Rehearsal rounds only."""
    if not award_round.is_rehearsal:
        raise ValueError("invented scores belong in a rehearsal round only")
    chance = random.Random(SEED)  # noqa: S311 (invented scores, nothing secret)
    slots = Slot.objects.filter(session__committee__round=award_round)
    slots.filter(state=SlotState.SCHEDULED).update(state=SlotState.PRESENTING)
    filled = 0
    for committee in Committee.objects.filter(round=award_round):
        nominations = Nomination.objects.accepted().filter(committee=committee)
        for seat in committee.seats.filter(scores=True).select_related("user__unit"):
            for nomination in nominations.select_related(
                "category__award__round", "category__rubric", "unit"
            ).exclude(sheets__seat=seat):
                fill_sheet(seat, nomination, chance)
                filled += 1
    return filled
