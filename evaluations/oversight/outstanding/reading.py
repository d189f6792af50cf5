"""What rounds wait for, read in a constant number of queries. No mark is read here.

Who owes a sheet is said by `Headcount` (judging/scoring/progress.py), which panels have no result
by `uncertified.py`, until when an office may act by the nomination's `deadlines`; here they are
only put side by side.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.gates import Gate, unpassed
from evaluations.entry.nominations.models import (
    HANDED_IN,
    WRITABLE,
    Nomination,
    NominationQuerySet,
    NominationState,
)
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.results.models import Result
from evaluations.judging.results.uncertified import keys_without
from evaluations.judging.scoring.progress import Headcount, headcount_of
from evaluations.outcome.objections.models import ObjectionWindow, Reply
from evaluations.oversight.outstanding.items import (
    DONE,
    DUE,
    EVERYTHING,
    EVIDENCE,
    JOINED,
    LATE,
    NOMINATIONS,
    OBJECTIONS,
    PROVISIONAL,
    RESULTS,
    SHEETS,
    Item,
    Scope,
)
from evaluations.oversight.phases.remembering import State
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import HEARD_IN, Category, Phase
from units.models import User

Panel = tuple[int, int]


@lru_cache(maxsize=16)
def remembered_items(rounds: tuple[int, ...], _state: State) -> tuple[Item, ...]:
    """As pages show them: no query where nothing was written since. To write to people by them,
    ask `items_of`."""
    return items_of(rounds)


def items_of(rounds: Collection[int], within: Scope = EVERYTHING) -> tuple[Item, ...]:
    """Eleven queries, for one round and for many; more where offices may object, sheets are agreed
    on or stages gone through. At least the items that `within` sees: for some committees or
    offices no more rows are read than theirs."""
    if not rounds:
        return ()
    known = _known(rounds, within)
    return (
        *_nominations(known),
        *_evidence(known),
        *_joined(known),
        *_sheets(known),
        *_results(known),
        *_objections(known),
    )


@dataclass(frozen=True)
class _Known:
    """The rows from which everything is told. `accepted` stand before a committee; `officers` are
    people by their office."""

    within: Scope
    now: datetime
    today: date
    rows: Sequence[Nomination]
    seats: Sequence[Seat]
    judged: Mapping[int, Sequence[int]]
    officers: Mapping[int, Sequence[int]]
    with_evidence: set[int]
    heads: Headcount
    gates: Mapping[int, Sequence[Gate]]
    uncertified: set[Panel]
    ranking: Mapping[int, int]
    windows: Sequence[Mapping[str, Any]]

    @property
    def accepted(self) -> list[Nomination]:
        return [nomination for nomination in self.rows if _is_judged(nomination, self.within)]

    def owing(self, nomination: Nomination) -> frozenset[int]:
        """As a panel's turnout says it: none of what did not come, or was not let on."""
        is_closed = any(gate.is_closed for gate in self.gates.get(nomination.pk, ()))
        if is_closed or vars(nomination)["slot_state"] == SlotState.NO_SHOW:
            return frozenset()
        day = vars(nomination)["slot_date"]
        return self.heads.owing(nomination.pk, nomination.committee_id, day)

    def people_of(self, nomination: Nomination) -> tuple[int, ...]:
        """Those of the office itself; where nobody is, those of the office above it."""
        own, above = nomination.unit_id, nomination.unit.parent_id or 0
        return tuple(self.officers.get(own) or self.officers.get(above, ()))


def _is_judged(nomination: Nomination, within: Scope) -> bool:
    """Before a committee of which `within` sees the sheets."""
    if nomination.state != NominationState.ACCEPTED or nomination.committee_id is None:
        return False
    return within.is_all or nomination.committee_id in within.run


def _brought(rounds: Collection[int], within: Scope) -> NominationQuerySet:
    rows = Nomination.objects.filter(category__award__round__in=rounds)
    rows = rows.exclude(state=NominationState.WITHDRAWN)
    if within.is_all:
        return rows
    seen = Q(committee__in=within.run | within.kept)
    return rows.filter(seen | Q(unit__path__startswith=within.path) if within.path else seen)


def _seats(rounds: Collection[int], within: Scope) -> list[Seat]:
    rows = Seat.objects.filter(committee__round__in=rounds)
    rows = rows if within.is_all else rows.filter(committee__in=within.run)
    return list(
        rows.select_related("user__unit", "committee__round").order_by("committee", "number")
    )


