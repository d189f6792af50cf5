"""Spreadsheets of offices and people: dry run, confirmation, all or nothing."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job, JobState
from evaluations.platform.journal.models import Entry
from evaluations.platform.spreadsheet.reading import MOST_BYTES
from evaluations.setup.directory.actions import imports, taking
from evaluations.setup.directory.actions.units import add_unit
from evaluations.setup.directory.models import Import, ImportState
from tests.factories import Cast, make_unit, make_user
from tests.workbooks import workbook_changed, workbook_of
from units.models import Unit, User

SignIn = Callable[[User], Client]
OFFICES: tuple[str, ...] = ("รหัส", "ชนิด", "ชื่อทางการ", "ชื่อย่อ", "รหัสหน่วยงานต้นสังกัด")
OFFICES += ("รหัสพื้นที่ (2, 4 หรือ 6 หลัก)", "ใช้งาน")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def client(administrator: User, sign_in: SignIn) -> Client:
    return sign_in(administrator)


def sheet(*rows: tuple[Any, ...], headings: tuple[str, ...] = OFFICES) -> bytes:
    return workbook_of([headings, *rows])


def bring(client: Client, content: bytes, kind: str = "offices") -> Any:
    file = BytesIO(content)
    file.name = "ไฟล์.xlsx"
    return client.post(reverse("import_new", args=[kind]), {"file": file})


def brought(client: Client, content: bytes, kind: str = "offices") -> Import:
    answer = bring(client, content, kind)
    assert answer.status_code == 302
    return Import.objects.latest("pk")


def job_of(row: Import) -> int:
    assert row.job
    return row.job.pk


def verdicts(row: Import) -> list[str]:
    return [one["verdict"] for one in row.plan]


def confirm(client: Client, row: Import, capture: Any, **ticked: str) -> Import:
    with capture(execute=True):
        client.post(reverse("import_apply", args=[row.pk]), ticked)
    row.refresh_from_db()
    return row


def test_dry_run_then_all_at_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    known = make_unit(name="ชื่อเดิม")
    rows = [
        (known.code, "สำนักงานพัฒนาชุมชนอำเภอ", "ชื่อใหม่", "", "", "", "ใช่"),
        ("below", "กลุ่มอาชีพ", "กลุ่มลูก", "", "above", "", ""),
        ("above", "อื่น ๆ", "หน่วยแม่", "", known.code, "", "ไม่"),
    ]
    row = brought(client, sheet(*rows))

    assert verdicts(row) == ["change", "add", "add"]
    assert Unit.objects.count() == 1
    row = confirm(client, row, django_capture_on_commit_callbacks)
    assert row.state == ImportState.DONE
    known.refresh_from_db()
    below = Unit.objects.get(code="below")
    assert known.name == "ชื่อใหม่"
    assert [former_name.name for former_name in known.former_names.all()] == ["ชื่อเดิม"]
    assert below.path == f"{known.code}/above/below/"
    assert not Unit.objects.get(code="above").is_active
    assert Entry.objects.filter(verb="unit.added").count() == 2


def test_the_same_file_twice_changes_nothing(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    content = sheet(("a", "อื่น ๆ", "ก", "ก.", "", "", "ใช่"))
    confirm(client, brought(client, content), django_capture_on_commit_callbacks)
    again = brought(client, content)

    assert verdicts(again) == ["same"]
    page = client.get(reverse("import_detail", args=[again.pk])).content.decode()
    assert "ไม่มีอะไรต้องนำเข้า" in page
    assert "นำเข้าทั้งหมด" not in page


def test_an_export_brought_back_changes_nothing(client: Client) -> None:
    above = make_unit()
    make_unit(parent=above)
    for _one in range(3):
        make_user(unit=above)
    for kind, name in (("offices", "unit_export"), ("people", "people_export")):
        row = brought(client, client.get(reverse(name)).content, kind)

        assert set(verdicts(row)) == {"same"}


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (("", "อื่น ๆ", "ก", "", "", "", ""), "A3"),
        (("มีไทย", "อื่น ๆ", "ก", "", "", "", ""), "A3"),
        (("b", "ไม่มีชนิดนี้", "ก", "", "", "", ""), "B3"),
        (("b", "อื่น ๆ", "", "", "", "", ""), "C3"),
        (("b", "อื่น ๆ", "ก" * 301, "", "", "", ""), "C3"),
        (("b", "อื่น ๆ", "ก", "", "nowhere", "", ""), "E3"),
        (("b", "อื่น ๆ", "ก", "", "b", "", ""), "E3"),
        (("b", "อื่น ๆ", "ก", "", "", "999999", ""), "F3"),
        (("b", "อื่น ๆ", "ก", "", "", "", "บางที"), "G3"),
        (("a", "อื่น ๆ", "ก", "", "", "", ""), "A3"),
    ],
)
def test_one_bad_row_and_nothing_is_taken_in(
    client: Client, row: tuple[str, ...], cell: str, django_capture_on_commit_callbacks: Any
) -> None:
    made = brought(client, sheet(("a", "อื่น ๆ", "ก", "", "", "", ""), row))

    assert made.plan[1]["verdict"] == "refuse"
    assert [one["cell"] for one in made.plan[1]["remarks"]] == [cell]
    confirm(client, made, django_capture_on_commit_callbacks)
    assert Unit.objects.count() == 0
    page = client.get(reverse("import_detail", args=[made.pk])).content.decode()
    assert cell in page


def test_a_tenth_of_bad_rows_is_told_row_by_row(client: Client) -> None:
    rows = [(f"c{at}", "อื่น ๆ", "" if at % 10 == 0 else "ชื่อ", "", "", "", "") for at in range(100)]
    made = brought(client, sheet(*rows))

    assert verdicts(made).count("refuse") == 10
    page = client.get(reverse("import_detail", args=[made.pk]), {"verdict": "refuse"})
    assert page.content.decode().count('<b class="cell">') == 10


def test_a_broken_file_stores_nothing(client: Client) -> None:
    answer = bring(client, b"PK\x03\x04 broken")

    assert answer.status_code == 422
    assert "ไม่ใช่ไฟล์ตาราง" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_wrong_sheet_names_its_headings(client: Client) -> None:
    answer = bring(client, sheet(("x",), headings=("อะไรก็ไม่รู้",)))

    assert "ไม่พบหัวคอลัมน์ใดใน 20 แถวแรก" in answer.content.decode()
    assert answer.content.decode().count('class="cell"') == 1


def test_what_changed_meanwhile_is_not_overwritten(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    unit = make_unit(name="ก")
    row = brought(client, sheet((unit.code, "สำนักงานพัฒนาชุมชนอำเภอ", "ข", "", "", "", "")))
    Unit.objects.filter(pk=unit.pk).update(name="ค")

    row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.FAILED
    unit.refresh_from_db()
    assert unit.name == "ค"


def test_confirming_twice_takes_in_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought(client, sheet(("a", "อื่น ๆ", "ก", "", "", "", "")))
    confirm(client, row, django_capture_on_commit_callbacks)
    confirm(client, row, django_capture_on_commit_callbacks)

    assert Entry.objects.filter(verb="import.applied").count() == 1


def test_only_who_brought_it_confirms(
    client: Client, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought(client, sheet(("a", "อื่น ๆ", "ก", "", "", "", "")))
    other = sign_in(make_user(is_administrator=True))

    confirm(other, row, django_capture_on_commit_callbacks)

    assert Unit.objects.count() == 0


def test_a_long_file_is_a_background_job(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    rows = [(f"c{at}", "อื่น ๆ", f"ชื่อ {at}", "", "", "", "") for at in range(3)]
    row = brought(client, sheet(*rows))
    assert row.state == ImportState.CHECKING
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    assert 'max="3" value="0"' in page
    assert "data-refresh" in page

    imports.check_import.call(job_of(row))
    confirm(client, row, django_capture_on_commit_callbacks)
    assert ImportState(row.state) == ImportState.APPLYING
    imports.apply_checked.call(job_of(row))
    imports.apply_checked.call(job_of(row))

    row.refresh_from_db()
    assert ImportState(row.state) == ImportState.DONE
    assert Unit.objects.count() == 3
    assert DBTaskResult.objects.count() == 2
    assert Job.objects.filter(state=JobState.DONE, done=3, total=3).count() == 2


def confirmed(client: Client, capture: Any, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Three new offices that the worker is to take in."""
    rows = [(f"c{at}", "อื่น ๆ", f"ชื่อ {at}", "", "", "", "") for at in range(3)]
    row = brought(client, sheet(*rows))
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    return confirm(client, row, capture)


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_takes_in_everything_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    row = confirmed(client, django_capture_on_commit_callbacks, monkeypatch)

    def killed(**given: Any) -> Unit:
        if Unit.objects.exists():
            raise KeyboardInterrupt
        return add_unit(**given)

    with monkeypatch.context() as patched:
        patched.setattr(taking, "add_unit", killed)
        with pytest.raises(KeyboardInterrupt):
            imports.apply_checked.call(job_of(row))
    assert Unit.objects.count() == 0
    imports.apply_checked.call(job_of(row))
    assert Unit.objects.count() == 0

    Job.objects.update(touched_at=timezone.now() - 2 * PATIENCE)
    assert reclaim_dropped() == 1
    imports.apply_checked.call(job_of(row))

    assert Unit.objects.count() == 3
    assert Entry.objects.filter(verb="import.applied").count() == 1


