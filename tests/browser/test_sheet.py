"""The score sheet under the hand: keys, stale tabs, lost network, the drawer, no scripts."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route, expect

from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.setup.rubrics.models import Indicator
from tests.browser.conftest import OpenPage
from tests.factories import Cast, filled_sheet, make_evidence, opened_sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    evidence = make_evidence(nomination=cast.nomination, title="รายงานประจำปี")
    evidence.dimensions.add(cast.category.rubric.dimensions.all()[0])
    make_evidence(nomination=cast.nomination, title="ภาพกิจกรรม")
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


@pytest.fixture
def judge(open_page: OpenPage, cast: Cast, sheet: ScoreSheet) -> Page:
    page = open_page(cast.member)
    page.goto(f"/sheets/{sheet.pk}/")
    return page


def box(page: Page, at: int):  # type: ignore[no-untyped-def]
    return page.locator(".points").nth(at)


def state(page: Page, at: int):  # type: ignore[no-untyped-def]
    return page.locator(".indicator .mark-state").nth(at)


def test_keys_lead_through_all_marks(judge: Page) -> None:
    box(judge, 0).focus()
    for points in ("7", "8.5", "๙"):
        judge.keyboard.type(points)
        judge.keyboard.press("Enter")

    expect(box(judge, 3)).to_be_focused()
    judge.keyboard.press("ArrowUp")
    judge.keyboard.press("ArrowUp")
    expect(box(judge, 3)).to_have_value("0.5")
    judge.keyboard.press("Shift+Enter")
    expect(box(judge, 2)).to_be_focused()
    expect(judge.locator("[data-marked-count]")).to_have_text("4/4")
    expect(judge.locator("[data-total]")).to_have_text("62.50")


def test_a_form_that_came_back_shows_what_is_wrong_in_it(open_page: OpenPage, cast: Cast) -> None:
    """The review is long, and its password stands at the very end."""
    filled = filled_sheet(judge=cast.member, nomination=cast.nomination)
    page = open_page(cast.member, width=390)
    page.goto(f"/sheets/{filled.pk}/review/")
    page.locator("#id_password").fill("not the password")

    page.locator("form .btn-primary[type=submit]").click()

    wrong = page.locator(".is-invalid#id_password")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()


def test_what_is_typed_before_the_script_has_come_is_kept_as_well(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet
) -> None:
    """A slow network: the page stands, its script is still on the way."""
    page, held = open_page(cast.member), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/sheet/main*.js", hold)
    page.goto(f"/sheets/{sheet.pk}/", wait_until="commit")
    box(page, 0).fill("7")
    page.locator("summary", has_text="ความเห็น").first.click()
    page.locator(".comment textarea").first.fill("พิมพ์ก่อน")
    assert len(held) == 1

    held[0].continue_()

    expect(state(page, 0)).to_have_text("บันทึกแล้ว")
    mark = Mark.objects.get()
    assert (mark.points, mark.comment) == (Decimal(7), "พิมพ์ก่อน")


def test_the_wheel_changes_nothing(judge: Page) -> None:
    box(judge, 0).fill("7")
    box(judge, 0).hover()
    judge.mouse.wheel(0, 300)

    expect(box(judge, 0)).to_have_value("7")


def test_next_unmarked_jumps_over_what_is_done(judge: Page) -> None:
    box(judge, 0).fill("7")
    box(judge, 1).fill("7")
    expect(judge.locator("[data-marked-count]")).to_have_text("2/4")

    judge.get_by_role("link", name="ข้อถัดไปที่ยังไม่ครบ").click()

    expect(box(judge, 2)).to_be_focused()


def test_a_mark_off_the_scale_is_said_beside_it_and_kept(judge: Page) -> None:
    box(judge, 0).fill("11")
    box(judge, 1).focus()

    expect(state(judge, 0)).to_have_text("กรุณาให้คะแนนตั้งแต่ 0 ถึง 10 โดยเพิ่มทีละ 0.5")
    expect(box(judge, 0)).to_have_value("11")
    expect(box(judge, 0)).to_have_attribute("aria-invalid", "true")
    expect(judge.locator("[data-summary]")).to_contain_text("ยังไม่ได้บันทึก")


def other_device(open_page: OpenPage, cast: Cast, sheet: ScoreSheet) -> Page:
    page = open_page(cast.member)
    page.goto(f"/sheets/{sheet.pk}/")
    return page


@pytest.mark.parametrize(("choice", "kept"), [("ใช้ค่าที่พิมพ์ในหน้านี้", "3"), ("ใช้ค่าที่บันทึกไว้", "7")])
def test_two_devices_meet_and_the_judge_chooses(
    judge: Page, open_page: OpenPage, cast: Cast, sheet: ScoreSheet, choice: str, kept: str
) -> None:
    other = other_device(open_page, cast, sheet)
    box(judge, 0).fill("7")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_have_text("บันทึกแล้ว")

    box(other, 0).fill("3")
    box(other, 1).focus()

    values = other.locator(".two-values dd")
    expect(values).to_have_text(["3", "7"])
    expect(other.locator("[data-summary]")).to_contain_text("(1)")
    assert Mark.objects.get().points == 7
    other.get_by_role("button", name=choice).click()
    expect(other.locator(".two-values")).to_have_count(0)
    expect(other.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    expect(box(other, 0)).to_have_value(kept)
    assert Mark.objects.get().points == int(kept)


def test_an_answer_that_is_lost_makes_no_conflict(judge: Page) -> None:
    lost: list[Route] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route)
            route.fetch()
            route.abort()

    judge.route("**/save/", lose_the_first)
    box(judge, 0).fill("7")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_contain_text("รอเครือข่าย")
    box(judge, 0).fill("8")
    box(judge, 1).focus()

    expect(state(judge, 0)).to_have_text("บันทึกแล้ว", timeout=15_000)
    mark = Mark.objects.get()
    assert mark.points == 8
    assert mark.version == 2


def test_a_captive_portal_takes_no_mark(judge: Page) -> None:
    page = "<html><body>กรุณาเข้าสู่ระบบ Wi-Fi</body></html>"
    judge.route("**/save/", lambda route: route.fulfill(body=page, content_type="text/html"))
    box(judge, 0).fill("7")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_contain_text("รอเครือข่าย")
    judge.unroute("**/save/")

    expect(state(judge, 0)).to_have_text("บันทึกแล้ว", timeout=15_000)
    assert Mark.objects.get().points == 7


def test_a_sheet_that_was_submitted_elsewhere_says_so(
    judge: Page, cast: Cast, sheet: ScoreSheet
) -> None:
    for indicator in Indicator.objects.all():
        value = MarkValue(SCORED, Decimal(8), "")
        save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)
    submit_sheet(by=cast.member, sheet=sheet)

    box(judge, 0).fill("3")
    box(judge, 1).focus()

    expect(state(judge, 0)).to_contain_text("แบบนี้ปิดแล้ว")
    assert set(Mark.objects.values_list("points", flat=True)) == {8}


def test_a_lost_network_loses_no_mark(judge: Page) -> None:
    judge.context.set_offline(True)
    box(judge, 0).fill("7.5")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_contain_text("รอเครือข่าย")
    expect(judge.locator("[data-summary]")).to_have_text("รอเครือข่าย (1)")

    judge.context.set_offline(False)

    expect(state(judge, 0)).to_have_text("บันทึกแล้ว")
    assert str(Mark.objects.get().points) == "7.50"


def test_signed_out_in_another_tab_the_page_waits_and_goes_on(judge: Page, cast: Cast) -> None:
    cookies = judge.context.cookies()
    judge.context.clear_cookies(name="sessionid")
    box(judge, 0).fill("6")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_contain_text("ท่านออกจากระบบแล้ว")

    for cookie in cookies:
        if cookie["name"] == "sessionid":
            kept = {"name": "sessionid", "value": cookie["value"], "url": judge.url}
            judge.context.add_cookies([kept])  # type: ignore[list-item]

    expect(state(judge, 0)).to_have_text("บันทึกแล้ว", timeout=15_000)


def answers(page: Page, status: int) -> None:
    page.unroute_all()
    page.route("**/save/", lambda route: route.fulfill(status=status, body=""))


def test_the_bar_names_the_true_cause_and_is_clear_afterwards(judge: Page) -> None:
    """The sign-in, the server, and a browser that lacks something: none of them is the network."""
    news, summary = judge.locator("[data-day-state]"), judge.locator("[data-summary]")
    causes = {401: "ท่านออกจากระบบแล้ว", 503: "ระบบไม่ตอบชั่วคราว", 400: "ทำงานในเบราว์เซอร์นี้ได้ไม่ครบ"}
    for at, (status, said) in enumerate(causes.items()):
        answers(judge, status)
        box(judge, at).fill("6")
        judge.get_by_role("button", name="ตรวจทานและส่ง").click()
        expect(news).to_contain_text(said)
        expect(summary).to_contain_text(said)
        expect(news).not_to_contain_text("รอเครือข่าย")
    judge.unroute_all()
    judge.evaluate(
        "() => { globalThis.taken = AbortController; delete globalThis.AbortController; }"
    )
    box(judge, 3).fill("6")
    box(judge, 2).focus()
    expect(summary).to_contain_text("ทำงานในเบราว์เซอร์นี้ได้ไม่ครบ")

    judge.evaluate("() => { globalThis.AbortController = taken; }")

    expect(summary).to_have_text("บันทึกครบแล้ว", timeout=20_000)
    expect(news).to_be_hidden()
    expect(judge.locator("[data-sign-in]")).to_be_hidden()


def test_what_another_tab_has_sent_waits_no_more(judge: Page, sheet: ScoreSheet) -> None:
    answers(judge, 401)
    box(judge, 0).fill("6")
    box(judge, 1).focus()
    expect(state(judge, 0)).to_contain_text("ท่านออกจากระบบแล้ว")

    other = judge.context.new_page()
    other.goto(f"/sheets/{sheet.pk}/")
    expect(other.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")

    expect(state(judge, 0)).to_have_text("บันทึกแล้ว", timeout=20_000)
    expect(judge.locator("[data-sign-in]")).to_be_hidden()


NOTHING_KEPT = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); } });"""


