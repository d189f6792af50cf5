"""Y2 to Y4: lists as people have them are read by one upload, and everything is told at once."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from evaluations.platform.isolation import Ended
from evaluations.platform.journal.models import Entry
from evaluations.platform.spreadsheet import reading
from evaluations.setup.directory.models import HeadingMeaning, Import, ImportFile, ImportState
from tests.evaluations.setup.directory.test_imports import bring, brought, confirm, verdicts
from tests.factories import make_unit, make_user
from tests.workbooks import workbook_of
from units.models import Place, Unit, User

SignIn = Callable[[User], Client]
TITLE = ("บัญชีรายชื่อบุคลากร สำนักงานพัฒนาชุมชนจังหวัดตราด",)
HEADINGS = ("ที่", "ชื่อ - สกุล", "ตำแหน่ง", "สังกัด", "อีเมล์", "หมายเหตุ")
ROWS = (
    (1, "นางสาวสมศรี  ใจดี", "พัฒนากร", "สำนักงานพัฒนาชุมชนจังหวัดตราด", "Somsri@example.org", "ใหม่"),
    (2, "นาย สมชาย รักงาน", "นักวิชาการ", " TR-๐๑", "somchai@example.org", None),
    ("รวม", "2 คน"),
)


@pytest.fixture
def client(db: None, sign_in: SignIn) -> Client:
    return sign_in(make_user(is_administrator=True))


@pytest.fixture
def office(db: None) -> Unit:
    made = make_unit(name="สำนักงานพัฒนาชุมชนจังหวัดตราด")
    made.code, made.short_name = "TR-01", "สพจ.ตราด"
    made.save()
    return made


def real_list(*rows: tuple[Any, ...]) -> bytes:
    """Two title rows, one of them merged, then the headings in row 4, and a sum below."""
    made = [TITLE, ("ณ วันที่ 1 ตุลาคม 2568",), (), HEADINGS, *(rows or ROWS)]
    return workbook_of(made, merged="A1:F1")


def tell(client: Client, row: Import, **columns: str) -> Any:
    return client.post(reverse("import_columns", args=[row.pk]), columns)


KNOWN = {"B": "full_name", "C": "position", "D": "unit", "E": "email"}


def test_a_real_list_is_read_once_its_columns_are_told(
    client: Client, office: Unit, django_capture_on_commit_callbacks: Any
) -> None:
    row = brought(client, real_list(), "people")
    page = client.get(reverse("import_columns", args=[row.pk])).content.decode()

    assert row.state == ImportState.COLUMNS
    assert "คอลัมน์ B “ชื่อ - สกุล”" in page
    assert "นางสาวสมศรี ใจดี, นาย สมชาย รักงาน" in page
    assert '<option value="email" selected>' in page
    assert tell(client, row, **KNOWN).status_code == 302
    row.refresh_from_db()
    assert verdicts(row) == ["add", "add"]
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    assert "ไม่ได้อ่านคอลัมน์เหล่านี้: ที่ (A), หมายเหตุ (F)" in page
    assert "หัวคอลัมน์อยู่ที่แถว 4" in page
    assert '<b class="cell">A7</b> ไม่ได้อ่านแถวนี้' in page
    confirm(client, row, django_capture_on_commit_callbacks)

    people = User.objects.filter(unit=office).order_by("email")
    assert [(one.email, one.full_name) for one in people] == [
        ("somchai@example.org", "นายสมชาย รักงาน"),
        ("somsri@example.org", "นางสาวสมศรี ใจดี"),
    ]
    assert not ImportFile.objects.exists()


def test_what_a_stranger_wrote_is_text(client: Client, office: Unit) -> None:
    made = workbook_of([("อีเมล", "<b>หัว</b>"), ("a@example.org", "<img src=x>")])
    row = brought(client, made, "people")
    page = client.get(reverse("import_columns", args=[row.pk])).content.decode()

    assert "&lt;b&gt;หัว&lt;/b&gt;" in page
    assert "&lt;img src=x&gt;" in page
    assert "<img src=x>" not in page


def test_what_was_told_once_is_not_asked_again(client: Client, office: Unit) -> None:
    row = brought(client, real_list(), "people")
    tell(client, row, **KNOWN)
    again = brought(client, real_list(), "people")

    assert again.state == ImportState.CHECKED
    assert set(HeadingMeaning.objects.values_list("heading", "key")) == {
        ("ที่", ""),
        ("หมายเหตุ", ""),
    }
    entry = Entry.objects.get(verb="import.columns")
    assert entry.after["columns"]["หมายเหตุ"] == ""


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"B": "full_name"}, "โปรดระบุว่าคอลัมน์ใดคือ อีเมล"),
        ({"B": ""}, "โปรดระบุว่าคอลัมน์ใดคือ อีเมล"),
        ({**KNOWN, "F": "position"}, "สองคอลัมน์จะเป็นข้อมูลเดียวกันไม่ได้"),
    ],
)
def test_columns_that_cannot_be(
    client: Client, office: Unit, columns: dict[str, str], sentence: str
) -> None:
    row = brought(client, real_list(), "people")
    answer = tell(client, row, **columns)

    assert sentence in answer.content.decode()
    row.refresh_from_db()
    assert row.state == ImportState.COLUMNS
    assert not HeadingMeaning.objects.exists()


def test_while_others_read_one_waits(
    client: Client, office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = brought(client, real_list((1, "สมศรี", "", "", "x", "")), "people")
    tell(client, row, **KNOWN)
    rows = [("อีเมล", "ชื่อ-สกุล", "ช่องใหม่"), ("a@example.org", "นายเดช กล้า", "")]
    other = brought(client, workbook_of(rows), "people")

    def busy(*_given: object) -> None:
        raise Ended("busy")

    monkeypatch.setattr(reading, "run_isolated", busy)
    told = tell(client, other, A="email", B="full_name").content.decode()
    marked = client.get(reverse("import_marked", args=[row.pk]), follow=True).content.decode()

    assert "ระบบกำลังอ่านไฟล์อื่นอยู่" in told
    assert "กำลังอ่านไฟล์อื่นอยู่" in marked


def test_a_heading_as_long_as_a_sentence_can_be_told(client: Client, office: Unit) -> None:
    asked = "ที่อยู่สำหรับติดต่อทางอิเล็กทรอนิกส์ของบุคลากรแต่ละท่านตามที่หน่วยงานได้แจ้งไว้"
    made = workbook_of([("ชื่อ-สกุล", asked), ("นายเดช กล้า", "d@example.org")])
    row = brought(client, made, "people")
    tell(client, row, A="full_name", B="email")
    row.refresh_from_db()

    assert verdicts(row) == ["add"]


def test_only_who_brought_it_tells(client: Client, office: Unit, sign_in: SignIn) -> None:
    row = brought(client, real_list(), "people")
    other = sign_in(make_user(is_administrator=True))

    assert "เฉพาะผู้ที่นำไฟล์มา" in tell(other, row, **KNOWN).content.decode()
    officer = sign_in(make_user(unit=office))
    assert tell(officer, row, **KNOWN).status_code == 404


def test_everything_wrong_is_told_at_once_and_marked_in_a_file(
    client: Client, office: Unit
) -> None:
    namesake = make_unit(name=office.name)
    wrong = (
        (1, "สมศรี", "พัฒนากร", office.name, "somsri@example.org", ""),
        (2, "นายสมชาย รักงาน", "=1+1", "ไม่มีหน่วยงานนี้", "ไม่ใช่อีเมล", ""),
        (3, "นายเดช กล้า", "พัฒนากร", "", "", "", "นอกตาราง"),
    )
    row = brought(client, real_list(*wrong), "people")
    tell(client, row, **KNOWN)
    row.refresh_from_db()
    told = {one["cell"]: one["code"] for line in row.plan for one in line["remarks"]}
    page = client.get(reverse("import_detail", args=[row.pk])).content.decode()
    file = client.get(reverse("import_marked", args=[row.pk])).content
    sheet = openpyxl.load_workbook(BytesIO(file)).active

    assert told == {
        "A5": "required",
        "D5": "several",
        "C6": "formula",
        "D6": "unknown",
        "E6": "not_an_email",
        "G7": "outside",
        "E7": "required",
    }
    assert f"{office.code}, {namesake.code}" in page
    assert "ไฟล์ที่ทำเครื่องหมายเซลล์เหล่านี้ไว้" in page
    assert sheet is not None
    marked = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment}
    assert marked == set(told)
    assert "ไม่ใช่อีเมล" in str(sheet["E6"].value)
    assert sheet["A4"].value == "ที่"


def test_a_list_without_a_column_leaves_what_is_stored(
    client: Client, office: Unit, django_capture_on_commit_callbacks: Any
) -> None:
    known = make_user(unit=office, position="พัฒนาการจังหวัด", phone="039-511-111")
    rows = [("อีเมล", "ชื่อ", "นามสกุล"), (known.email, "คนใหม่", known.last_name)]
    row = brought(client, workbook_of(rows), "people")

    assert verdicts(row) == ["change"]
    confirm(client, row, django_capture_on_commit_callbacks)
    known.refresh_from_db()
    assert (known.first_name, known.position) == ("คนใหม่", "พัฒนาการจังหวัด")
    assert (known.unit, known.phone, known.is_active) == (office, "039-511-111", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_tables_as_text_are_read(client: Client, office: Unit, encoding: str) -> None:
    separator = ";" if encoding == "cp874" else ","
    lines = (
        ["อีเมล", "ชื่อ", "นามสกุล", "หน่วยงาน"],
        ["a@example.org", "สมศรี", "ใจดี", "สพจ.ตราด"],
    )
    text = "\r\n".join(separator.join(line) for line in lines)
    row = brought(client, text.encode(encoding), "people")

    assert verdicts(row) == ["add"]
    assert row.plan[0]["changes"]["unit"] == ["", "TR-01"]


def test_an_old_excel_is_told_how_to_save(client: Client) -> None:
    answer = bring(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "people")

    assert "สมุดงาน Excel (.xlsx)" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_template_brought_back_holds_no_row_and_tells_the_codes(
    client: Client, office: Unit
) -> None:
    for name, kind in (("people_export", "people"), ("unit_export", "offices")):
        content = client.get(reverse(name), {"empty": ""}).content
        book = openpyxl.load_workbook(BytesIO(content))

        assert [cell.value for cell in book["รหัสของหน่วยงาน"]["A"]] == ["รหัส", "TR-01"]
        assert book["ตัวอย่าง"].max_row == 2
        assert "ไม่มีข้อมูลใต้หัวคอลัมน์" in bring(client, content, kind).content.decode()


def test_an_export_holds_what_the_list_shows(client: Client) -> None:
    """Y13: the search is obeyed, and a district is found by its province."""
    there = make_unit(name="สำนักงานพัฒนาชุมชนอำเภอคลองใหญ่")
    there.province = Place.objects.create(code="23", name_th="ตราด", name_en="Trat")
    there.save()
    make_unit(name="สำนักงานพัฒนาชุมชนจังหวัดอื่น")
    page = client.get(reverse("unit_list"), {"q": "ตราด"}).content.decode()
    content = client.get(reverse("unit_export"), {"q": "ตราด"}).content
    sheet = openpyxl.load_workbook(BytesIO(content)).active

    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["รหัส", there.code]
    assert "q=%E0%B8%95%E0%B8%A3%E0%B8%B2%E0%B8%94" in page
