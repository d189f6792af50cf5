"""Days and slots of a round as a spreadsheet: out as a form to fill in, and in again."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.models import Import, ImportState
from tests.evaluations.setup.directory.test_imports import confirm, verdicts
from tests.factories import (
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_session,
    make_slot,
    make_unit,
    make_user,
)
from units.models import Place, Unit, UnitKind, User

SignIn = Callable[[User], Client]
HEADINGS = "คณะที่,ผู้รับการประเมิน,วันที่ประเมิน,หน่วยงาน,เวลาเริ่ม,เวลาสิ้นสุด,ห้องประชุม"
DAY = datetime.date(2026, 7, 20)


@pytest.fixture
def client(db: None, sign_in: SignIn) -> Client:
    """An administrator's."""
    return sign_in(make_user(is_administrator=True))


@pytest.fixture
def committee(db: None) -> Committee:
    """With three nominees that have no slot yet."""
    category = make_category(award_round=make_round())
    made = make_committee(category=category, people={}, number=1, name="คณะหนึ่ง")
    for name in ("ก", "ข", "ค"):
        make_nomination(category=category, committee=made, unit=make_unit(name=f"ผู้เสนอ{name}"))
    return made


def bring(client: Client, committee: Committee, content: bytes, name: str) -> Import:
    address = reverse("schedule_import", args=[committee.round_id])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    assert "columns" not in answer["Location"]
    return Import.objects.latest("pk")


def brought(client: Client, committee: Committee, *rows: str) -> Import:
    return bring(client, committee, "\n".join((HEADINGS, *rows)).encode(), "กำหนดการ.csv")


def plan() -> list[tuple[str, str, str, list[str]]]:
    return [
        (
            str(slot.session.date),
            f"{datetime.datetime.fromtimestamp(slot.starts_at.timestamp(), BANGKOK):%H.%M}",
            slot.room,
            [place.nomination.official_name for place in slot.places.all()],
        )
        for slot in Slot.objects.order_by("starts_at")
    ]


BANGKOK = datetime.timezone(datetime.timedelta(hours=7))


def test_an_export_taken_in_again_changes_nothing(client: Client, committee: Committee) -> None:
    first, second, _third = Nomination.objects.all()
    session = make_session(committee=committee, date=DAY)
    make_slot(session=session, nominations=[first, second], state=SlotState.SCHEDULED)
    empty = make_committee(category=first.category, people={}, number=2)
    make_session(committee=empty, date=DAY)
    make_committee(category=first.category, people={}, number=3)

    exported = client.get(reverse("schedule_export", args=[committee.round_id])).content
    row = bring(client, committee, exported, "schedule.xlsx")

    assert verdicts(row) == ["same"] * 5


def test_filled_in_from_the_top(
    client: Client, committee: Committee, django_capture_on_commit_callbacks: Any
) -> None:
    host = make_unit(name="ศาลากลาง")
    row = brought(
        client,
        committee,
        "๑,ผู้เสนอก,20/07/2569,ศาลากลาง,9.00,9.30,ห้องใหญ่",
        "1,ผู้เสนอข,,,9.00,9.30,",
        "1,ผู้เสนอค,,,๙.๓๐,,",
    )
    assert verdicts(row) == ["change"] * 3
    assert not EvaluationSession.objects.exists()

    for _press in range(2):
        row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.DONE
    assert EvaluationSession.objects.get().host == host
    assert plan() == [
        ("2026-07-20", "09.00", "ห้องใหญ่", ["ผู้เสนอก", "ผู้เสนอข"]),
        ("2026-07-20", "09.30", "ห้องใหญ่", ["ผู้เสนอค"]),
    ]
    assert Entry.objects.filter(verb="session.added").count() == 1
    assert Entry.objects.filter(verb="session.scheduled").count() == 1


def test_where_a_committee_covers_one_place_its_office_is_the_host(
    client: Client, committee: Committee
) -> None:
    places = [Place.objects.create(code=c, name_th=c, name_en="x") for c in ("22", "23")]
    office = make_unit(kind=UnitKind.PROVINCE)
    Unit.objects.filter(pk=office.pk).update(place=places[0])
    committee.places.set(places[:1])
    line = "1,ผู้เสนอก,20/07/2569,,9.00,,ห้องใหญ่"

    row = brought(client, committee, line)
    assert row.plan[0]["changes"]["host"] == ["", office.code]

    committee.places.set(places)
    row = brought(client, committee, line)
    assert [(one["cell"], one["code"]) for one in row.plan[0]["remarks"]] == [("D2", "required")]


