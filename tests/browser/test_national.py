"""A national year set up in Chromium: 76 committees of five seats, a day and a plan each, by the
pages alone. Every press is counted: a click, the key Enter, a box that is written in, a file that
is chosen; in the spreadsheet program a value that is typed and its filling down."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.browser.conftest import OpenPage
from tests.factories import PASSWORD, make_category, make_nomination, make_round, make_user
from thai.dates import format_date
from units.models import Unit, UnitKind, User
from units.registry import load_registry

pytestmark = pytest.mark.browser
PROVINCES, MOST_PRESSES, MOST_MILLISECONDS = 76, 60, 240_000
POSTS = ("ผู้ว่าราชการจังหวัด", "พัฒนาการจังหวัด", "เกษตรจังหวัด", "ท้องถิ่นจังหวัด", "ปลัดจังหวัด")


@dataclass
class Hand:
    """Counts what a person does."""

    page: Page
    presses: list[str] = field(default_factory=list)

    def click(self, role: Any, name: str, *, within: Locator | None = None) -> None:
        self.presses.append(f"กด {name}")
        where = within or self.page
        where.get_by_role(role, name=name, exact=True).first.click()

    def write(self, box: Locator, text: str) -> None:
        self.presses.append(f"พิมพ์ {text}")
        box.fill(text)

    def choose(self, file: Path) -> None:
        self.presses.append(f"เลือกไฟล์ {file.name}")
        self.page.locator("[type=file]").set_input_files(file)


@pytest.fixture
def award_round(guarded_transactions: None) -> AwardRound:
    """A round with its category, the people of 76 provinces, and a nominee in each."""
    load_registry()
    make_user(username="boss", is_administrator=True)
    category = make_category(award_round=make_round(phase=Phase.OPEN, name="รอบประเทศ"))
    offices = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place"))
    assert len(offices) == PROVINCES
    User.objects.bulk_create(_people(offices))
    for office in offices:
        make_nomination(category=category, committee=None, unit=office)
    return category.award.round


def _people(offices: list[Unit]) -> Iterator[User]:
    for office in offices:
        for at, post in enumerate(POSTS):
            assert office.place
            person = User(
                username=f"{office.code}-{at}",
                email=f"{office.code}-{at}@example.org",
                first_name=f"{post}{office.place.name_th}",
                last_name="ทดสอบ",
                position=f"{post}{office.place.name_th}",
                unit=office,
            )
            person.fill_keys()
            yield person


def sign_in(hand: Hand) -> None:
    hand.page.goto("/accounts/login/")
    hand.write(hand.page.get_by_label("ชื่อเข้าใช้หรืออีเมล"), "boss")
    hand.write(hand.page.get_by_label("รหัสผ่าน"), PASSWORD)
    hand.click("button", "เข้าสู่ระบบ")


def to_the_round(hand: Hand) -> None:
    hand.click("link", "ตั้งค่าระบบ")
    hand.click("link", "รอบการประเมิน")
    hand.click("link", "รอบประเทศ")


def to_committees(hand: Hand) -> None:
    committees = hand.page.locator("section[aria-labelledby=committees]")
    hand.click("link", "เปิดรายการ", within=committees)


def make_committees(hand: Hand) -> None:
    to_committees(hand)
    hand.click("link", "เพิ่มหลายคณะพร้อมกัน")
    for at, post in enumerate(POSTS):
        hand.write(hand.page.locator(f"[name=seat-{at}-post]"), post)
    hand.click("button", "แสดงรายการ")
    hand.click("button", "ตั้งคณะกรรมการ 76 คณะ")
    expect(hand.page.get_by_text("ตั้งคณะกรรมการแล้ว 76 คณะ")).to_be_visible()


def plan_the_days(hand: Hand, folder: Path) -> None:
    """The form is taken out, three of its columns are filled down, and it is brought back."""
    days = hand.page.locator("dd").nth(1)
    with hand.page.expect_download() as waiting:
        hand.click("link", "ส่งออกเป็นไฟล์ตาราง", within=days)
    file = folder / "schedule.xlsx"
    waiting.value.save_as(file)
    on = format_date(timezone.localdate() + datetime.timedelta(days=60), "numeric")
    fill_down(hand, file, {"วันที่": on, "เวลาเริ่ม": "9.00", "ห้อง": "ห้องประชุม"})
    hand.click("link", "นำเข้าไฟล์ตาราง", within=days)
    hand.choose(file)
    hand.click("button", "เปรียบเทียบ")
    hand.click("button", "นำเข้าทั้งหมด")
    expect(hand.page.get_by_text("นำเข้าครบแล้ว")).to_be_visible()


def fill_down(hand: Hand, file: Path, values: dict[str, str]) -> None:
    """As in a spreadsheet program: typed in the first row, and filled down to the last."""
    book = openpyxl.load_workbook(file)
    page: Any = book.active
    headings = {str(cell.value): cell.column for cell in page[1]}
    for heading, value in values.items():
        hand.presses += [f"พิมพ์ {value}", f"เติมลงทั้งคอลัมน์ {heading}"]
        for row in range(2, page.max_row + 1):
            page.cell(row, headings[heading], value)
    hand.presses.append("บันทึกไฟล์")
    book.save(file)


def test_a_national_year_in_under_sixty_presses(
    open_page: OpenPage, award_round: AwardRound, tmp_path: Path
) -> None:
    hand = Hand(open_page())
    # 76 committees, and 76 days, are each made while one page waits.
    hand.page.set_default_timeout(MOST_MILLISECONDS)
    sign_in(hand)
    to_the_round(hand)
    make_committees(hand)
    hand.click("link", "รอบประเทศ")
    hand.click("button", "กำหนดคณะกรรมการให้ผู้รับการประเมิน")
    to_committees(hand)
    plan_the_days(hand, tmp_path)

    assert len(hand.presses) < MOST_PRESSES, hand.presses
    seats = Seat.objects.values_list("committee", flat=True)
    assert Committee.objects.filter(round=award_round).count() == PROVINCES
    assert len(seats) == PROVINCES * len(POSTS)
    assert all(list(seats).count(pk) == len(POSTS) for pk in set(seats))
    assert EvaluationSession.objects.count() == PROVINCES
    assert Slot.objects.count() == PROVINCES
    assert Nomination.objects.filter(slot_place__isnull=False).count() == PROVINCES
    assert not Nomination.objects.filter(committee=None).exists()
