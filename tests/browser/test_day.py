"""The whole day of 19 July 2564 in Chromium: three members, certification, the paper read back."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from evaluations.management.commands.seed_demo import DEMO_PASSWORD
from tests.browser.conftest import OpenPage
from tests.paper import text_of
from units.models import User
from units.registry import load_registry

pytestmark = pytest.mark.browser
MEMBERS = {"benjamas": 3, "irayot": 4, "uaiporn": 4}


@pytest.fixture
def demo(guarded_transactions: None) -> None:
    load_registry()
    call_command("seed_demo", verbosity=0)


def open_the_first_slot(page: Page) -> None:
    page.get_by_role("link", name="วันประเมิน").first.click()
    page.get_by_role("link", name="19 ก.ค. 64").click()
    expect(page.get_by_role("heading", name="09.00 น.")).to_be_visible()
    page.get_by_role("link", name="เริ่มให้คะแนน").first.click()
    page.get_by_label("ไม่มีส่วนได้เสีย").check()
    page.get_by_role("button", name="แจ้งว่าไม่มีส่วนได้เสีย และเปิดแบบให้คะแนน").click()


def score_every_indicator(page: Page, level: int) -> None:
    """Levels by pressing, the last indicator by typing Thai digits."""
    indicators = page.locator(".indicator")
    expect(indicators).to_have_count(10)
    for at in range(9):
        indicators.nth(at).locator(".level").nth(level).click()
    indicators.nth(9).get_by_label("คะแนน", exact=True).fill("๗.๕")
    page.keyboard.press("Enter")
    expect(page.locator("[data-marked-count]")).to_have_text("10/10")
    expect(page.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")


def review_and_submit(page: Page) -> None:
    page.get_by_role("button", name="ตรวจทานและส่ง").click()
    page.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="ส่งและล็อก").click()
    expect(page.get_by_text("แบบนี้ล็อกแล้ว")).to_be_visible()


def test_the_whole_day(open_page: OpenPage, demo: None) -> None:
    chair = None
    for username, level in MEMBERS.items():
        page = open_page(User.objects.get(username=username), password=DEMO_PASSWORD)
        open_the_first_slot(page)
        score_every_indicator(page, level)
        review_and_submit(page)
        chair = chair or page
    assert chair is not None
    chair.goto("/")
    chair.get_by_role("link", name="เปิดตารางคะแนน").first.click()
    cells = ["1", "91.50", "79.50", "97.50", "97.50"]
    expect(chair.locator(".board tbody td")).to_have_text(cells)
    chair.get_by_role("link", name="ตรวจดูผลและรับรอง").click()
    chair.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(DEMO_PASSWORD)
    chair.get_by_role("button", name="รับรองผล").click()
    expect(chair.get_by_text("รับรองผลการประเมินแล้ว ระบบจะผนึกให้ภายในหนึ่งนาที")).to_be_visible()
    check_the_paper(chair)


def check_the_paper(chair: Page) -> None:
    """Chair: 9 × 8 and 7.5 → 79.50; the two others 9 × 10 and 7.5 → 97.50; mean 91.50."""
    address = chair.get_by_role("link", name="แบบสรุปคะแนน (PDF)").get_attribute("href") or ""
    text = text_of(chair.request.get(address).body())

    for wanted in ("79.50", "97.50", "91.50", "ซ้อมระบบ", "ประจำปี 2564", "สมมติ"):
        assert wanted in text
    assert "(นางสาวเบญจมาศ วงษ์สุวรรณ)" in text
    chair.get_by_role("link", name="หน้าตรวจสอบสาธารณะ").click()
    expect(chair.get_by_text("เอกสารนี้เป็นของรอบซ้อม")).to_be_visible()
