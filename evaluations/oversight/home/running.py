"""What runs today for who runs a committee, and what waits for them: the home of a secretary."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
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


SESSION = "nomination__slot_place__slot__session"


def running_days(user: User, own: Own) -> list[RunningDay]:
    """Of the committees that the person runs: no query without one; one where nothing is today,
    else six."""
    if not own.run:
        return []
    sessions = EvaluationSession.objects.filter(
        committee__in=own.run, date=timezone.localdate()
    ).select_related("host")
    by_pk = {session.pk: session for session in sessions}
    if not by_pk:
        return []
    chaired = [pk for pk, session in by_pk.items() if session.committee_id in own.chaired]
    proposals = _count(Proposal.objects.waiting(), chaired)
    papers = _count(PaperEntry.objects.waiting().exclude(keyed_by=user), by_pk)
    slots = _slots(by_pk)
    return [_day(one, slots[pk], proposals[pk], papers[pk]) for pk, one in by_pk.items()]


def _count(rows: QuerySet[Any], sessions: Collection[int]) -> Counter[int]:
    """How many of the rows wait in each session."""
    here = rows.filter(**{f"{SESSION}__in": sessions}).order_by()
    return Counter(here.values_list(SESSION, flat=True))


def _slots(sessions: Collection[int]) -> dict[int, list[Slot]]:
    """What is on or still to come, by session: three queries."""
    coming = Slot.objects.filter(session__in=sessions, state__in={*LIVE, *WAITING})
    found: dict[int, list[Slot]] = defaultdict(list)
    for slot in coming.prefetch_related("places__nomination__category"):
        found[slot.session_id].append(slot)
    return found


def _day(
    session: EvaluationSession, slots: Collection[Slot], proposals: int, papers: int
) -> RunningDay:
    on = [slot for slot in slots if slot.state in LIVE]
    return RunningDay(
        session=session,
        on=_named(on[-1:]),
        following=_named([slot for slot in slots if slot not in on][:1]),
        proposals=proposals,
        papers=papers,
    )


def _named(slots: Collection[Slot]) -> RunningSlot | None:
    for slot in slots:
        names = [place.nomination.name_in_category for place in slot.places.all()]
        return RunningSlot(slot, " · ".join(names))
    return None
