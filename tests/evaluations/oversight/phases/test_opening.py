"""A round opens: by a press or by itself; the offices that belong to it are told, and see it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations import announcing
from evaluations.entry.nominations.announcing import tell_offices
from evaluations.entry.nominations.notices import OPENED
from evaluations.entry.nominations.openings import open_rounds
from evaluations.oversight.phases.actions import change_phase
from evaluations.oversight.phases.notices import NOT_OPENED
from evaluations.oversight.phases.opening import open_due_rounds
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import send_notices
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.rounds.models import AwardRound, Phase, Zone
from tests.factories import (
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_session,
    make_unit,
    make_user,
)
from units.models import Place, Region, User

SignIn = Callable[[User], Client]
MONTH = datetime.timedelta(days=30)


def ready_round(**fields: Any) -> AwardRound:
    """A draft with a clean list, whose committee covers the districts 2301 and 2302 as a zone."""
    given = dict.fromkeys(("nominations_close_at", "evidence_closes_at"), timezone.now() + MONTH)
    award_round = make_round(phase=Phase.DRAFT, quorum=2, **given, **fields)
    category = make_category(award_round=award_round)
    people = {make_user(): Position.CHAIR, make_user(): Position.MEMBER}
    committee = make_committee(category=category, people=people)
    zone = Zone.objects.create(round=award_round, number=1, name="กลุ่มทะเล")
    zone.places.set(Place.objects.filter(code__in=["2301", "2302"]))
    committee.zones.add(zone)
    make_session(committee=committee)
    return award_round


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Officers by the place of their office, who else there is, and an administrator."""
    for code in ("23", "20", "2301", "2302", "2303"):
        above = Place.objects.filter(code=code[:2]).first()
        region, _is_new = Region.objects.get_or_create(number=9 if code[:2] == "20" else 10)
        Place.objects.create(code=code, name_th=code, name_en=code, parent=above, region=region)
    department = make_unit()
    officers = {code: _officer(code, department) for code in ("23", "2301", "2303", "20")}
    return {
        **officers,
        "department": make_user(unit=department),
        "nobody": make_user(),
        "administrator": make_user(is_administrator=True, unit=department),
    }


def _officer(code: str, department: Any) -> User:
    office = make_unit(parent=department)
    office.place = Place.objects.get(code=code)
    office.province = Place.objects.get(code=code[:2])
    office.save()
    return make_user(unit=office)


def tell_all() -> None:
    tell_offices.call(Job.objects.get(work=tell_offices.module_path).pk)


def told() -> set[int]:
    return set(Notice.objects.filter(kind=OPENED.code).values_list("user", flat=True))


