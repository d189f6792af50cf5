import pytest

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.states import change_slot
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast


def slot_in(cast: Cast, state: str) -> Slot:
    Slot.objects.filter(pk=cast.slot.pk).update(state=state)
    return cast.slot


ALLOWED = {
    (SlotState.SCHEDULED, SlotState.CALLED),
    (SlotState.SCHEDULED, SlotState.PRESENTING),
    (SlotState.CALLED, SlotState.PRESENTING),
    (SlotState.PRESENTING, SlotState.CLOSED),
    (SlotState.SCHEDULED, SlotState.NO_SHOW),
    (SlotState.CALLED, SlotState.NO_SHOW),
    (SlotState.SCHEDULED, SlotState.POSTPONED),
    (SlotState.CALLED, SlotState.POSTPONED),
}
TARGETS = (
    SlotState.CALLED,
    SlotState.PRESENTING,
    SlotState.CLOSED,
    SlotState.NO_SHOW,
    SlotState.POSTPONED,
)


@pytest.mark.parametrize("to", TARGETS)
@pytest.mark.parametrize("state", SlotState.values)
def test_a_slot_moves_only_as_the_states_allow(cast: Cast, state: str, to: str) -> None:
    slot = slot_in(cast, state)
    if state == to or (state, to) in ALLOWED:
        assert change_slot(by=cast.chair, slot=slot, to=to, reason="เหตุผล").state == to
    else:
        with pytest.raises(Refused):
            change_slot(by=cast.chair, slot=slot, to=to, reason="เหตุผล")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("chair", True),
        ("secretary", True),
        ("administrator", True),
        ("member", False),
        ("officer", False),
        ("auditor", False),
        ("nobody", False),
    ],
)
def test_who_may_run_the_slots(cast: Cast, role: str, *, may: bool) -> None:
    slot, user = slot_in(cast, SlotState.SCHEDULED), getattr(cast, role)
    if may:
        assert change_slot(by=user, slot=slot, to=SlotState.PRESENTING).state == "presenting"
    else:
        with pytest.raises(Refused):
            change_slot(by=user, slot=slot, to=SlotState.PRESENTING)


def test_a_second_press_does_nothing(cast: Cast) -> None:
    slot = slot_in(cast, SlotState.SCHEDULED)
    for _press in range(2):
        change_slot(by=cast.chair, slot=slot, to=SlotState.CALLED)

    assert Entry.objects.filter(verb="slot.called").count() == 1


def test_a_no_show_needs_a_reason(cast: Cast) -> None:
    slot = slot_in(cast, SlotState.CALLED)
    with pytest.raises(Refused):
        change_slot(by=cast.chair, slot=slot, to=SlotState.NO_SHOW)

    change_slot(by=cast.chair, slot=slot, to=SlotState.NO_SHOW, reason="ถนนขาด")

    assert Entry.objects.get(verb="slot.no_show").reason == "ถนนขาด"


def test_starting_without_acceptance_needs_a_reason(cast: Cast) -> None:
    slot = slot_in(cast, SlotState.SCHEDULED)
    Nomination.objects.update(state="submitted")
    with pytest.raises(Refused):
        change_slot(by=cast.chair, slot=slot, to=SlotState.PRESENTING)

    started = change_slot(by=cast.chair, slot=slot, to=SlotState.PRESENTING, reason="รอเอกสาร")

    assert started.state == SlotState.PRESENTING


def test_nothing_moves_while_the_round_is_not_evaluated(cast: Cast) -> None:
    slot = slot_in(cast, SlotState.SCHEDULED)
    AwardRound.objects.update(phase=Phase.CLOSED)
    with pytest.raises(Refused):
        change_slot(by=cast.chair, slot=slot, to=SlotState.CALLED)
