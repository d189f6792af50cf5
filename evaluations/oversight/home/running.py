"""What runs today for who runs a committee, and what waits for them: the home of a secretary."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from evaluations.entry.nominations.slot_states import LIVE, WAITING
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.models import Proposal
from evaluations.oversight.home.duties import Own
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


def running_days(user: User, own: Own) -> list[RunningDay]:
    """Of the committees that the person runs: no query without one; one where nothing is today,
    and up to five for each session of today."""
    if not own.run:
        return []
    sessions = EvaluationSession.objects.filter(
        committee__in=own.run, date=timezone.localdate()
    ).select_related("host")
    return [_day(user, session, session.committee_id in own.chaired) for session in sessions]


def _day(user: User, session: EvaluationSession, is_chair: bool) -> RunningDay:
    slots = list(
        Slot.objects.filter(session=session, state__in={*LIVE, *WAITING}).prefetch_related(
            "places__nomination__category"
        )
    )
    on = [slot for slot in slots if slot.state in LIVE]
    here = {"nomination__slot_place__slot__session": session}
    proposals = Proposal.objects.waiting().filter(**here) if is_chair else ()
    papers = PaperEntry.objects.waiting().filter(**here).exclude(keyed_by=user)
    return RunningDay(
        session=session,
        on=_named(on[-1:]),
        following=_named([slot for slot in slots if slot not in on][:1]),
        proposals=len(proposals),
        papers=papers.count(),
    )


def _named(slots: Collection[Slot]) -> RunningSlot | None:
    for slot in slots:
        names = [place.nomination.name_in_category for place in slot.places.all()]
        return RunningSlot(slot, " · ".join(names))
    return None
