"""Committees with their seats as a spreadsheet: out, and in again by a dry run."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.directory.models import Import, ImportState
from evaluations.setup.rounds.models import AwardRound, Category, Phase, Zone
from tests.evaluations.setup.directory.test_imports import confirm, verdicts
from tests.factories import make_category, make_committee, make_round, make_user
from units.models import Place, Region, User

SignIn = Callable[[User], Client]
HEADINGS = "คณะที่,ชื่อคณะกรรมการ,จังหวัด,ประเภทรางวัล,อีเมล,ชื่อ-สกุล,ตำแหน่งในคณะกรรมการ,ถึงวันที่"


@pytest.fixture
def client(db: None, sign_in: SignIn) -> Client:
    """An administrator's."""
    return sign_in(make_user(is_administrator=True))


@pytest.fixture
def category(db: None) -> Category:
    region = Region.objects.create(number=1)
    for code, name in (("22", "จันทบุรี"), ("23", "ตราด")):
        Place.objects.create(code=code, name_th=name, name_en="x", region=region)
    return make_category(award_round=make_round(phase=Phase.DRAFT))


def person(name: str, **fields: Any) -> User:
    return make_user(username=name, first_name=name, last_name="ใจดี", **fields)


def bring(client: Client, award_round: AwardRound, content: bytes | str, name: str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    address = reverse("committee_import", args=[award_round.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def brought(client: Client, award_round: AwardRound, *rows: str) -> Import:
    """A list as somebody has it, as CSV."""
    answer = bring(client, award_round, "\n".join((HEADINGS, *rows)), "รายชื่อ.csv")
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def remarks(row: Import) -> list[tuple[str, str]]:
    return [(one["cell"], one["code"]) for line in row.plan for one in line["remarks"]]


def stored(award_round: AwardRound) -> list[tuple[int, str, list[tuple[str, str]]]]:
    return [
        (one.number, one.name, [(seat.user.username, seat.position) for seat in one.seats.all()])
        for one in Committee.objects.filter(round=award_round)
    ]


def test_an_export_taken_in_again_changes_nothing(client: Client, category: Category) -> None:
    found = category.award.round
    make_category(award_round=found)
    full = make_committee(
        category=category,
        people={person("a"): "chair", person("b"): "member", person("c"): "secretary"},
        number=4,
        order_number="๑/๒๕๖๙",
        order_date=datetime.date(2026, 10, 1),
    )
    User.objects.filter(username="c").update(email="")
    full.places.set(Place.objects.all())
    full.regions.set(Region.objects.all())
    zone = Zone.objects.create(round=found, number=1, name="ชายทะเล")
    full.zones.add(zone)
    Seat.objects.filter(user__username="b").update(
        scores=False, valid_from=datetime.date(2026, 1, 1), valid_until=datetime.date(2027, 1, 2)
    )
    make_committee(category=category, people={}, number=5)

    exported = client.get(reverse("committee_export", args=[found.pk])).content
    answer = bring(client, found, exported, "committees.xlsx")
    row = Import.objects.latest("pk")

    assert verdicts(row) == ["same"] * 4
    assert "ไม่มีอะไรต้องนำเข้า" in client.get(answer["Location"]).content.decode()


def test_a_list_as_people_have_it(
    client: Client, category: Category, django_capture_on_commit_callbacks: Any
) -> None:
    found = category.award.round
    for name in "abcd":
        person(name)
    row = brought(
        client,
        found,
        f"๑,คณะกรรมการตราด,ตราด,{category.name},a@example.org,,ประธานกรรมการ,",
        "1,,,,,นางb ใจดี,,",
        "1,,,,,c ใจดี,กรรมการและเลขานุการ,31/12/2569",
        f"2,คณะกรรมการเขต,เขตตรวจราชการที่ 1; จังหวัดจันทบุรี,{category.name},,,,",
    )
    assert verdicts(row) == ["add"] * 4
    assert not Committee.objects.exists()
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    assert "นางb ใจดี" in page
    assert "กรรมการ 3 คนจะได้รับแจ้งการแต่งตั้ง" in page

    for _press in range(2):
        row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.DONE
    assert stored(found) == [
        (1, "คณะกรรมการตราด", [("a", "chair"), ("b", "member"), ("c", "secretary")]),
        (2, "คณะกรรมการเขต", []),
    ]
    trat, region = Committee.objects.filter(round=found)
    assert trat.coverage == ["จังหวัดตราด"]
    assert region.coverage == ["เขตตรวจราชการที่ 1", "จังหวัดจันทบุรี"]
    assert list(trat.categories.all()) == [category]
    assert Seat.objects.get(user__username="c").valid_until == datetime.date(2026, 12, 31)
    assert Entry.objects.filter(verb="committee.added").count() == 2
    assert Notice.objects.count() == 3


def test_a_committee_that_is_there_is_changed_as_its_rows_say(
    client: Client, category: Category, django_capture_on_commit_callbacks: Any
) -> None:
    people = {person("a"): "chair", person("b"): "member"}
    made = make_committee(category=category, people=people, number=1, name="เดิม")
    person("c")
    row = brought(
        client,
        made.round,
        "1,ใหม่,ตราด,,b@example.org,,กรรมการและเลขานุการ,31/12/2569",
        "1,,,,c@example.org,,,",
    )
    assert verdicts(row) == ["change", "change"]
    assert "name" in row.plan[1]["changes"]

    confirm(client, row, django_capture_on_commit_callbacks)

    assert stored(made.round) == [
        (1, "ใหม่", [("a", "chair"), ("b", "secretary"), ("c", "member")])
    ]
    assert list(made.categories.all()) == [category]
    changed = Entry.objects.get(verb="committee.changed")
    assert changed.after["name"] == "ใหม่"
    assert len(changed.after["seats"]) == 3


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (["1,ก,ตราด,ไม่มี,,,,"], [("D2", "unknown")]),
        (["1,ก,ดวงจันทร์,,,,,"], [("C2", "unknown")]),
        (["1,ก,,,no@example.org,,,"], [("E2", "unknown")]),
        (["1,ก,,,closed@example.org,,,"], [("E2", "unknown")]),
        (["1,ก,,,a@example.org,นางสาวคนอื่น,,"], [("E2", "other_name")]),
        (["1,ก,,,,ไม่มีใคร,,"], [("F2", "unknown")]),
        (["1,ก,,,,ซ้ำ ใจดี,,"], [("F2", "several_people")]),
        (["1,ก,,,a@example.org,,หัวหน้า,"], [("G2", "not_a_choice")]),
        (["1,ก,,,a@example.org,,,เมื่อวาน"], [("H2", "not_a_date")]),
        (["ก,ก,,,,,,"], [("A2", "not_a_number")]),
        (["1,ก,,,,,,", "1,ข,,,,,,"], [("B3", "differs"), ("A3", "twice")]),
        (
            ["1,ก,,,a@example.org,,ประธานกรรมการ,", "1,,,,b@example.org,,ประธานกรรมการ,"],
            [("G2", "two_chairs"), ("G3", "two_chairs")],
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(
    client: Client, category: Category, rows: list[str], found: list[tuple[str, str]]
) -> None:
    for name in "ab":
        person(name)
    person("closed", is_active=False)
    for number in (1, 2):
        make_user(username=f"twin{number}", first_name="ซ้ำ", last_name="ใจดี")
    row = brought(client, category.award.round, *rows)

    assert remarks(row) == found
    assert client.get(reverse("import_detail", args=[row.pk])).status_code == 200


def test_refused_where_something_changed_since(
    client: Client, category: Category, django_capture_on_commit_callbacks: Any
) -> None:
    made = make_committee(category=category, people={}, number=1, name="เดิม")
    row = brought(client, made.round, "1,ใหม่,,,,,,")
    Committee.objects.filter(pk=made.pk).update(name="ของคนอื่น")

    row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.FAILED
    assert stored(made.round) == [(1, "ของคนอื่น", [])]


def test_once_the_round_is_over_nothing_is_taken_in(
    client: Client, category: Category, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought(client, category.award.round, "1,ใหม่,,,,,,")
    AwardRound.objects.update(phase=Phase.CLOSED)

    assert confirm(client, row, django_capture_on_commit_callbacks).state == ImportState.FAILED
    assert not Committee.objects.exists()


def test_an_auditor_reads_and_nobody_else_brings(category: Category, sign_in: SignIn) -> None:
    auditor = sign_in(make_user(is_auditor=True))
    pk = [category.award.round_id]

    assert auditor.get(reverse("committee_export", args=pk)).status_code == 200
    assert auditor.get(reverse("committee_import", args=pk)).status_code == 404
