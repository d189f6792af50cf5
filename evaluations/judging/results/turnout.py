"""What has come in for a panel, and how the tally takes it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.results.models import Placing, Ruling
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.tally import CHAIR, MEAN, CountedSheet, Entrant, Policy
from evaluations.judging.scoring.models import (
    COUNTED,
    Absence,
    Declaration,
    Discussion,
    Endorsement,
    ScoreSheet,
    SheetState,
)
from evaluations.judging.scoring.progress import Table, table_of
from evaluations.platform.compiled import CompiledQuery
from evaluations.platform.journal.merkle import digest
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Award, AwardRound, Mode


@dataclass(frozen=True, slots=True)
class ReceivedSheet:
    """A seat's sheet as far as it has come; `counted` only once it is submitted."""

    pk: int
    seat: int
    state: str
    digest: str
    counted: CountedSheet | None
    content: dict[str, Any] | None = None


# The committee's own sheet, where it agrees on one, stands under this key among the seats'.
AGREED_SHEET = 0


@dataclass(frozen=True)
class Turnout:
    """Everything that has come in for a panel: nominations, sheets, recusals and absences; for
    agreed sheets the seats' words on their present content."""

    nominations: tuple[Nomination, ...]
    sheets: dict[int, dict[int, ReceivedSheet]]
    recused: dict[int, dict[int, Declaration]]
    absent: dict[int, dict[int, Absence]]
    words: dict[int, dict[int, Endorsement]]
    table: Table
    is_agreed: bool

    def owed(self, nomination: Nomination) -> list[Seat]:
        """Scoring seats that still owe a sheet for `nomination`, or their word on it."""
        if is_no_show(nomination):
            return []
        day = vars(nomination)["slot_date"] or timezone.localdate()
        excused = {*self.recused[nomination.pk], *self.absent[nomination.pk]}
        owing = self.table.owing(self.given(nomination), excused, day)
        return [seat for seat in self.table.seats if seat.pk in owing]

    def spoken(self, nomination: Nomination) -> dict[int, Endorsement]:
        """The words that count on its agreed sheet: one for a chair at the table, and none of a
        seat that is recused or closed as absent; by the first seat of each chair."""
        out = {*self.recused[nomination.pk], *self.absent[nomination.pk]}
        first = self.table.first_of
        words = self.words[nomination.pk].items()
        return {first[seat]: word for seat, word in words if seat not in out}

    def counted_twice(self, nomination: Nomination) -> bool:
        """Whether a holder and a substitute of one chair both stand among the counted sheets."""
        first = self.table.first_of
        seats = [first.get(one.seat, 0) for one in counted_sheets(self, nomination)]
        return len(set(seats)) < len(seats)

    def given(self, nomination: Nomination) -> set[int]:
        """The seats whose sheet, or word, is in."""
        if self.is_agreed:
            return set(self.words[nomination.pk])
        return {seat for seat, one in self.sheets[nomination.pk].items() if one.counted}


def was_scored(nomination: Nomination) -> bool:
    """Whether a certified result tells its marks; `nomination` is one of a Turnout's. One that
    did not come, or came into the category since, is closed like any other until it is in."""
    return bool(vars(nomination)["was_scored"])


def is_no_show(nomination: Nomination) -> bool:
    """Whether it did not come; `nomination` is one of a Turnout's."""
    return bool(vars(nomination)["slot_state"] == SlotState.NO_SHOW)


def standing(
    panel: Panel, *, with_content: bool = False, only: Nomination | None = None
) -> Turnout:
    """Read what has come in, or `only` for one nomination: four queries, five where agreed.

    The sheets' contents are large and rarely needed.
    """
    here = {"category": panel.category.pk, "committee": panel.committee.pk}
    if only is not None:
        nominations = tuple(_accepted(**here).filter(pk=only.pk).select_related("unit"))
    else:
        nominations = tuple((_whole if with_content else _named).rows(**here))
    pks = [nomination.pk for nomination in nominations]
    sheets = _received(pks, with_content=with_content)
    recused: dict[int, dict[int, Declaration]] = defaultdict(dict)
    for one in Declaration.objects.filter(nomination__in=pks, is_recused=True):
        recused[one.nomination_id][one.seat_id] = one
    absent: dict[int, dict[int, Absence]] = defaultdict(dict)
    for gone in Absence.objects.filter(nomination__in=pks, lifted_at=None):
        absent[gone.nomination_id][gone.seat_id] = gone
    return Turnout(
        nominations=nominations,
        sheets=sheets,
        recused=recused,
        absent=absent,
        words=_words(sheets) if panel.is_agreed else defaultdict(dict),
        table=table_of(panel.seats),
        is_agreed=panel.is_agreed,
    )


def _accepted(category: int, committee: int) -> NominationQuerySet:
    accepted = Nomination.objects.accepted().filter(category=category, committee=committee)
    discussed = Discussion.objects.filter(nomination=OuterRef("pk"))
    scored = Placing.objects.filter(nomination=OuterRef("pk"), total__isnull=False)
    return accepted.with_slot_state().annotate(
        is_discussed=Exists(discussed), was_scored=Exists(scored)
    )