def _known(rounds: Collection[int], within: Scope) -> _Known:
    nominations, seats = _brought(rounds, within), _seats(rounds, within)
    rows = list(_with_all(nominations))
    shown = EvidenceItem.objects.shown().filter(nomination__category__award__round__in=rounds)
    accepted = [nomination for nomination in rows if _is_judged(nomination, within)]
    return _Known(
        within=within,
        now=timezone.now(),
        today=timezone.localdate(),
        rows=rows,
        seats=seats,
        judged=_judged(rounds) if seats else {},
        officers=_officers(nominations),
        with_evidence=set(shown.order_by().values_list("nomination", flat=True).distinct()),
        heads=headcount_of([nomination.pk for nomination in accepted], seats),
        gates=unpassed(accepted),
        uncertified=keys_without(Result.objects.standing(), rounds) if accepted else set(),
        ranking=_ranking(rounds) if accepted else {},
        windows=_windows(rows, nominations),
    )


def _judged(rounds: Collection[int]) -> dict[int, list[int]]:
    """The categories of each committee."""
    pairs = Committee.categories.through.objects.filter(committee__round__in=rounds)
    judged = defaultdict(list)
    for committee, category in pairs.values_list("committee", "category"):
        judged[committee].append(category)
    return judged


def _ranking(rounds: Collection[int]) -> dict[int, int]:
    """The round of each category that is ranked."""
    rows = Category.objects.for_awards().filter(award__round__in=rounds)
    return dict(rows.order_by().values_list("pk", "award__round"))


def _windows(rows: Iterable[Nomination], nominations: NominationQuerySet) -> list[dict[str, Any]]:
    """What offices may object to and what they sent: no query where no round has that."""
    if all(nomination.category.award.round.objection_days is None for nomination in rows):
        return []
    windows = ObjectionWindow.objects.exclude(reply=Reply.REPLACED).with_counts().order_by("pk")
    return list(
        windows.filter(nomination__in=nominations.order_by().values("pk")).values(
            *("pk", "nomination", "reply", "closes_on", "result__committee"),
            *("upheld", "not_upheld", "unanswered"),
        )
    )


def _with_all(rows: NominationQuerySet) -> NominationQuerySet:
    whole = rows.with_slot_state().select_related("category__award__round", "unit", "committee")
    return whole.defer("summary", "contact", "search_text", "unit__search_text")


def _officers(nominations: NominationQuerySet) -> dict[int, list[int]]:
    """Who can be asked, by office: those of the nominated offices, and of the ones above."""
    offices = nominations.order_by().values("unit")
    above = nominations.order_by().values("unit__parent")
    people = User.objects.filter(Q(unit__in=offices) | Q(unit__in=above), is_active=True)
    officers = defaultdict(list)
    for pk, office in people.filter(unit__parent__isnull=False).values_list("pk", "unit"):
        officers[office].append(pk)
    return officers


def _of_office(known: _Known, nomination: Nomination, kind: str, state: str) -> Item:
    item = Item(
        kind=kind,
        award_round=nomination.category.award.round_id,
        key=nomination.pk,
        name=nomination.official_name,
        provinces=_province(nomination.unit.province_id),
        categories=(nomination.category_id,),
        committee=nomination.committee_id or 0,
        people=known.people_of(nomination),
        path=nomination.unit.path,
        is_draft=nomination.state == NominationState.DRAFT,
    )
    return item.counted(state, 1)


def _province(pk: int | None) -> tuple[int, ...]:
    return (pk,) if pk else ()


def _nominations(known: _Known) -> Iterator[Item]:
    """Late: its office may not hand it in any more without being given longer."""
    for nomination in (row for row in known.rows if row.stage_of_id is None):
        state = DONE
        if nomination.state in WRITABLE:
            state = DUE if nomination.deadlines.may_nominate(known.now) else LATE
        yield _of_office(known, nomination, NOMINATIONS, state)


def _evidence(known: _Known) -> Iterator[Item]:
    """Of what was handed in: whether any evidence is there."""
    for nomination in known.rows:
        if nomination.state not in HANDED_IN or nomination.stage_of_id is not None:
            continue
        state = DONE
        if nomination.pk not in known.with_evidence:
            state = DUE if nomination.deadlines.may_bring_evidence(known.now) else LATE
        yield _of_office(known, nomination, EVIDENCE, state)


