"""What has come in, and how the tally takes it: the one grid of seats × nominations that board,
day and certification read."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from django.db.models import Exists, OuterRef

from evaluations.entry.nominations.gates import Gate, unpassed
from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.nominations.standing_kinds import UNCOUNTED
from evaluations.judging.results.aggregation import CountedSheet
from evaluations.judging.results.models import Placing
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.queries import (
    ABSENCES,
    DECLARATIONS,
    NOMINATIONS,
    SHEETS,
    STANDINGS,
)
from evaluations.judging.scoring.models import (
    COUNTED,
    Absence,
    Declaration,
    Discussion,
    Endorsement,
    Standing,
)
from evaluations.judging.scoring.progress import Headcount, Table, tables_of
from evaluations.judging.scoring.sheet_document import SheetDocument
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.requirements import needs_indicators
from evaluations.setup.rubrics.tree import rubric_tree


class ReceivedSheet(NamedTuple):
    """A seat's sheet as far as it has come; `counted` only once it is submitted."""

    pk: int
    seat: int
    state: str
    digest: str
    counted: CountedSheet | None
    content: SheetDocument | None = None
    has_marks: bool = False


# The committee's own sheet, where it agrees on one, stands under this key among the seats'.
AGREED_SHEET = 0
About = TypeVar("About", Declaration, Absence)


@dataclass(frozen=True)
class Turnout(Headcount):
    """What came in for nominations of one committee, each by nomination and seat: sheets,
    declarations of conflict, absences, and endorsements of what agreed sheets say now.

    The nominations come with the state and date of their slots. `standings` are those in force,
    `asked` those that wait for the second person, by nomination.
    """

    nominations: tuple[Nomination, ...]
    sheets: Mapping[int, Mapping[int, ReceivedSheet]]
    declared: Mapping[int, Mapping[int, Declaration]]
    recused: Mapping[int, Mapping[int, Declaration]]
    absent: Mapping[int, Mapping[int, Absence]]
    endorsed: Mapping[int, Mapping[int, Endorsement]]
    standings: Mapping[int, Standing]
    asked: Mapping[int, Standing]
    # By nomination the gates of earlier stages that it has not passed.
    gates: Mapping[int, Sequence[Gate]] = field(default_factory=dict)

    @cached_property
    def table(self) -> Table:
        return next(iter(self.tables.values()), Table((), ()))

    def owed(self, nomination: Nomination) -> list[Seat]:
        """Scoring seats that still owe a sheet for `nomination`, or its endorsement."""
        if self.is_out(nomination):
            return []
        owing = self._silent[nomination.pk]
        return [seat for seat in self.table.seats if seat.pk in owing] if owing else []

    def closed_gate(self, nomination: Nomination) -> Gate | None:
        """The stage before that has not let it on."""
        return next((gate for gate in self.gates.get(nomination.pk, ()) if gate.is_closed), None)

    def is_out(self, nomination: Nomination) -> bool:
        """Whether nothing of it is counted: it did not come, is disqualified or withdrawn, or a
        stage before has not let it on."""
        return nomination.pk in self._out

    @cached_property
    def _out(self) -> set[int]:
        nominations = self.nominations
        came_not = {nomination.pk for nomination in nominations if is_no_show(nomination)}
        kept_back = {nomination.pk for nomination in nominations if self.closed_gate(nomination)}
        return came_not | kept_back | set(self.closed)

    def silent_on(self, nomination: Nomination) -> frozenset[int]:
        """The seats whose sheet has not come, waited for or not: see `silent`."""
        return self._silent[nomination.pk]

    @cached_property
    def _silent(self) -> dict[int, frozenset[int]]:
        return {
            nomination.pk: self.silent(
                nomination.pk, nomination.committee_id, vars(nomination)["slot_date"]
            )
            for nomination in self.nominations
        }

    def possible(self, nomination: Nomination) -> int:
        """How many sheets, or words on the agreed one, can still be counted: those that are in,
        and those that are owed."""
        return len(self.counted(nomination.pk)) + len(self.owed(nomination))

    def endorsements(self, nomination: Nomination) -> dict[int, Endorsement]:
        """Those that count on its agreed sheet: one for a chair at the table, and none of a seat
        that is recused or closed as absent; by the first seat of each chair."""
        first, out = self.table.first_of, self.excused[nomination.pk]
        endorsements = self.endorsed[nomination.pk].items()
        return {first[seat]: endorsement for seat, endorsement in endorsements if seat not in out}

    def counted_twice(self, nomination: Nomination) -> bool:
        """Whether a holder and a substitute of one chair both stand among the counted sheets."""
        first = self.table.first_of
        seats = [
            first.get(counted_sheet.seat, 0) for counted_sheet in counted_sheets(self, nomination)
        ]
        return len(set(seats)) < len(seats)


def was_scored(nomination: Nomination) -> bool:
    """Whether a certified result tells its marks; `nomination` is one of a panel's turnout. One
    that did not come, or came into the category since, is closed like any other until it is in."""
    return bool(vars(nomination)["was_scored"])


def is_no_show(nomination: Nomination) -> bool:
    """Whether it did not come; `nomination` is one of a Turnout's."""
    return bool(vars(nomination)["slot_state"] == SlotState.NO_SHOW)


