"""The nominations of a session, each with what the viewer may do about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import WAITING
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.judging.questions.page import Counted, counted_of
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.access import moment_at
from evaluations.judging.scoring.models import Absence, Declaration, Disclosure, ScoreSheet
from evaluations.judging.scoring.owing import chains
from evaluations.setup.committees.models import Seat
from units.models import User


@dataclass(frozen=True)
class AgendaLine:
    """A nomination in a slot, with the viewer's sheet for it."""

    nomination: Nomination
    may_read: bool
    may_score: bool
    sheet: ScoreSheet | None
    marked: int
    is_recused: bool
    waits: bool
    is_agreed: bool = False
    # The earlier holder of the seat, or its substitute, has handed the sheet in.
    is_settled: bool = False
    is_absent: bool = False
    # Why a stage before has not let it on, or not yet.
    gate: str = ""
    is_not_admitted: bool = False
    # The marks of all are open to the viewer; the key of the certified result, where it stands.
    is_revealed: bool = False
    result: int | None = None
    # The viewer may write questions to its presenters; how many are shared, for who runs the day.
    asks: bool = False
    questions: Counted | None = None

    @property
    def key(self) -> str:
        return f"line-{self.nomination.pk}"

    @property
    def is_handed_in(self) -> bool:
        return self.sheet is not None and not self.sheet.is_writable

    @property
    def waits_for_viewer(self) -> bool:
        return self.may_score and self.is_due and not self.is_handed_in and not self.gate

    @property
    def is_due(self) -> bool:
        """Whether a sheet of the viewer's own counts for it."""
        return not (
            self.is_recused
            or self.is_agreed
            or self.is_settled
            or self.is_absent
            or self.is_not_admitted
        )


@dataclass(frozen=True)
class Viewer:
    """Who looks, and the seats of the committee, theirs among them."""

    user: User
    seats: tuple[Seat, ...]

    @cached_property
    def held(self) -> tuple[Seat, ...]:
        mine = (seat for seat in self.seats if seat.user_id == self.user.pk)
        return tuple(seat for seat in mine if seat.is_held_today)

    @property
    def scoring(self) -> Seat | None:
        return next((seat for seat in self.held if seat.scores), None)

    @property
    def writes(self) -> bool:
        """Whether the committee's own sheets are theirs to fill."""
        return any(seat.is_runner for seat in self.held)

    @property
    def may_run(self) -> bool:
        return self.user.is_administrator or self.writes


@dataclass(frozen=True)
class _Own:
    """What the viewer has for the nominations of a session: sheets with how many marks are given,
    the committee's among them; and of the scoring seat the keys of those it is recused from, of
    those whose sheet another holder of the same seat has handed in, and of those that were closed
    without it."""

    sheets: dict[int, tuple[ScoreSheet, int]]
    recused: set[int] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)


def _own(session: EvaluationSession, viewer: Viewer) -> _Own:
    """Four queries, three where nobody else held the seat, one for a seat that does not score,
    none without one."""
    if not viewer.held:
        return _Own({})
    filters = {"nomination__slot_place__slot__session": session}
    sheets, seat = ScoreSheet.objects.filter(**filters), viewer.scoring
    agreed = Q(committee=session.committee_id)
    if seat is None:
        return _Own(sheets.filter(agreed).with_progress())
    first = chains([(row.pk, row.substitute_for_id) for row in viewer.seats])
    mates = [pk for pk, chain in first.items() if chain == first[seat.pk] and pk != seat.pk]
    settled = sheets.counted().filter(seat__in=mates)
    return _Own(
        sheets.filter(Q(seat=seat) | agreed).with_progress(),
        recused=_nominations(Declaration.objects.recused().filter(seat=seat, **filters)),
        settled=_nominations(settled) if mates else set(),
        absent=_nominations(Absence.objects.standing().filter(seat=seat, **filters)),
    )


def _nominations(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("nomination_id", flat=True))


REVEALED = Exists(Disclosure.objects.filter(nomination=OuterRef("nomination")))
RESULT = Subquery(
    Result.objects.filter(
        category=OuterRef("nomination__category"), committee=OuterRef("nomination__committee")
    )
    .order_by("-number")
    .values("pk")[:1]
)


def _takes_marks(session: EvaluationSession, slot: Slot) -> bool:
    """Whether marks may be given: it has begun, or the round lets them in from the morning."""
    moment = moment_at(
        slot_state=slot.state,
        session_date=session.date,
        open_from=session.committee.round.open_from,
        evidence_closes_at=None,
    )
    return moment.presentation_is_open()


def lines_of(session: EvaluationSession, viewer: Viewer) -> dict[int, list[AgendaLine]]:
    """The nominations of every slot, in order, by the slot."""
    own = _own(session, viewer)
    nominations = Nomination.objects.filter(slot_place__slot__session=session)
    readable = set(nominations.visible_to(viewer.user).values_list("pk", flat=True))
    rows = SlotNomination.objects.filter(slot__session=session).order_by("number")
    lines: dict[int, list[AgendaLine]] = defaultdict(list)
    rows = rows.annotate(is_revealed=REVEALED, result=RESULT)
    places = list(rows.select_related("nomination__category__award", "slot"))
    gates = unpassed(place.nomination for place in places)
    counted = counted_of(place.nomination_id for place in places) if viewer.may_run else {}
    for row in places:
        closed = gates.get(row.nomination_id, ())
        sheet, marked = own.sheets.get(row.nomination_id, (None, 0))
        is_agreed = row.nomination.category.award.is_agreed
        scores = viewer.scoring is not None or (is_agreed and viewer.writes)
        takes_marks = _takes_marks(session, row.slot)
        is_recused = row.nomination_id in own.recused
        is_accepted = row.nomination.state == NominationState.ACCEPTED
        lines[row.slot_id].append(
            AgendaLine(
                nomination=row.nomination,
                may_read=row.nomination_id in readable,
                may_score=scores and takes_marks,
                sheet=sheet,
                marked=marked,
                is_recused=is_recused,
                waits=scores and row.slot.state in WAITING and not takes_marks,
                is_agreed=is_agreed,
                is_settled=row.nomination_id in own.settled,
                is_absent=row.nomination_id in own.absent,
                gate=closed[0].reason(row.nomination.official_name) if closed else "",
                is_not_admitted=any(gate.is_closed for gate in closed),
                is_revealed=vars(row)["is_revealed"] and not is_agreed,
                result=vars(row)["result"],
                asks=bool(viewer.held) and is_accepted and not is_recused,
                questions=counted.get(row.nomination_id, Counted())
                if viewer.may_run and is_accepted
                else None,
            )
        )
    return lines
