"""Without a network: the day's sheets open, marks stay on the device, signing out clears it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.questions.models import Question
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import Mark, PrivateNote, ScoreSheet
from evaluations.setup.rubrics.models import Indicator
from tests.browser.conftest import OpenPage
from tests.factories import Cast, opened_sheet

pytestmark = pytest.mark.browser
STORES = "() => caches.keys().then((names) => names.filter((name) => name.startsWith('day-')))"
KEPT = "เครื่องนี้เปิดแบบให้คะแนนของวันนี้ได้แม้ไม่มีเครือข่าย"


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


@pytest.fixture
def judge(open_page: OpenPage, cast: Cast, sheet: ScoreSheet) -> Page:
    """A judge whose device has fetched the day."""
    page = open_page(cast.member)
    page.goto(f"/sessions/{cast.session.pk}/")
    expect(page.locator("[data-offline-state]")).to_have_text(KEPT)
    return page


def first_box(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".points").first


def test_a_sheet_opens_marks_and_survives_a_closed_tab_without_a_network(
    judge: Page, sheet: ScoreSheet
) -> None:
    judge.context.set_offline(True)
    judge.goto(f"/sheets/{sheet.pk}/")
    first_box(judge).fill("7.5")
    judge.locator("#private-text").fill("ดูอีกครั้ง")
    expect(judge.locator("[data-summary]")).to_have_text("รอเครือข่าย (2)")
    assert not Mark.objects.exists()
    judge.close()
    again = judge.context.new_page()
    again.goto(f"/sheets/{sheet.pk}/")
    expect(first_box(again)).to_have_value("7.5")

    judge.context.set_offline(False)

    expect(again.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    assert str(Mark.objects.get().points) == "7.50"
    assert PrivateNote.objects.get().text == "ดูอีกครั้ง"


def test_questions_are_written_and_shared_without_a_network(judge: Page, cast: Cast) -> None:
    """On the empty one and on one that the device made; each comes to the server once."""
    address = f"/to-ask/{cast.nomination.pk}/"
    judge.context.set_offline(True)
    judge.goto(address)
    texts = judge.get_by_label("ประเด็นซักถาม", exact=True)
    texts.first.fill("ใช้งบเท่าใด")
    judge.get_by_label("ส่งให้ประธานและเลขานุการ").first.check()
    judge.get_by_role("button", name="เพิ่มประเด็น").click()
    texts.nth(1).fill("ส่วนตัว")
    expect(judge.locator("[data-summary]")).to_have_text("รอเครือข่าย (2)")
    judge.goto(address)
    expect(texts.nth(1)).to_have_value("ส่วนตัว")

    judge.context.set_offline(False)

    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    told = [(one.text, one.shared_at is not None) for one in Question.objects.order_by("pk")]
    assert told == [("ใช้งบเท่าใด", True), ("ส่วนตัว", False)]
    judge.goto(address)
    expect(texts).to_have_count(3)


def test_a_page_that_was_kept_shows_what_was_saved_since(judge: Page, sheet: ScoreSheet) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    first_box(judge).fill("6")
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    expect(judge.locator("[data-marked-count]")).to_have_text("1/4")
    judge.context.set_offline(True)

    judge.reload()

    expect(first_box(judge)).to_have_value("6")


def test_before_the_presentation_typed_offline_and_sent_when_it_starts(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    judge.goto(f"/sheets/{sheet.pk}/")
    expect(first_box(judge)).to_be_disabled()
    judge.context.set_offline(True)
    expect(first_box(judge)).to_be_enabled(timeout=15_000)
    first_box(judge).fill("8")
    expect(judge.locator("[data-day-state]")).to_contain_text("ไม่มีเครือข่าย")
    judge.context.set_offline(False)
    expect(judge.locator(".indicator .mark-state").first).to_contain_text(
        "เก็บไว้ในเครื่องนี้จนกว่า", timeout=15_000
    )
    expect(judge.locator("[data-day-state]")).to_be_hidden(timeout=15_000)
    assert not Mark.objects.exists()

    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.PRESENTING)

    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    assert Mark.objects.get().points == 8


def test_a_sheet_opens_by_itself_when_the_presentation_starts(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    judge.goto(f"/sheets/{sheet.pk}/")
    expect(first_box(judge)).to_be_disabled()

    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.PRESENTING)

    expect(first_box(judge)).to_be_enabled(timeout=10_000)


def test_signing_out_takes_everything_off_the_device(judge: Page, sheet: ScoreSheet) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    first_box(judge).fill("6")
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    assert judge.evaluate(STORES) != []

    judge.locator("header .menu summary").last.click()
    judge.get_by_role("button", name="ออกจากระบบ").click()
    expect(judge.get_by_label("รหัสผ่าน")).to_be_visible()

    assert judge.evaluate(STORES) == []
    assert judge.evaluate("() => localStorage.length") == 0


def test_what_was_not_sent_holds_the_sign_out_up(judge: Page, sheet: ScoreSheet) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    judge.context.set_offline(True)
    first_box(judge).fill("6")
    asked: list[str] = []

    def refuse(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    judge.on("dialog", refuse)
    judge.locator("header .menu summary").last.click()
    judge.get_by_role("button", name="ออกจากระบบ").click()
    judge.context.set_offline(False)

    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    assert "1 รายการ" in asked[0]
    assert Mark.objects.get().points == 6


FULL = """() => { Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError"); }; }"""


def test_a_device_without_room_says_so_and_sends_all_the_same(
    judge: Page, sheet: ScoreSheet
) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    first_box(judge).fill("5")
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    judge.context.set_offline(True)
    judge.evaluate(FULL)

    first_box(judge).fill("6")
    expect(judge.locator(".indicator .mark-state").first).to_contain_text("พื้นที่ในเครื่องเต็ม")
    judge.context.set_offline(False)

    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    assert Mark.objects.get().points == 6


def test_a_newer_value_of_another_device_is_not_written_over_unseen(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    """Typed without a network, then the page is fetched anew, then typed once more."""
    judge.goto(f"/sheets/{sheet.pk}/")
    judge.route("**/save/", lambda route: route.abort())
    first_box(judge).fill("5")
    expect(judge.locator("[data-summary]")).to_contain_text("รอเครือข่าย (1)")
    pk = Indicator.objects.order_by("dimension__number", "number")[0].pk
    value = MarkValue(SCORED, Decimal(8), "")
    save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=value, version=0)
    judge.reload()
    expect(first_box(judge)).to_have_value("5")
    first_box(judge).fill("5.5")

    judge.unroute("**/save/")
    judge.locator("#private-text").fill("ต่อ")

    expect(judge.locator(".two-values")).to_contain_text("8", timeout=20_000)
    assert Mark.objects.get().points == 8


def test_signing_out_leaves_what_another_person_has_not_sent(
    judge: Page, sheet: ScoreSheet
) -> None:
    judge.goto("/")
    judge.evaluate("() => localStorage.setItem('outbox:999999:7', '{}')")

    judge.locator("header .menu summary").last.click()
    judge.get_by_role("button", name="ออกจากระบบ").click()
    expect(judge.get_by_label("รหัสผ่าน")).to_be_visible()

    assert judge.evaluate("() => Object.keys(localStorage)") == ["outbox:999999:7"]


def test_a_kept_page_counts_what_was_given_since(judge: Page, sheet: ScoreSheet) -> None:
    """The kept copy is older than the marks: it must not say that nothing has been given."""
    judge.goto(f"/sheets/{sheet.pk}/")
    first_box(judge).fill("8")
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    total = judge.locator("[data-total]").inner_text()
    assert total != "0.00"
    judge.context.set_offline(True)
    judge.locator(".points").nth(1).fill("6")
    expect(judge.locator("[data-marked-count]")).to_have_text("2/4")

    judge.reload()

    expect(judge.locator("[data-marked-count]")).to_have_text("2/4")
    expect(judge.locator("[data-total]")).to_have_text(total)
    expect(judge.locator("[data-without-waiting]")).to_be_visible()
    judge.context.set_offline(False)
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    expect(judge.locator("[data-without-waiting]")).to_be_hidden()
    expect(judge.locator("[data-total]")).not_to_have_text(total)


def test_the_review_waits_for_the_network_on_the_sheet(judge: Page, sheet: ScoreSheet) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    judge.context.set_offline(True)
    first_box(judge).fill("6")

    judge.get_by_role("button", name="ตรวจทานและส่ง").click()

    expect(judge.locator("[data-day-state]")).to_contain_text("รอเครือข่าย")
    expect(judge.locator("[data-day-state]")).to_be_in_viewport()
    judge.context.set_offline(False)
    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    expect(judge.locator("[data-day-state]")).to_be_hidden()
    judge.get_by_role("button", name="ตรวจทานและส่ง").click()
    judge.wait_for_url("**/review/")


def test_any_other_page_lists_what_is_kept_on_this_device(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    """With the number of marks that wait; a link that was sent finds the kept page, too."""
    judge.goto(f"/sheets/{sheet.pk}/")
    judge.context.set_offline(True)
    first_box(judge).fill("6")
    judge.locator(".points").nth(1).fill("7")
    expect(judge.locator("[data-summary]")).to_have_text("รอเครือข่าย (2)")

    judge.goto("/")

    expect(judge.get_by_role("heading").first).to_have_text("ขณะนี้ไม่มีเครือข่าย")
    lines = judge.locator("[data-kept] li")
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_have_text(
        f"{cast.nomination.official_name} · {cast.category.name} ยังไม่ได้ส่ง 2 รายการ"
    )
    expect(judge.locator("[data-total]")).to_have_text("ยังไม่ได้ส่ง 2 รายการ")
    expect(judge.locator("[data-none]")).to_be_hidden()
    lines.nth(1).get_by_role("link").click()
    expect(first_box(judge)).to_have_value("6")
    judge.goto(f"/sheets/{sheet.pk}/?openExternalBrowser=1")
    expect(first_box(judge)).to_have_value("6")
    assert judge.evaluate("location.search") == ""


def test_the_page_without_a_network_gives_way_when_it_is_back(judge: Page) -> None:
    judge.context.set_offline(True)
    judge.goto("/notices/")
    expect(judge.get_by_role("link", name="ลองอีกครั้ง")).to_be_visible()

    judge.context.set_offline(False)

    expect(judge.locator("[data-kept]")).to_have_count(0, timeout=15_000)
    expect(judge).to_have_url(re.compile("/notices/$"))


@pytest.mark.parametrize("days", [-1, 1])
def test_a_device_whose_clock_is_wrong_by_a_day_marks_as_any_other(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet, days: int
) -> None:
    page = open_page(cast.member)
    page.clock.install(time=timezone.now() + timedelta(days=days))
    page.goto(f"/sheets/{sheet.pk}/")
    first_box(page).fill("6")
    page.clock.run_for(2_000)

    expect(page.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    assert abs(Mark.objects.get().saved_at - timezone.now()) < timedelta(hours=1)


def test_another_person_on_the_device_finds_nothing(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    page = judge.context.new_page()
    judge.close()
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อเข้าใช้หรืออีเมล").fill(cast.chair.username)
    page.get_by_label("รหัสผ่าน").fill("a-long-test-password")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.get_by_role("heading", name="สวัสดี").wait_for()

    head = page.locator("[data-person]")
    expect(head).to_have_attribute("data-person", str(cast.chair.pk))
    expect(head).to_have_attribute("data-alone", "yes")
    assert page.evaluate(STORES) == []


@contextmanager
def database_away() -> Iterator[None]:
    """Of the server's threads; the test asks it nothing meanwhile."""

    def gone(*_arguments: object, **_options: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "cursor", gone)
        patched.setattr(BaseDatabaseWrapper, "chunked_cursor", gone)
        yield


def test_marks_wait_on_the_device_while_the_server_answers_503(
    judge: Page, sheet: ScoreSheet
) -> None:
    judge.goto(f"/sheets/{sheet.pk}/")
    with database_away():
        first_box(judge).fill("7.5")
        expect(judge.locator("[data-summary]")).to_contain_text("ระบบไม่ตอบชั่วคราว")
        judge.goto("/notices/")
        expect(judge.get_by_role("heading")).to_have_text("ระบบไม่พร้อมให้บริการชั่วคราว")
        # The kept page serves, with what was typed.
        judge.goto(f"/sheets/{sheet.pk}/")
        expect(first_box(judge)).to_have_value("7.5")

    expect(judge.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    assert str(Mark.objects.get().points) == "7.50"


# A store as an earlier release's service worker left it: the same name, and no version in it.
OLDER = """async (user) => {
    const store = await caches.open(`day-${user}`);
    await store.delete("/kept-by/");
    const page = "<!DOCTYPE html><h1>จากรุ่นก่อน</h1>";
    const headers = {"Content-Type": "text/html; charset=utf-8"};
    await store.put("/sheets/999/", new Response(page, {headers}));
}"""


def test_what_an_older_service_worker_kept_serves_until_the_day_is_fetched_anew(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    judge.evaluate(OLDER, cast.member.pk)
    judge.context.set_offline(True)
    judge.goto("/sheets/999/")
    expect(judge.get_by_role("heading")).to_have_text("จากรุ่นก่อน")

    judge.context.set_offline(False)
    judge.goto(f"/sessions/{cast.session.pk}/")
    expect(judge.locator("[data-offline-state]")).to_have_text(KEPT)
    judge.context.set_offline(True)
    judge.goto("/sheets/999/")

    expect(judge.get_by_role("heading", level=1)).to_have_text("ขณะนี้ไม่มีเครือข่าย")