def test_what_moves_takes_its_people_along(
    client: Client, committee: Committee, django_capture_on_commit_callbacks: Any
) -> None:
    first, second, _third = Nomination.objects.all()
    session = make_session(committee=committee, date=DAY)
    slot = make_slot(session=session, nominations=[first], state=SlotState.SCHEDULED)
    slot.attendance.create(role="presenter", number=1, name="นางผู้นำเสนอ")
    other = make_slot(session=session, nominations=[second], state=SlotState.SCHEDULED, room="เล็ก")
    row = brought(
        client,
        committee,
        f"1,ผู้เสนอก,,{session.host.code},13.00,,ห้องบ่าย",
        f"1,ผู้เสนอข,21/07/2569,{session.host.code},8.00,,ห้องบ่าย",
    )
    assert verdicts(row) == ["change", "change"]

    assert confirm(client, row, django_capture_on_commit_callbacks).state == ImportState.DONE

    assert [(day, time, names) for day, time, _room, names in plan()] == [
        ("2026-07-20", "13.00", ["ผู้เสนอก"]),
        ("2026-07-21", "08.00", ["ผู้เสนอข"]),
    ]
    moved = SlotNomination.objects.get(nomination=first).slot
    assert [person.name for person in moved.attendance.all()] == ["นางผู้นำเสนอ"]
    assert not Slot.objects.filter(pk=other.pk, session=session).exists()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("9,ผู้เสนอก,,,,,", [("A2", "unknown")]),
        ("1,ไม่มี,,,,,", [("B2", "unknown")]),
        ("1,ผู้เสนอก,เมื่อวาน,host,9.00,,ห้อง", [("C2", "not_a_date")]),
        ("1,ผู้เสนอก,20/07/2569,ดวงจันทร์,9.00,,ห้อง", [("D2", "unknown")]),
        ("1,ผู้เสนอก,20/07/2569,host,สาย,,ห้อง", [("E2", "not_a_time")]),
        ("1,ผู้เสนอก,20/07/2569,host,9.00,8.00,ห้อง", [("F2", "ends_early")]),
        ("1,ผู้เสนอก,20/07/2569,host,9.00,,", [("G2", "required")]),
        ("1,,20/07/2569,,,,", [("D2", "required")]),
        ("1,,20/07/2569,host,9.00,,", [("B2", "required")]),
        ("1,ผู้เสนอค,20/07/2569,host,9.00,,ห้อง", [("B2", "begun")]),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(
    client: Client, committee: Committee, line: str, found: list[tuple[str, str]]
) -> None:
    make_unit(name="host")
    session = make_session(committee=committee, date=DAY)
    make_slot(session=session, nominations=[Nomination.objects.all()[2]])
    row = brought(client, committee, line)

    assert [(one["cell"], one["code"]) for one in row.plan[0]["remarks"]] == found
    assert client.get(reverse("import_detail", args=[row.pk])).status_code == 200


def test_a_clash_is_refused_as_a_whole(
    client: Client, committee: Committee, django_capture_on_commit_callbacks: Any
) -> None:
    make_unit(name="host")
    other = make_committee(category=committee.categories.get(), people={}, number=2)
    make_nomination(category=other.categories.get(), committee=other, unit=make_unit(name="อื่น"))
    row = brought(
        client,
        committee,
        "1,ผู้เสนอก,20/07/2569,host,9.00,10.00,ห้อง",
        "2,อื่น,20/07/2569,host,9.00,10.00,ห้อง",
    )
    row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.FAILED
    assert not EvaluationSession.objects.exists()


def test_an_auditor_reads_and_nobody_else_brings(committee: Committee, sign_in: SignIn) -> None:
    auditor = sign_in(make_user(is_auditor=True))

    assert auditor.get(reverse("schedule_export", args=[committee.round_id])).status_code == 200
    assert auditor.get(reverse("schedule_import", args=[committee.round_id])).status_code == 404
