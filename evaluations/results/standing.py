"""What has come in for a bench, and how the tally takes it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from evaluations.committees.models import Seat
from evaluations.nominations.models import Nomination
from evaluations.results.bench import Bench
from evaluations.results.models import Ruling
from evaluations.results.tally import CHAIR, CountedSheet, Entrant, Policy
from evaluations.schedule.models import SlotState
from evaluations.scoring.models import COUNTED, Declaration, ScoreSheet


@dataclass(frozen=True)
class ReceivedSheet:
    """A seat's sheet as far as it has come; `counted` only once it is submitted."""

    pk: int
    seat: int
    state: str
    digest: str
    counted: CountedSheet | None
    content: dict[str, Any] | None = None


@dataclass(frozen=True)
class Standing:
    """Everything that has come in for a bench: nominations, sheets and recusals."""

    nominations: tuple[Nomination, ...]
    sheets: dict[int, dict[int, ReceivedSheet]]
    recused: dict[int, dict[int, Declaration]]

    def owed(self, nomination: Nomination, seats: Iterable[Seat]) -> list[Seat]:
        """Scoring seats that still owe a sheet for `nomination`."""
        if is_no_show(nomination):
            return []
        given, out = self.sheets[nomination.pk], self.recused[nomination.pk]
        return [
            seat
            for seat in seats
            if seat.scores
            and seat.pk not in out
            and not (seat.pk in given and given[seat.pk].counted)
        ]


def is_no_show(nomination: Nomination) -> bool:
    """Whether it did not come; `nomination` is one of a Standing's."""
    return bool(vars(nomination)["slot_state"] == SlotState.NO_SHOW)


def standing(
    bench: Bench, *, with_content: bool = False, only: Nomination | None = None
) -> Standing:
    """Read what has come in, or `only` for one nomination: three queries.

    The sheets' contents are large and rarely needed.
    """
    wanted = Nomination.objects.accepted().filter(
        category=bench.category, committee=bench.committee
    )
    if only is not None:
        wanted = wanted.filter(pk=only.pk)
    wanted = wanted.select_related("unit") if with_content else wanted.only("official_name")
    nominations = tuple(wanted.with_slot_state())
    pks = [nomination.pk for nomination in nominations]
    sheets = _received(pks, with_content=with_content)
    recused: dict[int, dict[int, Declaration]] = defaultdict(dict)
    for one in Declaration.objects.filter(nomination__in=pks, is_recused=True):
        recused[one.nomination_id][one.seat_id] = one
    return Standing(nominations, sheets, recused)


@lru_cache(maxsize=8192)
def _counted(seat: int, subtotals: str, top_marks: int, failed_mandatory: int) -> CountedSheet:
    """A submitted sheet for the tally. It never changes, and a board asks for it all day long."""
    scores = tuple(Fraction(above, below) for above, below in json.loads(subtotals))
    return CountedSheet(seat, scores, top_marks, failed_mandatory)


def _received(pks: list[int], *, with_content: bool) -> dict[int, dict[int, ReceivedSheet]]:
    """Sheets by nomination and seat; read as plain values, for there may be thousands."""
    columns = ["nomination_id", "seat_id", "pk", "state", "digest"]
    columns += ["written", "top_marks", "failed_mandatory"]
    rows = ScoreSheet.objects.filter(nomination__in=pks, seat__isnull=False)
    rows = rows.annotate(written=Cast("subtotals", TextField()))
    found: dict[int, dict[int, ReceivedSheet]] = defaultdict(dict)
    for row in rows.values_list(*columns, *(["content"] if with_content else [])):
        nomination, seat, pk, state, digest, subtotals, top_marks, failed, *content = row
        counted = None
        if state in COUNTED:
            counted = _counted(seat, subtotals, top_marks, failed)
        found[nomination][seat] = ReceivedSheet(pk, seat, state, digest, counted, *content)
    return found


def policy_of(bench: Bench, bands: Iterable[tuple[str, Decimal]] = ()) -> Policy:
    return Policy(
        quorum=bench.round.quorum,
        aggregation=bench.category.award.aggregation,
        tie_chain=tuple(bench.round.tie_chain),
        bands=tuple(bands),
    )


def rulings_of(bench: Bench) -> dict[int, Ruling]:
    """The chair's newest ruling per nomination; asked only where the chain has one."""
    if CHAIR not in bench.round.tie_chain:
        return {}
    rulings = Ruling.objects.filter(category=bench.category, committee=bench.committee)
    return {ruling.nomination_id: ruling for ruling in rulings}


def counted_sheets(standing: Standing, nomination: Nomination) -> list[ReceivedSheet]:
    """The submitted sheets of the seats that are not recused; none for a no-show."""
    if is_no_show(nomination):
        return []
    recused = standing.recused[nomination.pk]
    sheets = standing.sheets[nomination.pk].values()
    return [one for one in sheets if one.counted and one.seat not in recused]


def entrants_of(standing: Standing, rulings: dict[int, Ruling]) -> list[Entrant]:
    return [
        Entrant(
            key=nomination.pk,
            sheets=tuple(
                sheet.counted for sheet in counted_sheets(standing, nomination) if sheet.counted
            ),
            is_no_show=is_no_show(nomination),
            ruling=rulings[nomination.pk].place if nomination.pk in rulings else None,
        )
        for nomination in standing.nominations
    ]