def test_opening_tells_those_who_belong_to_it_and_nobody_else(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """In portions, once, by mail in Thai."""
    settings.MAIL_IS_SET = True
    monkeypatch.setattr(announcing, "PORTION", 1)
    award_round = ready_round(name="รอบจังหวัดตราด")
    change_phase(by=people["administrator"], award_round=award_round, to=Phase.OPEN)

    assert told() == set()
    tell_all()
    # The province's officer nominates the districts' offices.
    assert told() == {people["23"].pk, people["2301"].pk}
    Job.objects.update(state=JobState.WAITING, claim=None)
    tell_all()
    assert Notice.objects.filter(kind=OPENED.code).count() == 2
    send_notices.call()
    assert {to for one in mail.outbox for to in one.to} == {
        people["23"].email,
        people["2301"].email,
    }
    assert "“รอบจังหวัดตราด” เปิดรับการเสนอชื่อแล้ว" in mail.outbox[0].body


def test_who_is_told_is_read_from_regions_places_and_nothing(people: dict[str, User]) -> None:
    award_round = ready_round()
    AwardRound.objects.update(phase=Phase.OPEN)
    committee = Committee.objects.get()
    seen = {name for name, user in people.items() if user.is_officer and open_rounds(user)}
    assert seen == {"23", "2301"}
    committee.zones.clear()
    committee.regions.set(Region.objects.filter(number=9))
    by_region = {name for name, user in people.items() if user.is_officer and open_rounds(user)}
    assert by_region == {"20"}
    committee.regions.clear()
    everywhere = {name for name, user in people.items() if open_rounds(user)}
    assert everywhere == {"23", "2301", "2303", "20", "administrator"}
    committee.places.set(Place.objects.filter(code="20"))
    assert {one.pk for one in open_rounds(people["20"])} == {award_round.pk}
    assert open_rounds(people["23"]) == []


@pytest.mark.parametrize("change", [{"is_rehearsal": True}, {"phase": Phase.DRAFT}])
def test_nobody_is_told_of_a_rehearsal_or_of_what_was_taken_back(
    people: dict[str, User], change: dict[str, Any]
) -> None:
    fields = {name: value for name, value in change.items() if name != "phase"}
    award_round = ready_round(**fields)
    change_phase(by=people["administrator"], award_round=award_round, to=Phase.OPEN)
    AwardRound.objects.update(**change)
    for job in Job.objects.filter(work=tell_offices.module_path):
        tell_offices.call(job.pk)

    assert told() == set()


def test_an_officer_sees_open_rounds_before_there_is_a_draft(
    people: dict[str, User], sign_in: SignIn
) -> None:
    award_round = ready_round(name="รอบจังหวัดตราด")
    AwardRound.objects.update(phase=Phase.OPEN)
    inside, outside = sign_in(people["2301"]), sign_in(people["20"])

    for address in ("/", reverse("nomination_list"), reverse("nomination_add")):
        page = inside.get(address).content.decode()
        assert "รอบจังหวัดตราด" in page.replace("<option", "").split("<select")[0], address
    home = inside.get("/").content.decode()
    assert "ยังไม่ได้เสนอชื่อ" in home
    assert "เสนอชื่อภายใน" in home
    assert "รอบจังหวัดตราด" not in outside.get("/").content.decode()
    committee = Committee.objects.get()
    make_nomination(category=committee.categories.get(), committee=None, unit=people["2301"].unit)
    assert "ยังไม่ได้เสนอชื่อ" not in inside.get("/").content.decode()
    AwardRound.objects.filter(pk=award_round.pk).update(nominations_close_at=timezone.now())
    assert "เสนอชื่อภายใน" not in inside.get("/").content.decode()


def test_many_open_rounds_cost_as_much_as_one(
    people: dict[str, User], django_assert_num_queries: Any
) -> None:
    for count in (1, 4):
        for _more in range(count):
            ready_round()
        AwardRound.objects.update(phase=Phase.OPEN)
        with django_assert_num_queries(4):
            found = open_rounds(people["2301"])
    assert len(found) == 5


def test_a_round_opens_by_itself_at_its_moment(people: dict[str, User]) -> None:
    due = ready_round(opens_at=timezone.now() - datetime.timedelta(minutes=1))
    later = ready_round(opens_at=timezone.now() + datetime.timedelta(minutes=1))

    assert (open_due_rounds(), open_due_rounds()) == (1, 0)

    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.phase, later.phase) == (Phase.OPEN, Phase.DRAFT)
    # Taken back it stays a draft: its moment is over.
    assert due.opens_at is None
    entry = Entry.objects.get(verb="round.phase")
    assert (entry.by_id, entry.after["phase"]) == (None, "open")
    tell_all()
    assert told() == {people["23"].pk, people["2301"].pk}


def test_what_is_not_ready_stays_closed_and_administrators_hear_of_it_once(
    people: dict[str, User],
) -> None:
    moment = timezone.now() - datetime.timedelta(minutes=1)
    award_round = ready_round(opens_at=moment)
    AwardRound.objects.update(evidence_closes_at=None)

    assert (open_due_rounds(), open_due_rounds()) == (0, 0)
    assert Notice.objects.get(kind=NOT_OPENED.code).user == people["administrator"]
    AwardRound.objects.update(evidence_closes_at=timezone.now() + MONTH)
    assert open_due_rounds() == 1
    award_round.refresh_from_db()
    assert award_round.phase == Phase.OPEN
