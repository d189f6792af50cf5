"""The committees of a round once more: their zones, what they cover, their people, their days."""

import datetime
from collections.abc import Iterable

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.oversight.copying.choice import Part
from evaluations.oversight.copying.people import lasting_seats, why_left_out
from evaluations.oversight.copying.plan import Pair, Plan
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Zone
from units.models import Place
from units.registry import place_codes

MINUTES = ("presentation_minutes", "question_minutes")


def plan_zones(plan: Plan) -> None:
    """Two queries."""
    for zone in Zone.objects.filter(round=plan.source).prefetch_related("places__parent__parent"):
        name = plan.of_next_year(zone.name)
        new = Zone(round=plan.made, number=zone.number, name=name)
        plan.zones[zone.pk] = Pair(zone, new)
        plan.name(new, "places", zone.places.all())
        _look_at_places(plan, zone.name, zone.places.all())


def plan_committees(plan: Plan) -> None:
    """Some ten queries."""
    rows = Committee.objects.filter(round=plan.source).with_coverage()
    for committee in rows.prefetch_related("categories", "seats__user"):
        name = plan.of_next_year(committee.name)
        new = Committee(round=plan.made, number=committee.number, name=name)
        plan.committees[committee.pk] = Pair(committee, new)
        judged = [plan.categories[category.pk].new for category in committee.categories.all()]
        plan.name(new, "categories", judged)
        plan.name(new, "regions", committee.regions.all())
        plan.name(new, "places", committee.places.all())
        plan.name(new, "zones", [plan.zones[zone.pk].new for zone in committee.zones.all()])
        _look_at_places(plan, committee.name, committee.places.all())
        if plan.has(Part.PEOPLE):
            _plan_seats(plan, committee)
    plan.look_at("order", "", count=len(plan.committees))


def _look_at_places(plan: Plan, name: str, places: Iterable[Place]) -> None:
    for place in places:
        if place.code not in place_codes():
            plan.look_at("place_gone", place.in_full, whose=name)


def _plan_seats(plan: Plan, committee: Committee) -> None:
    seats = list(committee.seats.all())
    lasting = lasting_seats(seats)
    for number, seat in enumerate(lasting, start=1):
        new = Seat(
            committee=plan.committees[committee.pk].new,
            user=seat.user,
            number=number,
            position=seat.position,
            scores=seat.scores,
        )
        plan.seats[seat.pk] = Pair(seat, new)
    for seat in seats:
        if seat.pk not in plan.seats:
            plan.leave_out(why_left_out(seat), seat.user.full_name, committee=committee.name)


def plan_days(plan: Plan) -> None:
    """Two queries; after the committees."""
    rows = EvaluationSession.objects.filter(committee__round=plan.source)
    planned = set()
    for day in rows.select_related("committee", "host__province__region").order_by("date", "pk"):
        at = plan.shift.of(day.date)
        if not day.host.is_active:
            plan.leave_out("host_closed", day.host, committee=day.committee.name, date=day.date)
        elif (day.committee_id, at, day.host_id) in planned:
            plan.leave_out("same_day", day.host, committee=day.committee.name, date=day.date)
        else:
            planned.add((day.committee_id, at, day.host_id))
            plan.days[day.pk] = Pair(day, _day(plan, day, at))


def _day(plan: Plan, day: EvaluationSession, at: datetime.date) -> EvaluationSession:
    """In the region to which the host belongs today."""
    return EvaluationSession(
        committee=plan.committees[day.committee_id].new,
        date=at,
        host=day.host,
        region=day.host.province.region if day.host.province else day.region,
        **{name: getattr(day, name) for name in MINUTES},
    )
