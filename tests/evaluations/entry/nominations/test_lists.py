"""Nominations as a spreadsheet: out as the list shows them, and in again by a dry run."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Delegate, Nomination, NominationState
from evaluations.platform.journal.models import Entry
from evaluations.setup.directory.models import Import, ImportState
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from evaluations.setup.rubrics.models import Rubric
from tests.evaluations.setup.directory.test_imports import confirm, verdicts
from tests.factories import Cast, make_cast, make_category, make_nomination, make_unit
from units.models import Place, User

SignIn = Callable[[User], Client]
HEADINGS = "หน่วยงาน,ประเภทรางวัล,ชื่อผลงาน,ระดับ,จังหวัด,ผู้นำเสนอผลงาน,รอบ,สถานะ"


@pytest.fixture
def cast(db: None) -> Cast:
    until = timezone.now() + datetime.timedelta(hours=1)
    made = make_cast(phase="open", nominations_close_at=until, evidence_closes_at=until)
    Place.objects.create(code="23", name_th="ตราด", name_en="Trat")
    Rubric.objects.filter(pk=made.category.rubric_id).update(classes=["S", "M"])
    return made


@pytest.fixture
def category(cast: Cast) -> Category:
    """A category in which nobody is nominated yet."""
    made = make_category(award_round=cast.category.award.round, rubric=cast.category.rubric)
    Category.objects.filter(pk=made.pk).update(name="ประเภทใหม่")
    return Category.objects.get(pk=made.pk)


def bring(client: Client, category: Category, content: bytes, name: str) -> Any:
    address = reverse("nomination_import", args=[category.award.round_id])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def brought(client: Client, category: Category, *rows: str) -> Import:
    """A list as somebody has it, as CSV."""
    answer = bring(client, category, "\n".join((HEADINGS, *rows)).encode(), "เสนอชื่อ.csv")
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def remarks(row: Import) -> list[tuple[str, str]]:
    return [(one["cell"], one["code"]) for line in row.plan for one in line["remarks"]]


def exported(client: Client, query: str = "") -> bytes:
    return bytes(client.get(f"{reverse('nomination_export')}{query}").content)


def column(content: bytes, at: int) -> list[Any]:
    page: Any = openpyxl.load_workbook(BytesIO(content)).active
    return [row[at].value for row in page.iter_rows(min_row=2)]


def test_an_export_taken_in_again_changes_nothing(
    cast: Cast, category: Category, sign_in: SignIn
) -> None:
    other = make_nomination(
        category=category, committee=None, state="draft", accepted_at=None, summary="สรุป\nสองบรรทัด"
    )
    Delegate.objects.create(nomination=other, role="presenter", number=1, name="ก", position="ข")
    Delegate.objects.create(nomination=other, role="attendee", number=2, name="กลุ่ม")
    Nomination.objects.filter(pk=other.pk).update(place=Place.objects.get(), nominee_class="M")
    client = sign_in(cast.administrator)

    answer = bring(client, category, exported(client), "nominations.xlsx")

    assert verdicts(Import.objects.latest("pk")) == ["same", "same"]
    assert "ไม่มีอะไรต้องนำเข้า" in client.get(answer["Location"]).content.decode()


def test_an_export_holds_what_the_list_shows(
    cast: Cast, category: Category, sign_in: SignIn
) -> None:
    make_nomination(category=category, committee=None, state="draft", accepted_at=None)
    administrator, officer = sign_in(cast.administrator), sign_in(cast.officer)

    assert len(column(exported(administrator), 0)) == 2
    assert column(exported(administrator, "?state=accepted"), 0) == [cast.nomination.unit.code]
    assert column(exported(administrator, "?q=ไม่มีใครชื่อนี้"), 0) == []
    assert column(exported(officer), 0) == [cast.nomination.unit.code]
    assert column(exported(sign_in(cast.nobody)), 0) == []


def test_a_list_as_people_have_it(
    cast: Cast, category: Category, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(cast.officer)
    below = make_unit(parent=cast.nomination.unit, name="สำนักงานข้างล่าง")
    row = brought(
        client,
        category,
        f'{cast.nomination.unit.name},{category.name},,M,จังหวัดตราด,"นายก, พัฒนากร; นางข",,',
        f"{below.code},{category.award.name}: {category.name},ชื่อของเรา,,๒๓,,,",
    )
    assert verdicts(row) == ["add", "add"], remarks(row)
    assert not Nomination.objects.filter(category=category).exists()

    for _press in range(2):
        row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.DONE
    own = Nomination.objects.get(category=category, unit=cast.nomination.unit)
    assert (own.official_name, own.nominee_class) == (cast.nomination.unit.name, "M")
    assert own.place == Place.objects.get(code="23")
    assert [str(one) for one in own.delegates.all()] == ["นายก พัฒนากร", "นางข"]
    assert Nomination.objects.get(unit=below).official_name == "ชื่อของเรา"
    assert set(Nomination.objects.filter(category=category).values_list("state", flat=True)) == {
        NominationState.DRAFT
    }
    assert Entry.objects.filter(verb="nomination.added").count() == 2


def test_a_change_says_what_it_changes_and_why(
    cast: Cast, category: Category, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(cast.administrator)
    unit, name = cast.nomination.unit.code, cast.category.name
    row = brought(client, category, f"{unit},{name},ชื่อใหม่,,,,,")
    assert verdicts(row) == ["change"], remarks(row)
    assert list(row.plan[0]["changes"]) == ["official_name"]

    confirm(client, row, django_capture_on_commit_callbacks)

    cast.nomination.refresh_from_db()
    assert cast.nomination.official_name == "ชื่อใหม่"
    entry = Entry.objects.get(verb="nomination.changed")
    assert "เสนอชื่อ.csv" in entry.reason


def test_every_fault_is_told_at_its_cell(cast: Cast, category: Category, sign_in: SignIn) -> None:
    unit, own = make_unit(parent=cast.nomination.unit).code, cast.nomination.unit.code
    strange = make_unit().code
    row = brought(
        sign_in(cast.officer),
        category,
        f"{strange},{category.name},,,,,,",
        f"{unit},ไม่มีประเภทนี้,,,,,,",
        f"{unit},{category.name},,XL,ไม่มีที่นี่,,รอบอื่น,ส่งแล้ว",
        f"{own},{cast.category.name},ชื่อใหม่,,,,,",
        f"{own},{cast.category.name},,,,,,",
    )

    assert remarks(row) == [
        ("A2", "unknown"),
        ("B3", "unknown"),
        ("E4", "unknown"),
        ("G4", "not_here"),
        ("H4", "not_here"),
        ("D4", "not_a_choice"),
        ("A5", "refused"),
        ("A6", "twice"),
    ]
    page = sign_in(cast.officer).get(reverse("import_detail", args=[row.pk])).content.decode()
    assert "รายการเสนอชื่อนี้ส่งแล้ว" in page or "แก้ไขได้เมื่อ" in page


def test_once_the_round_takes_nothing_a_list_is_not_taken_in(
    cast: Cast, category: Category, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(cast.officer)
    row = brought(client, category, f"{cast.nomination.unit.code},{category.name},,,,,,")
    AwardRound.objects.update(phase=Phase.EVALUATING)

    row = confirm(client, row, django_capture_on_commit_callbacks)

    assert row.state == ImportState.FAILED
    again = brought(client, category, f"{cast.nomination.unit.code},{category.name},,,,,,")
    assert remarks(again) == [("A2", "refused")]
    AwardRound.objects.update(phase=Phase.CLOSED)
    assert bring(client, category, b"x", "x.csv").status_code == 404


def test_who_does_not_nominate_brings_nothing(
    cast: Cast, category: Category, sign_in: SignIn
) -> None:
    for user in (cast.chair, cast.auditor, cast.nobody):
        assert bring(sign_in(user), category, b"x", "x.csv").status_code == 404
