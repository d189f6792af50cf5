"""An administrator sets up a small year in Chromium, from an empty database to an open round."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from evaluations.entry.schedule.models import Slot
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator, Rubric
from tests.browser.conftest import OpenPage
from tests.factories import make_cast, make_user
from thai.dates import format_date
from units.models import User
from units.registry import load_registry

pytestmark = pytest.mark.browser
PEOPLE = [("chair", "สมหญิง"), ("second", "สมชาย"), ("third", "สมศรี")]


@pytest.fixture
def administrator(guarded_transactions: None) -> User:
    load_registry()
    return make_user(username="boss", is_administrator=True)


def from_today(days: int) -> str:
    return format_date(timezone.localdate() + datetime.timedelta(days=days), "numeric")


def to_administration(page: Page, part: str) -> None:
    page.get_by_role("link", name="ตั้งค่าระบบ").first.click()
    page.get_by_role("link", name=part, exact=True).click()


def invite_people(page: Page) -> None:
    to_administration(page, "บุคคล")
    page.get_by_role("link", name="เชิญหลายคน").click()
    lines = [f"{login}@example.org {name} ใจดี" for login, name in PEOPLE]
    page.get_by_label("รายชื่อบุคคล ตามที่คัดลอกมา").fill("\n".join(lines))
    office = page.get_by_label("หน่วยงานของทุกคน")
    office.press_sequentially("กรมการพัฒนา")
    expect(page.locator("datalist option").first).to_be_attached()
    office.fill("กรมการพัฒนาชุมชน (cdd)")
    page.get_by_role("button", name="ตรวจดูรายชื่อ").click()
    expect(page.get_by_text(f"{PEOPLE[0][0]}@example.org>")).to_be_visible()
    page.get_by_role("button", name="เชิญบุคคลเหล่านี้").click()
    expect(page.get_by_text("เชิญแล้ว 3 คน")).to_be_visible()


def write_rubric(page: Page) -> None:
    to_administration(page, "เกณฑ์การประเมิน")
    page.get_by_role("link", name="เพิ่มเกณฑ์").click()
    page.get_by_role("link", name="เริ่มจากแบบเปล่า").click()
    page.get_by_label("ชื่อ", exact=True).fill("เกณฑ์ทดลอง")
    fill_dimension(page, 0, "การบริหาร")
    page.get_by_role("button", name="เพิ่มมิติ").click()
    expect(page.get_by_label("ชื่อมิติ")).to_have_count(2)
    fill_dimension(page, 1, "ผลงาน")
    page.get_by_role("button", name="กระจายน้ำหนักมิติเท่ากัน").click()
    expect(page.locator("[data-weight-sum]")).to_have_text("100")
    page.get_by_role("button", name="เพิ่มตัวชี้วัด").first.click()
    second = page.locator(".indicator-edit").nth(1)
    second.get_by_label("ชื่อตัวชี้วัด").fill("ตัวชี้วัดที่เพิ่ม")
    second.get_by_role("button", name="เลื่อนด้วยปุ่มลูกศรหรือลาก").focus()
    page.keyboard.press("ArrowUp")
    first = page.locator(".indicator-edit").first
    expect(first.locator("[data-title]")).to_have_text("ตัวชี้วัดที่เพิ่ม")
    expect(first.locator("[data-number]")).to_have_text("1.1")
    page.get_by_role("button", name="บันทึก", exact=True).last.click()
    expect(page.get_by_text("บันทึกเกณฑ์แล้ว")).to_be_visible()
    names = Indicator.objects.filter(dimension__number=1).order_by("number")
    assert [name.name for name in names] == ["ตัวชี้วัดที่เพิ่ม", "ตัวชี้วัดของการบริหาร"]


def fill_dimension(page: Page, at: int, name: str) -> None:
    box = page.locator(".dimension-edit").nth(at)
    box.get_by_label("ชื่อมิติ").fill(name)
    box.get_by_label("น้ำหนัก", exact=True).first.fill("๓๐")
    box.get_by_label("ชื่อตัวชี้วัด").fill(f"ตัวชี้วัดของ{name}")
    for level in range(1, 6):
        box.get_by_label(f"คะแนน {level}", exact=True).fill(str(level * 2))
        box.get_by_label(f"คำอธิบาย {level}", exact=True).fill(f"ระดับ {level}")


def add_round(page: Page) -> None:
    to_administration(page, "รอบการประเมิน")
    page.get_by_role("link", name="เพิ่มรอบ").click()
    page.get_by_label("ชื่อ", exact=False).first.fill("ปีทดลอง")
    for name, days in (("nominations_close_at", 20), ("evidence_closes_at", 40)):
        page.locator(f"[name={name}_0]").fill(from_today(days))
        page.locator(f"[name={name}_1]").fill("16.30")
    page.get_by_label("องค์ประชุม", exact=False).fill("๒")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("heading", name="สิ่งที่ยังขาด")).to_be_visible()


def add_award(page: Page) -> None:
    page.get_by_role("link", name="เพิ่มรางวัล").click()
    page.locator("[name=name]").fill("รางวัลทดลอง")
    page.locator("[name=category-0-name]").fill("ประเภททดลอง")
    page.locator("[name=category-0-rubric]").select_option(label="เกณฑ์ทดลอง (1)")
    for at, (name, lower, upper) in enumerate([("ดีเยี่ยม", "90", ""), ("ดี", "0", "90")]):
        page.locator(f"[name=band-{at}-name]").fill(name)
        page.locator(f"[name=band-{at}-lower]").fill(lower)
        page.locator(f"[name=band-{at}-upper]").fill(upper)
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_text("บันทึกรางวัลแล้ว")).to_be_visible()


def add_committee(page: Page) -> None:
    page.get_by_role("link", name="เพิ่มคณะกรรมการ").click()
    page.locator("[name=name]").fill("คณะกรรมการทดลอง")
    page.get_by_label("ประเภททดลอง").check()
    seats = page.locator("[name^=seat-][name$=-person]")
    for at, (login, name) in enumerate(PEOPLE):
        seats.nth(at).fill(f"{name} ใจดี ({login}@example.org)")
    handles = page.get_by_role("button", name="เลื่อนด้วยปุ่มลูกศรหรือลาก")
    handles.nth(1).focus()
    page.keyboard.press("ArrowUp")
    page.locator("[name^=seat-][name$=-position]").first.select_option("chair")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_text("บันทึกคณะกรรมการแล้ว")).to_be_visible()
    expect(seats.first).to_have_value("สมชาย ใจดี (second@example.org)")


def plan_a_day(page: Page) -> None:
    page.get_by_role("link", name="เพิ่มวันประเมิน").click()
    page.locator("[name=date]").fill(from_today(60))
    page.locator("[name=host]").fill("สำนักงานพัฒนาชุมชนจังหวัดตราด (p23)")
    page.get_by_role("button", name="บันทึก").click()
    page.locator("[name=room]").fill("ห้องประชุมใหญ่")
    page.locator("[name=empty_slots]").fill("3")
    page.get_by_role("button", name="จัดให้").click()
    starts = page.locator("[data-time=start]")
    expect(starts.nth(2)).to_have_value("09.40")
    page.get_by_role("button", name="บันทึก", exact=True).last.click()
    expect(page.get_by_text("บันทึกกำหนดการแล้ว")).to_be_visible()
    assert Slot.objects.count() == 3


def open_the_round(page: Page) -> None:
    to_administration(page, "รอบการประเมิน")
    page.get_by_role("link", name="ปีทดลอง").click()
    expect(page.get_by_role("heading", name="เปิดได้ แต่โปรดดูข้อที่ยังไม่เรียบร้อย")).to_be_visible()
    page.get_by_role("link", name="ไปสู่ระยะ “เปิดรับการเสนอชื่อ”").click()
    page.get_by_role("button", name="เปลี่ยนระยะ").click()
    expect(page.get_by_text("รอบนี้อยู่ในระยะ “เปิดรับการเสนอชื่อ” แล้ว")).to_be_visible()


def test_from_nothing_to_an_open_round(open_page: OpenPage, administrator: User) -> None:
    page = open_page(administrator)
    invite_people(page)
    write_rubric(page)
    add_round(page)
    add_award(page)
    add_committee(page)
    plan_a_day(page)
    open_the_round(page)

    opened = AwardRound.objects.get()
    assert opened.phase == Phase.OPEN
    assert Rubric.objects.get().dimensions.count() == 2
    assert User.objects.filter(invited_at__isnull=False).count() == 3


def test_slots_change_places_by_keys_and_keep_their_times(open_page: OpenPage) -> None:
    cast = make_cast()
    page = open_page(cast.chair)
    page.goto(f"/sessions/{cast.session.pk}/plan/")
    rows = page.locator(".slot-edit:not([disabled])")
    for at, (start, room) in enumerate([("13.00", "ห้อง ก"), ("14.00", "ห้อง ข")]):
        rows.nth(at).locator("[data-time=start]").fill(start)
        rows.nth(at).get_by_label("ห้อง", exact=True).fill(room)
    rows.nth(1).get_by_role("button", name="เลื่อนด้วยปุ่มลูกศรหรือลาก").focus()
    page.keyboard.press("ArrowUp")

    expect(rows.nth(0).locator("[data-time=start]")).to_have_value("13.00")
    expect(rows.nth(0).get_by_label("ห้อง", exact=True)).to_have_value("ห้อง ข")
    page.get_by_role("button", name="บันทึก", exact=True).last.click()
    expect(page.get_by_text("บันทึกกำหนดการแล้ว")).to_be_visible()


def test_seats_are_dragged(open_page: OpenPage) -> None:
    cast = make_cast()
    User.objects.filter(pk=cast.member.pk).update(is_administrator=True)
    page = open_page(cast.member)
    page.goto(f"/committees/{cast.committee.pk}/")
    handles = page.get_by_role("button", name="เลื่อนด้วยปุ่มลูกศรหรือลาก")
    handles.nth(0).scroll_into_view_if_needed()
    handles.nth(2).hover()
    page.mouse.down()
    box = handles.nth(0).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] - 40, steps=12)
    page.mouse.up()

    first = page.locator("[name^=seat-][name$=-person]").first
    expect(first).to_have_value(f"{cast.secretary} (secretary)")


def test_unsaved_changes_are_asked_for(open_page: OpenPage) -> None:
    cast = make_cast()
    User.objects.filter(pk=cast.member.pk).update(is_administrator=True)
    page = open_page(cast.member)
    page.goto(f"/rubrics/{cast.category.rubric_id}/edit/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_label("คะแนนเต็ม", exact=True).first.fill("90")
    page.get_by_role("link", name="งานของฉัน").click()
    expect(page.get_by_role("heading", name="สวัสดี")).to_be_visible()

    assert asked == ["beforeunload"]