def test_a_worker_that_lost_its_claim_takes_nothing_in(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    row = confirmed(client, django_capture_on_commit_callbacks, monkeypatch)

    def reclaimed(**given: Any) -> None:
        Job.objects.update(claim=None)

    monkeypatch.setattr(imports, "record", reclaimed)
    imports.apply_checked.call(job_of(row))

    row.refresh_from_db()
    assert Unit.objects.count() == 0
    assert row.state == ImportState.APPLYING
    assert row.table


PEOPLE: tuple[str, ...] = (
    "อีเมล",
    "คำนำหน้า",
    "ชื่อ",
    "นามสกุล",
    "ตำแหน่ง",
    "ระดับตำแหน่ง",
    "การปฏิบัติหน้าที่",
)
PEOPLE += ("รหัสหน่วยงาน", "โทรศัพท์ที่ทำงาน", "เปิดบัญชี")


def person(email: str, unit: str = "", active: str = "") -> tuple[str, ...]:
    return (email, "นาย", "สมชาย", "ใจดี", "พัฒนากร", "", "", unit, "", active)


@pytest.mark.parametrize("ticked", [{}, {"invites": "yes"}])
def test_people_are_added_and_invited_where_it_is_ticked(
    client: Client, django_capture_on_commit_callbacks: Any, ticked: dict[str, str]
) -> None:
    """S15: nobody is written to who was not announced."""
    unit = make_unit()
    rows = [person("A@example.org", unit.code), person("b@example.org", active="ไม่")]
    row = brought(client, sheet(*rows, headings=PEOPLE), kind="people")
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    row = confirm(client, row, django_capture_on_commit_callbacks, **ticked)

    assert "ส่งคำเชิญทางอีเมลถึงผู้ที่เพิ่มใหม่ (1 ฉบับ)" in page
    assert row.state == ImportState.DONE
    added = User.objects.get(email__iexact="a@example.org")
    assert bool(added.invited_at) is bool(ticked)
    assert added.unit == unit
    sent = DBTaskResult.objects.filter(task_path__endswith=".send_invitation")
    assert sent.count() == len(ticked)


def test_invitations_go_out_in_portions(
    client: Client, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S15: other mail is not kept waiting by a thousand invitations."""
    monkeypatch.setattr(taking, "PORTION", 2)
    rows = [person(f"p{at}@example.org") for at in range(5)]
    row = brought(client, sheet(*rows, headings=PEOPLE), kind="people")
    before = timezone.now()
    confirm(client, row, django_capture_on_commit_callbacks, invites="yes")

    sent = DBTaskResult.objects.filter(task_path__endswith=".send_invitation")
    later = sent.filter(run_after__gt=before, run_after__year__lte=before.year + 1)
    waits = [one.run_after - before for one in later.order_by("run_after")]
    assert sent.count() == 5
    assert [round(wait.total_seconds() / 60) for wait in waits] == [1, 1, 2]


def test_an_officer_brings_only_the_own_people(db: None, sign_in: SignIn) -> None:
    office = make_unit(parent=make_unit())
    elsewhere = make_user(unit=make_unit())
    officer = sign_in(make_user(unit=office))
    rows = [
        person("new@example.org", office.code),
        person(elsewhere.email, office.code),
        person("nowhere@example.org"),
        person("other@example.org", elsewhere.unit.code if elsewhere.unit else ""),
    ]
    row = brought(officer, sheet(*rows, headings=PEOPLE), kind="people")

    assert verdicts(row) == ["add", "refuse", "refuse", "refuse"]


def test_a_spreadsheet_closes_no_account_of_somebody_who_sits(cast: Cast, client: Client) -> None:
    other = make_user()
    rows = [person(one.email, active="ไม่") for one in (cast.member, other)]
    row = brought(client, sheet(*rows, headings=PEOPLE), kind="people")
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()

    assert verdicts(row) == ["refuse", "change"]
    assert "เป็นกรรมการในรอบที่กำลังดำเนินการ" in page


@pytest.mark.parametrize("email", ["no-address", "ไทย@example.org", "a@", "<a@example.org>"])
def test_no_address(client: Client, email: str) -> None:
    row = brought(client, sheet(person(email), headings=PEOPLE), kind="people")

    assert verdicts(row) == ["refuse"]


def test_one_address_in_two_rows(client: Client) -> None:
    rows = [person("a@example.org"), person("A@EXAMPLE.ORG")]
    row = brought(client, sheet(*rows, headings=PEOPLE), kind="people")

    assert verdicts(row) == ["add", "refuse"]
    assert row.plan[1]["remarks"][0]["cell"] == "A3"


def test_a_killed_worker_is_asked_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    row = brought(client, sheet(("a", "อื่น ๆ", "ก", "", "", "", "")))
    address, again = reverse("import_apply", args=[row.pk]), {"again": "yes"}
    client.post(address, again)
    assert DBTaskResult.objects.count() == 1

    Job.objects.update(touched_at=timezone.now() - 2 * PATIENCE)
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    assert "ลองอีกครั้ง" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, again)
    assert DBTaskResult.objects.count() == 2


def test_a_hundred_megabytes_are_not_read(client: Client) -> None:
    answer = bring(client, b"0" * (MOST_BYTES + 1))

    assert answer.status_code == 422
    assert "ใหญ่กว่า 10 MB" in answer.content.decode()


def office(code: str, parent: str = "", active: str = "ใช่") -> tuple[str, ...]:
    return (code, "อื่น ๆ", f"ชื่อ {code}", "", parent, "", active)


def tree() -> dict[str, str]:
    return dict(Unit.objects.values_list("code", "path"))


@pytest.mark.parametrize(
    ("second", "paths"),
    [
        ([office("a", "new"), office("b"), office("new")], {"a": "new/a/", "b": "b/"}),
        ([office("a", "b"), office("b")], {"a": "b/a/", "b": "b/"}),
        ([office("b", "", "ไม่"), office("a", "b", "ไม่")], {"a": "b/a/", "b": "b/"}),
    ],
)
def test_offices_move_in_any_order_of_rows(
    client: Client,
    second: list[tuple[str, ...]],
    paths: dict[str, str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    """First b stands below a; then they move below a new one, change places, or close."""
    first = brought(client, sheet(office("b", "a"), office("a")))
    confirm(client, first, django_capture_on_commit_callbacks)
    assert tree() == {"a": "a/", "b": "a/b/"}

    row = confirm(client, brought(client, sheet(*second)), django_capture_on_commit_callbacks)

    assert row.state == ImportState.DONE
    assert paths.items() <= tree().items()
    assert row.table == {}


def test_the_dry_run_shows_what_will_be_stored_and_remarks_on_what_was_typed_otherwise(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """R4 and R5: a telephone as a number, a position as a date, yes as TRUE; a hidden row."""
    unit = make_unit()
    date = datetime.datetime(2026, 7, 19)
    first = ("a@example.org", "นาย", "สมชาย", "ใจดี", date, "", "", unit.code, 812345678, True)
    hidden = person("b@example.org", unit.code)

    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True

    row = brought(
        client, workbook_changed(sheet(first, hidden, headings=PEOPLE), hide), kind="people"
    )
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()

    assert verdicts(row) == ["add", "add"]
    for heading, value in (
        ("ตำแหน่ง", "2026-07-19"),
        ("โทรศัพท์ที่ทำงาน", "812345678"),
        ("เปิดบัญชี", "ใช่"),
        ("รหัสหน่วยงาน", unit.code),
    ):
        assert f"{heading}: <b>{value}</b>" in page
    assert "โปรดดูก่อนยืนยัน" in page
    notes = page.split('id="notes"')[1].split("</section>")[0]
    for cell in ("A3", "E2", "I2", "J2"):
        assert f'<b class="cell">{cell}</b>' in notes
    row = confirm(client, row, django_capture_on_commit_callbacks)
    stored = User.objects.get(email="a@example.org")
    assert (stored.phone, stored.position, stored.is_active) == ("812345678", "2026-07-19", True)


def test_an_office_that_is_added_as_closed_is_closed(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought(client, sheet(("a", "อื่น ๆ", "ก", "", "", "", False)))
    confirm(client, row, django_capture_on_commit_callbacks)

    assert not Unit.objects.get(code="a").is_active
