"""The rounds that take nominations now, as an office sees them before it has a draft."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils import timezone

from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.scope import Scope, concerns
from evaluations.platform.prepared_queries import PreparedQuery
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import Unit, User

# Round, committee, and a region or a place that it covers; without both for the committee itself.
COVERAGE = PreparedQuery("""
SELECT committee.round_id, committee.id, CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR(6))
FROM evaluations_committee committee WHERE committee.round_id IN %(rounds)s
UNION ALL
SELECT committee.round_id, committee.id, region.number, NULL
FROM evaluations_committee committee
JOIN evaluations_committee_regions covered ON covered.committee_id = committee.id
JOIN units_region region ON region.id = covered.region_id
WHERE committee.round_id IN %(rounds)s
UNION ALL
SELECT committee.round_id, committee.id, NULL, place.code
FROM evaluations_committee committee
JOIN evaluations_committee_places covered ON covered.committee_id = committee.id
JOIN units_place place ON place.id = covered.place_id
WHERE committee.round_id IN %(rounds)s
UNION ALL
SELECT committee.round_id, committee.id, NULL, place.code
FROM evaluations_committee committee
JOIN evaluations_committee_zones zoned ON zoned.committee_id = committee.id
JOIN evaluations_zone_places covered ON covered.zone_id = zoned.zone_id
JOIN units_place place ON place.id = covered.place_id
WHERE committee.round_id IN %(rounds)s
""")


@dataclass(frozen=True)
class OpenRound:
    """`nominated` is how many nominations the person's offices have in it."""

    pk: int
    name: str
    is_rehearsal: bool
    deadlines: Deadlines
    nominated: int


def coverage_of(rounds: Sequence[int]) -> Mapping[int, list[Scope]]:
    """What the committees of each round cover: one query."""
    regions, places = defaultdict[int, set[int]](set), defaultdict[int, set[str]](set)
    committees = defaultdict[int, set[int]](set)
    for award_round, committee, region, place in COVERAGE.rows(rounds=list(rounds)):
        committees[award_round].add(committee)
        if region is not None:
            regions[committee].add(region)
        if place is not None:
            places[committee].add(place)
    return {
        award_round: [Scope(key, (), regions[key], places[key]) for key in sorted(keys)]
        for award_round, keys in committees.items()
    }


def open_rounds(user: User) -> list[OpenRound]:
    """In which `user` may nominate now, the nearest deadline first: one query where no round is
    open, else four."""
    now = timezone.now()
    by_deadline = F("nominations_close_at").asc(nulls_last=True)
    opened = AwardRound.objects.filter(phase=Phase.OPEN).order_by(by_deadline, "pk")
    rows = [row for row in opened if _deadlines(row).may_nominate(now)]
    if not rows:
        return []
    if not user.is_administrator:
        rows = _concerning(user, rows)
    counts = _nominated(user)
    return [
        OpenRound(row.pk, row.name, row.is_rehearsal, _deadlines(row), counts.get(row.pk, 0))
        for row in rows
    ]


def _deadlines(row: AwardRound) -> Deadlines:
    return Deadlines(row.nominations_close_at, row.evidence_closes_at, row.grace)


def _concerning(user: User, rows: Sequence[AwardRound]) -> list[AwardRound]:
    where = Unit.objects.filter(pk=user.unit_id or 0).values_list(*WHEREABOUTS).first()
    if where is None or not user.is_officer:
        return []
    scopes = coverage_of([row.pk for row in rows])
    return [row for row in rows if belongs(scopes.get(row.pk, ()), *where)]


# Of an office: its region, its own place, and its province.
WHEREABOUTS = ("province__region__number", "place__code", "province__code")


def belongs(
    scopes: Sequence[Scope], region: int | None, place: str | None, province: str | None
) -> bool:
    """Whether an office with these WHEREABOUTS, or one below it, is judged in a round."""
    return any(concerns(scope, region, place or province or "") for scope in scopes)


def _nominated(user: User) -> dict[int, int]:
    rows = Nomination.objects.brought_by(user).whole().order_by()
    counted = rows.filter(category__award__round__phase=Phase.OPEN)
    by_round = counted.values_list("category__award__round").annotate(count=Count("pk"))
    return dict(by_round)
