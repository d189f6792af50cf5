"""What has come in for a bench, and how the tally takes it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.committees.models import Seat
from evaluations.nominations.models import Nomination
from evaluations.results.bench import Bench
from evaluations.results.models import Ruling
from evaluations.results.tally import CHAIR, CountedSheet, Entrant, Policy
from evaluations.schedule.models import SlotState
from evaluations.scoring.models import COUNTED, Declaration, ScoreSheet


@dataclass(frozen=True)
class Standing:
    """Everything that has come in for a bench: nominations, sheets and recusals."""

    nominations: tuple[Nomination, ...]
    sheets: dict[int, dict[int, ScoreSheet]]
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
            and not (seat.pk in given and given[seat.pk].state in COUNTED)
        ]


def is_no_show(nomination: Nomination) -> bool:
    place = getattr(nomination, "slot_place", None)
    return place is not None and place.slot.state == SlotState.NO_SHOW


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
    nominations = tuple(wanted.select_related("slot_place__slot"))
    pks = [nomination.pk for nomination in nominations]
    sheets: dict[int, dict[int, ScoreSheet]] = defaultdict(dict)
    rows = ScoreSheet.objects.filter(nomination__in=pks, seat__isnull=False)
    for sheet in rows if with_content else rows.defer("content"):
        sheets[sheet.nomination_id][sheet.seat_id or 0] = sheet
    recused: dict[int, dict[int, Declaration]] = defaultdict(dict)
    for one in Declaration.objects.filter(nomination__in=pks, is_recused=True):
        recused[one.nomination_id][one.seat_id] = one
    return Standing(nominations, sheets, recused)


def counted_sheet(sheet: ScoreSheet) -> CountedSheet:
    """A submitted sheet as the tally takes it."""
    subtotals = sheet.subtotals or []
    return CountedSheet(
        seat=sheet.seat_id or 0,
        dimensions=tuple(Fraction(numerator, denominator) for numerator, denominator in subtotals),
        top_marks=sheet.top_marks,
        failed_mandatory=sheet.failed_mandatory,
    )


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


def entrants_of(standing: Standing, rulings: dict[int, Ruling]) -> list[Entrant]:
    return [
        Entrant(
            key=nomination.pk,
            sheets=tuple(
                counted_sheet(sheet)
                for sheet in standing.sheets[nomination.pk].values()
                if sheet.state in COUNTED and sheet.seat_id not in standing.recused[nomination.pk]
            ),
            is_no_show=is_no_show(nomination),
            ruling=rulings[nomination.pk].place if nomination.pk in rulings else None,
        )
        for nomination in standing.nominations
    ]