def panel_turnout(
    panel: Panel, *, with_content: bool = False, only: Nomination | None = None
) -> Turnout:
    """What came in for a panel, or `only` for one nomination: five queries, six where agreed.

    The sheets' contents are large and rarely needed: where a requirement looks at single
    indicators.
    """
    with_content = with_content or needs_indicators(
        rubric_tree(panel.category.rubric).requirements
    )
    if with_content or only is not None:
        rows = whole_nominations(panel)
        return turnout_of(
            rows if only is None else rows.filter(pk=only.pk),
            panel.seats,
            with_content=with_content,
        )
    of_panel = {"category": panel.category.pk, "committee": panel.committee.pk}
    return turnout_of(NOMINATIONS.instances(Nomination, **of_panel), panel.seats)


def whole_nominations(panel: Panel) -> NominationQuerySet:
    """The nominations of a panel with all that decides about their marks; a board asks for them
    by NOMINATIONS."""
    discussed = Discussion.objects.filter(nomination=OuterRef("pk"))
    scored = Placing.objects.filter(nomination=OuterRef("pk"), total__isnull=False)
    nominations = Nomination.objects.accepted().filter(
        category=panel.category, committee=panel.committee
    )
    rows = nominations.with_slot_state().annotate(
        is_discussed=Exists(discussed), was_scored=Exists(scored)
    )
    return rows.select_related("unit")


def turnout_of(
    rows: Iterable[Nomination],
    seats: Iterable[Seat],
    *,
    with_content: bool = False,
    with_progress: bool = False,
) -> Turnout:
    """What came in for nominations of the committee that has these `seats`: four queries
    besides them, five where it has agreed on a sheet.

    `with_progress` tells also who has declared no conflict, and who has begun to mark.
    """
    nominations = tuple(rows)
    pks = [nomination.pk for nomination in nominations]
    sheets = _received(pks, with_content=with_content, with_marks=with_progress)
    declared = _by_seat(
        DECLARATIONS.instances(Declaration, nominations=pks, with_all=with_progress)
    )
    absent = _by_seat(ABSENCES.instances(Absence, nominations=pks))
    recused = {
        pk: {
            seat: declaration
            for seat, declaration in declared[pk].items()
            if declaration.is_recused
        }
        for pk in pks
    }
    endorsed, unended = _endorsed(sheets), STANDINGS.instances(Standing, nominations=pks)
    standings = {standing.nomination_id: standing for standing in unended if standing.seconded_at}
    return Turnout(
        received={
            pk: {
                seat
                for seat, sheet in sheets[pk].items()
                if sheet.counted and seat != AGREED_SHEET
            }
            | endorsed[pk].keys()
            for pk in pks
        },
        excused={pk: recused[pk].keys() | absent[pk].keys() for pk in pks},
        tables=tables_of(seats),
        nominations=nominations,
        sheets=sheets,
        declared=declared,
        recused=recused,
        absent=absent,
        endorsed=endorsed,
        standings=standings,
        asked={
            standing.nomination_id: standing for standing in unended if not standing.seconded_at
        },
        closed={pk for pk, standing in standings.items() if standing.kind in UNCOUNTED},
        gates=unpassed(nominations),
    )


def _by_seat(rows: Iterable[About]) -> dict[int, dict[int, About]]:
    by_nomination: dict[int, dict[int, About]] = defaultdict(dict)
    for row in rows:
        by_nomination[row.nomination_id][row.seat_id] = row
    return by_nomination


def _endorsed(
    sheets: Mapping[int, Mapping[int, ReceivedSheet]],
) -> dict[int, dict[int, Endorsement]]:
    """The endorsements of what the agreed sheets say now, by nomination and seat."""
    agreed = {
        received[AGREED_SHEET].pk: nomination
        for nomination, received in sheets.items()
        if AGREED_SHEET in received
    }
    by_nomination: dict[int, dict[int, Endorsement]] = defaultdict(dict)
    rows = Endorsement.objects.current().filter(sheet__in=agreed) if agreed else ()
    for endorsement in rows:
        by_nomination[agreed[endorsement.sheet_id]][endorsement.seat_id] = endorsement
    return by_nomination


@lru_cache(maxsize=4096)
def _counted(seat: int, subtotals: str, top_marks: int, failed_mandatory: int) -> CountedSheet:
    """A submitted sheet for the tally. It never changes, and a board asks for it all day long."""
    scores = tuple(Fraction(above, below) for above, below in json.loads(subtotals))
    return CountedSheet(seat, scores, top_marks, failed_mandatory)


def _received(
    pks: list[int], *, with_content: bool, with_marks: bool
) -> dict[int, dict[int, ReceivedSheet]]:
    """Sheets by nomination and seat; read as plain values, for there may be thousands."""
    by_nomination: dict[int, dict[int, ReceivedSheet]] = defaultdict(dict)
    rows = SHEETS.rows(nominations=pks, with_content=with_content, with_marks=with_marks)
    for nomination, seated, pk, state, sign, subtotals, top, failed, content, has_marks in rows:
        seat = seated or AGREED_SHEET
        counted = _counted(seat, subtotals, top, failed) if state in COUNTED else None
        read = json.loads(content) if content else None
        by_nomination[nomination][seat] = ReceivedSheet(
            pk, seat, state, sign, counted, read, bool(has_marks)
        )
    return by_nomination


def counted_sheets(turnout: Turnout, nomination: Nomination) -> list[ReceivedSheet]:
    """The submitted sheets of the seats that are not recused; none for a nominee of which nothing
    is counted."""
    if turnout.is_out(nomination):
        return []
    out = turnout.excused[nomination.pk]
    sheets = turnout.sheets[nomination.pk].values()
    return [sheet for sheet in sheets if sheet.counted and sheet.seat not in out]
