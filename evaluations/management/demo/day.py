"""The demo day: 19 July 2564 in Trat, from trat.toml, as a rehearsal round."""

import datetime
import tomllib
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceItem, EvidenceKind, EvidenceVersion
from evaluations.entry.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import (
    Attendance,
    EvaluationSession,
    Slot,
    SlotMode,
    SlotNomination,
)
from evaluations.outcome.reports.models import ActivityReport
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator, Level, Rubric, Topic
from units.models import Place, Region, Unit, User

Data = dict[str, Any]
POINTS_A_LEVEL = 2
MAXIMUM = 10


def read_day() -> Data:
    """The facts and the assumed rubrics of the day."""
    return tomllib.loads((Path(__file__).parent / "trat.toml").read_text(encoding="utf-8"))


def find_round(day: Data) -> AwardRound | None:
    return AwardRound.objects.filter(name=day["round"]["name"], is_rehearsal=True).first()


@transaction.atomic
def seed_day(password: str) -> AwardRound:
    """Add the demo day, or return the one that is there."""
    day = read_day()
    if existing := find_round(day):
        return existing
    people = _people(day, password)
    _units(day)
    award_round = AwardRound.objects.create(
        **day["round"], is_rehearsal=True, phase=Phase.EVALUATING
    )
    rubrics = {key: _rubric(data, day["levels"]) for key, data in day["rubrics"].items()}
    committee = _committee(day, award_round, people)
    nominations = _awards(day, award_round, committee, rubrics)
    for key, items in day["evidence"].items():
        _evidence(nominations[key], items)
    _slots(day, committee, nominations, people)
    record(by=None, verb="demo.seeded", subject=award_round)
    return award_round


def _people(day: Data, password: str) -> dict[str, User]:
    people = {}
    for username, data in day["people"].items():
        user = User.objects.filter(username=username).first() or User(username=username)
        user.title, user.position = data.get("title", ""), data["position"]
        user.first_name, user.last_name = data["first"], data["last"]
        user.rank, user.assignment = data.get("rank", ""), data.get("assignment", "")
        user.unit = Unit.objects.get(code=data["unit"])
        user.is_administrator = data.get("is_administrator", False)
        user.is_auditor = data.get("is_auditor", False)
        user.set_password(password)
        user.save()
        people[username] = user
    return people


def _units(day: Data) -> None:
    for data in day["units"]:
        parent = Unit.objects.get(code=data["parent"])
        if not Unit.objects.filter(code=data["code"]).exists():
            Unit.objects.create(
                code=data["code"],
                kind=data["kind"],
                name=data["name"],
                parent=parent,
                place=Place.objects.get(code=data["place"]),
                province=parent.province,
            )


def _rubric(data: Data, levels: list[str]) -> Rubric:
    rubric = Rubric.objects.create(name=data["name"], is_assumed=True)
    for number, part in enumerate(data["dimensions"], start=1):
        dimension = Dimension.objects.create(
            rubric=rubric, number=number, name=part["name"], weight=part["weight"]
        )
        for place, indicator in enumerate(part["indicators"], start=1):
            _indicator(dimension, place, indicator, levels)
    return rubric


def _indicator(dimension: Dimension, number: int, data: Data, levels: list[str]) -> None:
    indicator = Indicator.objects.create(
        dimension=dimension,
        number=number,
        name=data["name"],
        weight=data["weight"],
        maximum=MAXIMUM,
        allows_not_applicable=data.get("na", False),
    )
    Topic.objects.bulk_create(
        Topic(indicator=indicator, number=at, text=text)
        for at, text in enumerate(data.get("topics", []), start=1)
    )
    Level.objects.bulk_create(
        Level(indicator=indicator, number=at, points=Decimal(at * POINTS_A_LEVEL), text=text)
        for at, text in enumerate(levels, start=1)
    )


def _committee(day: Data, award_round: AwardRound, people: dict[str, User]) -> Committee:
    committee = Committee.objects.create(round=award_round, name=day["committee"]["name"])
    for number, seat in enumerate(day["committee"]["seats"], start=1):
        Seat.objects.create(
            committee=committee,
            user=people[seat["person"]],
            number=number,
            position=seat["position"],
        )
    return committee


def _awards(
    day: Data, award_round: AwardRound, committee: Committee, rubrics: dict[str, Rubric]
) -> dict[str, Nomination]:
    nominations = {}
    for number, data in enumerate(day["awards"], start=1):
        award = Award.objects.create(round=award_round, number=number, name=data["name"])
        for place, part in enumerate(data["categories"], start=1):
            category = Category.objects.create(
                award=award, number=place, name=part["name"], rubric=rubrics[part["rubric"]]
            )
            committee.categories.add(category)
            nominations[part["key"]] = _nomination(category, committee, part)
    return nominations


def _nomination(category: Category, committee: Committee, data: Data) -> Nomination:
    now = timezone.now()
    unit = Unit.objects.get(code=data["unit"])
    return Nomination.objects.create(
        category=category,
        unit=unit,
        committee=committee,
        official_name=unit.name,
        summary=data.get("summary", ""),
        place=Place.objects.get(code=data["place"]),
        state=NominationState.ACCEPTED,
        submitted_at=now,
        accepted_at=now,
    )


def _evidence(nomination: Nomination, items: list[Data]) -> None:
    for number, data in enumerate(items, start=1):
        item = EvidenceItem.objects.create(
            nomination=nomination, number=number, title=data["title"]
        )
        item.dimensions.set(
            Dimension.objects.filter(
                rubric=nomination.category.rubric, number__in=data["dimensions"]
            )
        )
        EvidenceVersion.objects.create(
            item=item,
            kind=EvidenceKind.TEXT,
            text=data["text"],
            sha256=sha256(data["text"].encode()).hexdigest(),
            added_at=timezone.now(),
        )


def _slots(
    day: Data,
    committee: Committee,
    nominations: dict[str, Nomination],
    people: dict[str, User],
) -> None:
    data = day["session"]
    session = EvaluationSession.objects.create(
        committee=committee,
        date=data["date"],
        host=Unit.objects.get(code=data["host"]),
        region=Region.objects.get(number=data["region"]),
    )
    ActivityReport.objects.create(session=session, **day["activity"])
    for number, part in enumerate(day["slots"]):
        starts = datetime.time.fromisoformat(part["starts"])
        slot = Slot.objects.create(
            session=session,
            starts_at=timezone.make_aware(datetime.datetime.combine(data["date"], starts)),
            room=part["room"],
            mode=SlotMode.BOTH,
            meeting_link=data["link"],
            # The first slot has begun, so that whoever tries the demo can score at once.
            state=SlotState.SCHEDULED if number else SlotState.PRESENTING,
            started_at=None if number else timezone.now(),
        )
        for place, key in enumerate(part["categories"], start=1):
            SlotNomination.objects.create(slot=slot, nomination=nominations[key], number=place)
        _attendance(slot, part, people)


def _attendance(slot: Slot, data: Data, people: dict[str, User]) -> None:
    presenters = [people[name] for name in data["presenters"]]
    rows = [
        Attendance(
            slot=slot,
            role=AttendanceRole.PRESENTER,
            number=number,
            person=person,
            name=person.full_name,
            position=person.full_position,
        )
        for number, person in enumerate(presenters, start=1)
    ]
    rows += [
        Attendance(
            slot=slot, role=AttendanceRole.ATTENDEE, number=number, name=group, is_group=True
        )
        for number, group in enumerate(data["groups"], start=len(rows) + 1)
    ]
    Attendance.objects.bulk_create(rows)