def test_a_browser_that_keeps_no_marks_says_so_before_the_first(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet
) -> None:
    page = open_page(cast.member, width=390)
    said = page.get_by_text("เบราว์เซอร์นี้เก็บคะแนนไว้ในเครื่องไม่ได้")
    page.goto(f"/sheets/{sheet.pk}/")
    expect(page.locator("[data-marked-count]")).to_have_text("0/4")
    expect(said).to_be_hidden()
    page.add_init_script(NOTHING_KEPT)

    page.goto(f"/sheets/{sheet.pk}/")

    expect(said).to_be_visible()
    box(page, 0).fill("6")
    box(page, 1).focus()
    expect(page.locator("[data-summary]")).to_have_text("บันทึกครบแล้ว")
    page.locator(".head .menu summary").last.click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    expect(page.get_by_label("รหัสผ่าน")).to_be_visible()


def test_a_comment_and_a_note_are_saved(judge: Page, sheet: ScoreSheet) -> None:
    judge.locator(".comment summary").first.click()
    judge.get_by_label("ความเห็น 1.1").fill("หลักฐานครบ")
    judge.get_by_label("จุดเด่น").first.fill("เข้มแข็ง")
    judge.get_by_label("ข้อเสนอแนะ").first.focus()
    expect(judge.locator(".notes .mark-state").first).to_have_text("บันทึกแล้ว")

    judge.reload()

    expect(judge.get_by_label("ความเห็น 1.1")).to_have_value("หลักฐานครบ")
    expect(judge.get_by_label("จุดเด่น").first).to_have_value("เข้มแข็ง")


