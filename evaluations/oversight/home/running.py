"""What runs today for who runs a committee, and what waits for them: the home of a secretary."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Value
from django.utils import timezone

from evaluations.entry.nominations.slot_states import LIVE, PRESENTED, WAITING
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.models import Proposal, ScoreSheet
from evaluations.oversight.home.duties import Own
from evaluations.setup.rounds.models import Mode
from units.models import User


@dataclass(frozen=True)
class RunningSlot:
    slot: Slot
    names: str


@dataclass(frozen=True)
class RunningDay:
    """A session of today: the slot that is on, the one after it, and how much waits."""

    session: EvaluationSession
    on: RunningSlot | None
    following: RunningSlot | None
    proposals: int
    papers: int
    # Sheets on which the committee agrees, and that nobody has handed in yet.
    agreed: int


SESSION = "nomination__slot_place__slot__session"
PROPOSAL, PAPER, AGREED = "proposal", "paper", "agreed"


def running_days(user: User, own: Own) -> list[RunningDay]:
    """Of the committees that the person runs, the sessions of today that have slots: no query
    without a committee; one where nothing is today, else two."""
    if not own.run:
        return []
    today = {"slot__session__committee__in": own.run, "slot__session__date": timezone.localdate()}
    rows = SlotNomination.objects.filter(**today).select_related(
        "slot__session__host", "nomination__category"
    )
    places: dict[int, list[SlotNomination]] = defaultdict(list)
    for place in rows.order_by("slot__starts_at", "slot", "number"):
        places[place.slot.session_id].append(place)
    if not places:
        return []
    waiting = _waiting(user, own, list(places))
    return [_day(some, waiting) for some in places.values()]


def _waiting(user: User, own: Own, sessions: Sequence[int]) -> Counter[tuple[str, int]]:
    """How much waits for the person in each session: one query."""
    here = {f"{SESSION}__in": sessions}
    chaired = {"nomination__committee__in": own.chaired}
    proposals = Proposal.objects.waiting().filter(**here, **chaired).order_by()
    papers = PaperEntry.objects.waiting().filter(**here).exclude(keyed_by=user).order_by()
    handed_in = ScoreSheet.objects.counted().filter(seat=None, nomination=OuterRef("nomination"))
    heard = SlotNomination.objects.filter(slot__session__in=sessions, slot__state__in=PRESENTED)
    agreed = heard.filter(~Exists(handed_in), nomination__category__award__mode=Mode.AGREED)
    every = proposals.values_list(Value(PROPOSAL), SESSION).union(
        papers.values_list(Value(PAPER), SESSION),
        agreed.order_by().values_list(Value(AGREED), "slot__session"),
        all=True,
    )
    return Counter(every.order_by())


def _day(places: Sequence[SlotNomination], waiting: Counter[tuple[str, int]]) -> RunningDay:
    session = places[0].slot.session
    on = [place for place in places if place.slot.state in LIVE]
    running = on[-1].slot_id if on else None
    coming = [
        place for place in places if place.slot.state in WAITING and place.slot_id != running
    ]
    return RunningDay(
        session=session,
        on=_named(places, running),
        following=_named(places, coming[0].slot_id if coming else None),
        proposals=waiting[PROPOSAL, session.pk],
        papers=waiting[PAPER, session.pk],
        agreed=waiting[AGREED, session.pk],
    )


def _named(places: Sequence[SlotNomination], slot: int | None) -> RunningSlot | None:
    held = [place for place in places if place.slot_id == slot]
    if not held:
        return None
    return RunningSlot(held[0].slot, " · ".join(one.nomination.name_in_category for one in held))