_whole = CompiledQuery(
    lambda **here: _accepted(**here).select_related("unit"), "category", "committee"
)
_named = CompiledQuery(
    lambda **here: _accepted(**here).only("official_name"), "category", "committee"
)


def _words(
    sheets: dict[int, dict[int, ReceivedSheet]],
) -> dict[int, dict[int, Endorsement]]:
    """The seats' words on what the agreed sheets say now, by nomination."""
    of_sheet = {
        one.pk: (nomination, one.digest)
        for nomination, received in sheets.items()
        for one in received.values()
        if one.counted
    }
    found: dict[int, dict[int, Endorsement]] = defaultdict(dict)
    for word in Endorsement.objects.filter(sheet__in=of_sheet):
        nomination, digest = of_sheet[word.sheet_id]
        if word.digest == digest:
            found[nomination][word.seat_id] = word
    return found


@lru_cache(maxsize=4096)
def _counted(seat: int, subtotals: str, top_marks: int, failed_mandatory: int) -> CountedSheet:
    """A submitted sheet for the tally. It never changes, and a board asks for it all day long."""
    scores = tuple(Fraction(above, below) for above, below in json.loads(subtotals))
    return CountedSheet(seat, scores, top_marks, failed_mandatory)


def _received(pks: list[int], *, with_content: bool) -> dict[int, dict[int, ReceivedSheet]]:
    """Sheets by nomination and seat; read as plain values, for there may be thousands."""
    columns = ["nomination_id", "seat_id", "pk", "state", "digest"]
    columns += ["written", "top_marks", "failed_mandatory"]
    rows = ScoreSheet.objects.filter(nomination__in=pks).exclude(state=SheetState.ARCHIVED)
    rows = rows.annotate(written=Cast("subtotals", TextField()))
    found: dict[int, dict[int, ReceivedSheet]] = defaultdict(dict)
    for row in rows.values_list(*columns, *(["content"] if with_content else [])):
        nomination, seated, pk, state, digest, subtotals, top_marks, failed, *content = row
        seat = seated or AGREED_SHEET
        counted = None
        if state in COUNTED:
            counted = _counted(seat, subtotals, top_marks, failed)
        found[nomination][seat] = ReceivedSheet(pk, seat, state, digest, counted, *content)
    return found


def policy_of(
    award: Award, award_round: AwardRound, bands: Iterable[tuple[str, Decimal]] = ()
) -> Policy:
    """By which rules the categories of `award` are counted."""
    is_agreed = award.mode == Mode.AGREED
    return Policy(
        # Of an agreed sheet the words are counted against the quorum, not the one sheet.
        quorum=1 if is_agreed else award_round.quorum,
        # One sheet cannot be trimmed: an agreed one is its own mean.
        aggregation=MEAN if is_agreed else award.aggregation,
        tie_chain=tuple(award_round.tie_chain),
        bands=tuple(bands),
    )


def ruling_basis(standing: Turnout, nominations: Iterable[int]) -> str:
    """Of what the chair ruled on: the nominations, and what their counted sheets said."""
    by_pk = {nomination.pk: nomination for nomination in standing.nominations}
    return digest(
        [
            [pk, sorted(sheet.digest for sheet in counted_sheets(standing, by_pk[pk]))]
            for pk in sorted(nominations)
            if pk in by_pk
        ]
    )


def rulings_of(panel: Panel, standing: Turnout) -> dict[int, Ruling]:
    """The chair's ruling per nomination; asked only where the chain has one.

    A ruling holds for the sheets it was made on: when one of them says something else by now,
    the chair is asked again.
    """
    if CHAIR not in panel.round.tie_chain:
        return {}
    together: dict[str, dict[int, Ruling]] = defaultdict(dict)
    for one in Ruling.objects.filter(category=panel.category, committee=panel.committee):
        together[one.basis][one.nomination_id] = one
    return {
        pk: ruling
        for basis, rulings in together.items()
        if basis == ruling_basis(standing, rulings)
        for pk, ruling in rulings.items()
    }


def counted_sheets(standing: Turnout, nomination: Nomination) -> list[ReceivedSheet]:
    """The submitted sheets of the seats that are not recused; none for a no-show."""
    if is_no_show(nomination):
        return []
    recused, absent = standing.recused[nomination.pk], standing.absent[nomination.pk]
    sheets = standing.sheets[nomination.pk].values()
    return [
        one for one in sheets if one.counted and one.seat not in recused and one.seat not in absent
    ]


def entrants_of(standing: Turnout, rulings: dict[int, Ruling]) -> list[Entrant]:
    return [
        Entrant(
            key=nomination.pk,
            sheets=tuple(
                sheet.counted for sheet in counted_sheets(standing, nomination) if sheet.counted
            ),
            is_no_show=is_no_show(nomination),
            ruling=rulings[nomination.pk].place if nomination.pk in rulings else None,
            ruled_with=rulings[nomination.pk].basis if nomination.pk in rulings else "",
        )
        for nomination in standing.nominations
    ]