def test_not_applicable_empties_the_box(judge: Page) -> None:
    box(judge, 1).fill("7")
    judge.get_by_label("ไม่เกี่ยวข้อง").first.check()

    expect(box(judge, 1)).to_have_value("")
    expect(state(judge, 1)).to_contain_text("ต้องมีความเห็นบอกเหตุผล")


def test_the_drawer_on_a_phone(open_page: OpenPage, cast: Cast, sheet: ScoreSheet) -> None:
    page = open_page(cast.member, width=390)
    page.goto(f"/sheets/{sheet.pk}/")
    item = page.locator(".evidence .evidence-link", has_text="รายงานประจำปี")
    expect(item).to_be_hidden()

    page.get_by_role("button", name="หลักฐานของมิตินี้").click()
    expect(item).to_be_visible()
    expect(page.locator(".evidence .evidence-link", has_text="ภาพกิจกรรม")).to_be_hidden()
    page.get_by_role("button", name="แสดงหลักฐานทั้งหมด").click()
    expect(page.locator(".evidence .evidence-link", has_text="ภาพกิจกรรม")).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()


def test_without_scripts_the_save_button_does_it(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet
) -> None:
    page = open_page(cast.member, scripts=False)
    page.goto(f"/sheets/{sheet.pk}/")
    expect(page.locator(".evidence .evidence-link", has_text="รายงานประจำปี")).to_be_visible()
    box(page, 0).fill("๗")
    box(page, 1).fill("8")
    box(page, 1).press("Enter")
    expect(page.get_by_text("บันทึกทุกข้อในหน้านี้แล้ว")).to_be_visible()

    page.locator(".indicator").nth(2).locator(".level").nth(4).click()

    expect(page.locator("[data-total]")).to_have_text("62.50")
    expect(box(page, 2)).to_have_value("10")
