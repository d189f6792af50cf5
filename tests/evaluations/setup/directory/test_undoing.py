"""An import undone: what it made goes and what it changed is as before, or nothing happens and the
page names and links what hangs on it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.jobs.models import JobState
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.directory.kinds import KINDS
from evaluations.setup.directory.models import Import, ImportState
from evaluations.setup.directory.retention import _empty
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
from units.models import Unit, UnitName, User

SignIn = Callable[[User], Client]
OFFICES = "รหัส,ชนิด,ชื่อทางการ,ชื่อย่อ,รหัสหน่วยงานต้นสังกัด,ใช้งาน"
PEOPLE = "อีเมล,คำนำหน้า,ชื่อ,นามสกุล,ตำแหน่ง"
COMMITTEES = "คณะที่,ชื่อคณะกรรมการ,ประเภทรางวัล,อีเมล,ตำแหน่งในคณะกรรมการ"
NOMINATIONS = "หน่วยงาน,ประเภทรางวัล,ชื่อผลงาน,สรุปผลงาน,ผู้นำเสนอผลงาน"
SCHEDULE = "คณะที่,ผู้รับการประเมิน,วันที่ประเมิน,หน่วยงาน,เวลาเริ่ม,เวลาสิ้นสุด,ห้องประชุม"
HELD = "ยังทำไม่ได้ในตอนนี้"
CHANGED_SINCE = "ถูกแก้ไขหลังการนำเข้า"


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True, first_name="ผู้ดูแล")


@pytest.fixture
def client(administrator: User, sign_in: SignIn) -> Client:
    return sign_in(administrator)


class Press:
    """An administrator at the pages of imports."""

    def __init__(self, client: Client, capture: Any) -> None:
        self.client, self.capture = client, capture

    def take_in(self, address: str, *lines: str, **ticked: str) -> Import:
        file = SimpleUploadedFile("รายการ.csv", "\n".join(lines).encode())
        answer = self.client.post(address, {"file": file})
        assert answer.status_code == 302, answer.content.decode()
        row = Import.objects.latest("pk")
        with self.capture(execute=True):
            self.client.post(reverse("import_apply", args=[row.pk]), ticked)
        row.refresh_from_db()
        assert row.state == ImportState.DONE, row.plan
        return row

    def page(self, row: Import) -> str:
        return self.client.get(reverse("import_undo", args=[row.pk])).content.decode()

    def undo(self, row: Import, seen: str | None = None) -> ImportState:
        """As the page shows it now, or as it was `seen`."""
        sent = {"seen": seen or self.seen(row)}
        with self.capture(execute=True):
            self.client.post(reverse("import_undo", args=[row.pk]), sent)
        return Import.objects.get(pk=row.pk).state

    def seen(self, row: Import) -> str:
        return self.page(row).partition('name="seen" value="')[2].partition('"')[0] or "nothing"


@pytest.fixture
def press(client: Client, django_capture_on_commit_callbacks: Any) -> Press:
    return Press(client, django_capture_on_commit_callbacks)


def stored(*models: Any) -> list[Any]:
    """Everything that stands in the tables of `models`, but counts of changes and keys of rows."""
    left_out = {"id", "edits", "moves"}
    return [
        sorted(
            str({key: value for key, value in row.items() if key not in left_out})
            for row in model.objects.values()
        )
        for model in models
    ]


def offices(press: Press) -> Import:
    known, child = make_unit(name="ชื่อเดิม", kind="other"), make_unit(name="ลูก", kind="other")
    rows = (
        f"{known.code},อื่น ๆ,ชื่อใหม่,ย่อ,,ใช่",
        "above,อื่น ๆ,หน่วยแม่,,,ใช่",
        "below,อื่น ๆ,หน่วยลูก,,above,ใช่",
        f"{child.code},อื่น ๆ,ลูก,,above,ใช่",
    )
    return press.take_in(reverse("import_new", args=["offices"]), OFFICES, *rows)


def people(press: Press) -> Import:
    make_user(username="old", first_name="เก่า", last_name="ก", position="ก")
    rows = ("old@example.org,นาง,ใหม่,ก,ข", "New@example.org,นาย,แดง,ดี,ค")
    address = reverse("import_new", args=["people"])
    return press.take_in(address, PEOPLE, *rows, invites="yes")


def committees(press: Press) -> Import:
    category = make_category(award_round=make_round())
    for name in "abc":
        make_user(username=name)
    first = User.objects.get(username="a")
    made = make_committee(category=category, people={first: "chair"}, number=1, name="เดิม")
    rows = (
        f"1,คณะใหม่,{category.name},a@example.org,ประธานกรรมการ",
        "1,,,b@example.org,กรรมการ",
        f"2,คณะที่สอง,{category.name},c@example.org,ประธานกรรมการ",
    )
    return press.take_in(reverse("committee_import", args=[made.round_id]), COMMITTEES, *rows)


def schedule(press: Press) -> Import:
    category = make_category(award_round=make_round())
    made = make_committee(category=category, people={}, number=1)
    for name in ("ก", "ข"):
        make_nomination(category=category, committee=made, unit=make_unit(name=f"ผู้เสนอ{name}"))
    day = make_session(committee=made, date=datetime.date(2026, 7, 20), host=make_unit(name="จวน"))
    nine = timezone.make_aware(datetime.datetime(2026, 7, 20, 9))
    first = Nomination.objects.all()[0]
    make_slot(session=day, nominations=[first], state=SlotState.SCHEDULED, starts_at=nine)
    make_unit(name="ศาลากลาง")
    rows = (
        "1,ผู้เสนอก,20/07/2569,จวน,13.00,13.30,ห้องบ่าย",
        "1,ผู้เสนอข,21/07/2569,ศาลากลาง,9.00,9.30,ห้องใหญ่",
    )
    return press.take_in(reverse("schedule_import", args=[made.round_id]), SCHEDULE, *rows)


def nominations(press: Press) -> Import:
    category = make_category(award_round=make_round(phase="open"))
    above = make_unit(name="สำนักงานเหนือ", parent=make_unit())
    old = make_nomination(
        category=category,
        committee=None,
        unit=make_unit(name="ผู้เสนอเดิม", parent=above),
        state="draft",
        accepted_at=None,
        summary="ก่อน",
    )
    Delegate.objects.create(nomination=old, role="presenter", number=1, name="นายเดิม")
    rows = (
        f"{old.unit.code},{category.name},ชื่อหลัง,หลัง,นายหลัง",
        f"{make_unit(parent=above).code},{category.name},ชื่อที่เพิ่ม,,นายก; นางข",
    )
    address = reverse("nomination_import", args=[category.award.round_id])
    return press.take_in(address, NOMINATIONS, *rows)


TABLES: dict[str, tuple[Callable[[Press], Import], tuple[Any, ...]]] = {
    "offices": (offices, (Unit, UnitName)),
    "people": (people, ()),
    "committees": (committees, (Committee, Seat)),
    "schedule": (schedule, (EvaluationSession, Slot)),
    "nominees": (nominations, (Nomination, Delegate)),
}


def test_every_kind_is_undone_by_the_same_button(press: Press, monkeypatch: Any) -> None:
    assert set(TABLES) == set(KINDS)
    before: dict[str, Any] = {}
    take_in = Press.take_in

    def remember(self: Press, *sent: str, **ticked: str) -> Import:
        before["stored"] = stored(*before["models"])
        return take_in(self, *sent, **ticked)

    monkeypatch.setattr(Press, "take_in", remember)
    for make, models in TABLES.values():
        before["models"] = models
        row = make(press)
        assert not models or stored(*models) != before["stored"]
        assert row.added + row.changed == len(row.plan)
        page = press.page(row)
        assert HELD not in page
        assert "ทั้งหมดหรือไม่ย้อนเลย" in page
        assert press.undo(row) == ImportState.UNDONE, row.kind
        assert stored(*models) == before["stored"], row.kind
        assert press.undo(row, "x") == ImportState.UNDONE
        assert Entry.objects.filter(verb="import.undone", subject_id=row.pk).count() == 1


def test_people_go_and_come_back_as_they_were(press: Press, administrator: User) -> None:
    row = people(press)
    new = User.objects.get(email="new@example.org")
    Notice.objects.create(user=new, kind="invited", about="x", address="/", made_at=timezone.now())
    page = press.page(row)

    assert "แถวที่เพิ่มซึ่งจะหายไป: 1" in page
    assert "แถวที่แก้ไขซึ่งจะกลับเป็นอย่างเดิม: 1" in page
    assert "เรียกคืนอีเมลที่ส่งไปแล้วไม่ได้" in page
    assert press.undo(row) == ImportState.UNDONE
    assert not User.objects.filter(pk=new.pk).exists()
    old = User.objects.get(email="old@example.org")
    assert (old.first_name, old.position) == ("เก่า", "ก")
    assert Entry.objects.filter(verb="person.removed", by=administrator).count() == 1
    listed = press.client.get(reverse("import_list")).content.decode()
    assert "ย้อนแล้ว" in listed
    assert administrator.full_name in listed
    assert reverse("import_undo", args=[row.pk]) not in listed


def test_what_somebody_changed_since_stays_and_is_named(press: Press) -> None:
    row = people(press)
    User.objects.filter(email="old@example.org").update(position="ง")
    assert "“ใหม่" in (page := press.page(row)) or "old@example.org" in page
    assert "ตำแหน่ง" in page

    assert press.undo(row) == ImportState.UNDONE
    old = User.objects.get(email="old@example.org")
    assert (old.first_name, old.position) == ("เก่า", "ง")


def joined(row: Import) -> None:
    person = User.objects.get(email="new@example.org")
    person.set_password("x")
    person.save()


def sits(row: Import) -> None:
    person = User.objects.get(email="new@example.org")
    make_committee(category=make_category(), people={person: "chair"}, name="คณะหลัง")


def edited(row: Import) -> None:
    User.objects.filter(email="new@example.org").update(position="ง")


def put_below(row: Import) -> None:
    make_unit(name="มาทีหลัง", parent=Unit.objects.get(code="above"))


def has_people(row: Import) -> None:
    make_user(first_name="อยู่แล้ว", unit=Unit.objects.get(code="below"))


def one_seat_more(row: Import) -> None:
    committee = Committee.objects.get(round=row.about, number=2)
    Seat.objects.create(committee=committee, user=make_user(), number=9, position="member")


def has_a_day(row: Import) -> None:
    make_session(committee=Committee.objects.get(round=row.about, number=2))


def has_begun(row: Import) -> None:
    Slot.objects.filter(session__in=row.beside).update(state=SlotState.PRESENTING)


def one_slot_more(row: Import) -> None:
    day = EvaluationSession.objects.get(pk__in=row.beside)
    category = day.committee.categories.get()
    late = make_nomination(category=category, committee=day.committee, unit=make_unit(name="หลัง"))
    make_slot(session=day, nominations=[late], state=SlotState.SCHEDULED, room="อื่น")


def is_handed_in(row: Import) -> None:
    Nomination.objects.filter(official_name="ชื่อที่เพิ่ม").update(state="submitted")


def has_evidence(row: Import) -> None:
    made = Nomination.objects.get(official_name="ชื่อที่เพิ่ม")
    EvidenceItem.objects.create(nomination=made, number=1, title="ภาพที่ส่งมา")


def is_written_on(row: Import) -> None:
    Nomination.objects.filter(official_name="ชื่อที่เพิ่ม").update(summary="เขียนต่อ")


@pytest.mark.parametrize(
    ("make", "happens", "named"),
    [
        (people, joined, "เข้าร่วมแล้ว"),
        (people, sits, "ตำแหน่งในคณะกรรมการ"),
        (people, edited, CHANGED_SINCE),
        (offices, put_below, "มาทีหลัง"),
        (offices, has_people, "อยู่แล้ว"),
        (committees, one_seat_more, "ตำแหน่งในคณะกรรมการ"),
        (committees, has_a_day, "วันประเมิน"),
        (schedule, has_begun, "เริ่มแล้ว"),
        (schedule, one_slot_more, "หลัง"),
        (nominations, is_handed_in, "ชื่อที่เพิ่ม"),
        (nominations, has_evidence, "ภาพที่ส่งมา"),
        (nominations, is_written_on, CHANGED_SINCE),
    ],
)
def test_what_hangs_on_it_keeps_all_of_it(
    press: Press,
    make: Callable[[Press], Import],
    happens: Callable[[Import], None],
    named: str,
) -> None:
    """Also where it came between the page and the press."""
    row = make(press)
    seen = press.seen(row)
    happens(row)
    models = (Unit, Committee, Seat, EvaluationSession, Slot, User, Nomination, Delegate)
    before = [model.objects.count() for model in models]
    page = press.page(row)

    assert HELD in page
    assert named in page
    assert 'name="seen"' not in page
    assert press.undo(row, seen) == ImportState.DONE
    assert [model.objects.count() for model in models] == before
    assert not Entry.objects.filter(verb="import.undone").exists()


def test_shown_once_and_changed_meanwhile_is_shown_again(press: Press) -> None:
    row = people(press)
    seen = press.seen(row)
    User.objects.filter(email="old@example.org").update(position="ง")

    assert press.undo(row, seen) == ImportState.DONE
    assert User.objects.filter(email="new@example.org").exists()


def test_it_failed_and_is_tried_again(press: Press, monkeypatch: Any) -> None:
    row = people(press)
    seen = press.seen(row)
    monkeypatch.setattr("evaluations.setup.directory.actions.undoing.record", lambda **said: 1 / 0)
    assert press.undo(row, seen) == ImportState.DONE
    row.refresh_from_db()
    assert row.job
    assert row.job.state == JobState.FAILED
    assert User.objects.filter(email="new@example.org").exists()
    detail = press.client.get(reverse("import_detail", args=[row.pk])).content.decode()
    assert "ยังไม่ได้ย้อน" in detail
    monkeypatch.undo()

    assert press.undo(row) == ImportState.UNDONE


def test_what_is_kept_no_longer_cannot_be_undone(press: Press) -> None:
    row = people(press)
    seen = press.seen(row)
    _empty(Import.objects.filter(pk=row.pk))

    assert "เก็บไว้แล้ว" in press.page(row) or HELD in press.page(row)
    assert press.undo(row, seen) == ImportState.DONE


def test_who_may_undo(press: Press, sign_in: SignIn) -> None:
    """Who brought it and administrators; an auditor reads; another officer sees nothing."""
    row = people(press)
    office = make_unit(parent=make_unit())
    auditor, officer = make_user(is_auditor=True), make_user(unit=office)
    address = reverse("import_undo", args=[row.pk])
    for person in (auditor, officer):
        answer = sign_in(person).post(address, {"seen": "x"})
        assert answer.status_code in (403, 404)
        listed = sign_in(person).get(reverse("import_list")).content.decode()
        assert address not in listed
    Import.objects.filter(pk=row.pk).update(made_by=officer)
    assert address in sign_in(officer).get(reverse("import_list")).content.decode()


def test_an_office_that_handed_in_what_was_changed_keeps_it(press: Press, sign_in: SignIn) -> None:
    """Before the button, not by a job that fails."""
    row = nominations(press)
    changed = Nomination.objects.get(official_name="ชื่อหลัง")
    officer = make_user(unit=changed.unit.parent)
    Import.objects.filter(pk=row.pk).update(made_by=officer)
    Nomination.objects.filter(pk=changed.pk).update(state="submitted")
    press.client = sign_in(officer)

    page = press.page(row)

    assert HELD in page
    assert "จะแก้ไขได้เมื่อถูกส่งคืน" in page