def _joined(known: _Known) -> Iterator[Item]:
    """Of seats that are held today or later: late once the round is being evaluated."""
    for seat in known.seats:
        if seat.valid_until is not None and seat.valid_until < known.today:
            continue
        state = DONE
        if seat.user.last_login is None:
            state = LATE if seat.committee.round.phase == Phase.EVALUATING else DUE
        item = Item(
            kind=JOINED,
            award_round=seat.committee.round_id,
            key=seat.pk,
            name=seat.user.full_name,
            provinces=_province(seat.user.unit.province_id if seat.user.unit else None),
            categories=tuple(known.judged.get(seat.committee_id, ())),
            committee=seat.committee_id,
            people=(seat.user_id,),
        )
        yield item.counted(state, 1)


def _is_evaluating(nomination: Nomination) -> bool:
    return nomination.category.award.round.phase == Phase.EVALUATING


def _is_over(known: _Known, nomination: Nomination) -> bool:
    """Whether the day of its presentation lies behind."""
    day: date | None = vars(nomination)["slot_date"]
    return day is not None and day < known.today


def _sheets(known: _Known) -> Iterator[Item]:
    """Sheets of seats, or their words on the agreed one: late after the day of presentation."""
    holders = {seat.pk: seat.user_id for seat in known.seats}
    for nomination in known.accepted:
        owing = known.owing(nomination) if _is_evaluating(nomination) else frozenset[int]()
        state = LATE if _is_over(known, nomination) else DUE
        item = Item(
            kind=SHEETS,
            award_round=nomination.category.award.round_id,
            key=nomination.pk,
            name=nomination.official_name,
            provinces=_province(nomination.unit.province_id),
            categories=(nomination.category_id,),
            committee=nomination.committee_id or 0,
            people=tuple(sorted({holders[seat] for seat in owing})),
            path=nomination.unit.path,
            done=len(known.heads.counted(nomination.pk)),
        )
        yield item.counted(state, len(owing))


def _results(known: _Known) -> Iterator[Item]:
    """Of each panel its result: late when everybody of it has presented on an earlier day."""
    panels: dict[Panel, list[Nomination]] = defaultdict(list)
    for nomination in known.accepted:
        if nomination.category_id in known.ranking:
            panels[nomination.category_id, nomination.committee_id or 0].append(nomination)
    chairs = _chairs(known)
    for (category, committee), rows in panels.items():
        state = DONE
        if (category, committee) in known.uncertified:
            state = LATE if all(_is_over(known, row) for row in rows) else DUE
        item = Item(
            kind=RESULTS,
            award_round=known.ranking[category],
            key=committee,
            name=str(rows[0].committee),
            provinces=tuple(sorted({pk for row in rows if (pk := row.unit.province_id)})),
            categories=(category,),
            committee=committee,
            people=tuple(chairs.get(committee, ())),
        )
        yield item.counted(state, 1)


def _objections(known: _Known) -> Iterator[Item]:
    """What an office may object to until its last day, and of each that objected its objections:
    late after that day."""
    nominations = {row.pk: row for row in known.rows}
    for window in known.windows:
        nomination, until = nominations[window["nomination"]], window["closes_on"]
        is_open = window["reply"] == Reply.WAITING and until >= known.today
        is_open = is_open and nomination.category.award.round.phase in HEARD_IN
        base = replace(
            _of_office(known, nomination, PROVISIONAL, DUE), key=window["pk"], until=until
        )
        own = tuple(known.officers.get(nomination.unit_id, ()))
        yield replace(base, people=own, due=int(is_open), done=int(not is_open))
        if window["reply"] != Reply.SENT:
            continue
        item = replace(
            base,
            kind=OBJECTIONS,
            committee=window["result__committee"],
            people=_runners(known, window["result__committee"]),
            due=0,
            done=window["upheld"] + window["not_upheld"],
        )
        state = LATE if until < known.today else DUE
        yield item.counted(state, window["unanswered"])


def _runners(known: _Known, committee: int) -> tuple[int, ...]:
    runners = (seat for seat in known.seats if seat.is_runner and seat.is_held_on(known.today))
    return tuple(seat.user_id for seat in runners if seat.committee_id == committee)


def _chairs(known: _Known) -> dict[int, list[int]]:
    chairs = defaultdict(list)
    for seat in known.seats:
        if seat.position == Position.CHAIR and seat.is_held_on(known.today):
            chairs[seat.committee_id].append(seat.user_id)
    return chairs
