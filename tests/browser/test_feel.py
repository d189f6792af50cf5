"""The sheet in the hand: on a phone, by keys, read aloud, enlarged, in colours of the system; and
the day's pages of four roles by axe with its best practices."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.scoring.models import Mark, ScoreSheet
from tests.browser.conftest import OpenPage
from tests.factories import (
    Cast,
    make_cast,
    make_evidence,
    make_nomination,
    make_slot,
    opened_sheet,
    submitted_sheet,
)

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 780}
ENLARGED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
WIDE = {"width": 1280, "height": 900}
LINE = 60
SAVED = "บันทึกครบแล้ว"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a screen reader says by itself: texts that come into a live region.
LISTEN = """() => {
  window.said = [];
  const live = "[role=status], [role=alert], [role=log], [aria-live], output";
  new MutationObserver((changes) => {
    const regions = new Set(changes.map(({ target }) =>
      (target.closest ? target : target.parentElement)?.closest(live)).filter(Boolean));
    const texts = [...regions].map((region) => region.textContent.trim());
    window.said.push(...texts.filter(Boolean));
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
# Whether the element in focus is in sight, with nothing that stands over the page before it.
IN_SIGHT = """() => {
  const here = document.activeElement;
  const { top, height } = here.getBoundingClientRect();
  /* Of a long text the line that is written is brought into sight. */
  const bottom = top + Math.min(height, 44);
  const bar = document.querySelector(".bar");
  const shown = getComputedStyle(bar).position === "sticky" && !bar.contains(here)
    ? bar.getBoundingClientRect().top : innerHeight;
  return top >= -1 && bottom <= shown + 1;
}"""


# Whether the device has kept what is typed: at the key itself, and when the page goes.
GONE = """() => {
  const isKept = () => Object.values(localStorage).some((text) => text.includes("ก่อนไป"));
  const box = document.querySelector(".notes textarea");
  box.value = "ก่อนไป";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const atOnce = isKept();
  dispatchEvent(new Event("pagehide"));
  return [atOnce, isKept()];
}"""


@pytest.fixture
def cast(guarded_transactions: None) -> Cast:
    return make_cast(is_rehearsal=True)


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    evidence = make_evidence(nomination=cast.nomination, title="รายงานประจำปี")
    evidence.dimensions.add(cast.category.rubric.dimensions.all()[0])
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


def rect(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).first.evaluate(
        "(one) => one.getBoundingClientRect().toJSON()"
    )
    return found


def box(page: Page, at: int):  # type: ignore[no-untyped-def]
    return page.locator(".points").nth(at)


def state(page: Page, at: int):  # type: ignore[no-untyped-def]
    return page.locator(".indicator .mark-state").nth(at)


def everything_in_focus_is_seen(page: Page) -> None:
    page.locator(".skip").focus()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _press in range(60):
        page.keyboard.press("Tab")
        what = page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
        assert page.evaluate(IN_SIGHT), what
        if 'name="review"' in what:
            return
    raise AssertionError("the last button was not reached")


def test_a_sheet_in_the_hand(open_page: OpenPage, cast: Cast, sheet: ScoreSheet) -> None:
    """One journey, for a browser is long to start."""
    page = open_page(cast.member, width=PHONE["width"])
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"/sheets/{sheet.pk}/")
    expect(page.locator("[data-opens-drawer]").first).to_be_visible()
    one_line_above_and_one_below(page)
    everything_in_focus_is_seen(page)
    a_change_is_said_once(page)
    a_reason_is_asked_for(page)
    the_keys_are_shown_when_asked_for(page)
    what_is_missing_stands_in_the_alert(page)
    for size in (ENLARGED, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        everything_in_focus_is_seen(page)
    the_chosen_level_is_the_systems_choice(page)
    what_is_typed_is_kept_before_the_page_goes(page)


def one_line_above_and_one_below(page: Page) -> None:
    """Case J8: and the first indicator stands wholly between them."""
    bar = rect(page, ".bar")
    assert rect(page, ".head")["height"] <= LINE
    assert bar["height"] <= LINE
    assert bar["bottom"] == PHONE["height"]
    first = rect(page, ".indicator")
    assert 0 < first["top"] < first["bottom"] <= bar["top"]


def a_change_is_said_once(page: Page) -> None:
    """Case A15: what changed, and nothing of sums that stay as they are."""
    page.evaluate(LISTEN)
    box(page, 0).fill("๔.๕")
    box(page, 0).press("ArrowUp")  # J24
    expect(box(page, 0)).to_have_value("5")
    expect(page.locator("[data-summary]")).to_have_text(SAVED)
    expect(page.locator("[data-said]")).to_have_text("1.1 5: บันทึกแล้ว · รวม 12.50")
    assert page.evaluate("window.said") == ["1.1 5: บันทึกแล้ว · รวม 12.50"]


def a_reason_is_asked_for(page: Page) -> None:
    """Case J6: nothing is called saved before it stands there."""
    comment = page.get_by_label("ความเห็น 1.2")
    page.get_by_label("ไม่เกี่ยวข้อง").first.check()
    expect(state(page, 1)).to_have_text("“ไม่เกี่ยวข้อง” ต้องมีความเห็นบอกเหตุผล")
    expect(comment).to_be_visible()
    comment.fill("ไม่มีภารกิจนี้")
    expect(state(page, 1)).to_have_text("บันทึกแล้ว")
    assert Mark.objects.get(comment="ไม่มีภารกิจนี้").points is None


def the_keys_are_shown_when_asked_for(page: Page) -> None:
    """In a comment "?" is a letter."""
    keys = page.get_by_role("dialog", name="ปุ่มลัดในหน้านี้")
    page.get_by_label("ความเห็น 1.2").press("?")
    expect(keys).to_be_hidden()
    box(page, 0).press("?")
    expect(keys).to_be_focused()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(box(page, 0)).to_be_focused()
    page.locator(".menu-up summary").click()
    page.get_by_role("button", name="ปุ่มลัดในหน้านี้").click()
    keys.get_by_role("checkbox").uncheck()
    keys.get_by_role("button", name="ปิด").click()
    box(page, 0).press("?")
    expect(keys).to_be_hidden()
    box(page, 0).fill("5")


def what_is_missing_stands_in_the_alert(page: Page) -> None:
    """Case J7: as links to what it is about."""
    page.get_by_role("button", name="ตรวจทานและส่ง").click()
    page.locator(".message-error").get_by_role("link", name=re.compile("2.1")).click()
    expect(page).to_have_url(re.compile(r"#indicator-\d+$"))
    assert 0 <= rect(page, ":target")["top"] < rect(page, ".bar")["top"] - LINE


def the_chosen_level_is_the_systems_choice(page: Page) -> None:
    """Case A16: in forced colours."""
    page.locator(".level").nth(4).click()
    page.emulate_media(forced_colors="active")
    chosen, other = (
        page.locator(f'.level[aria-pressed="{pressed}"]').first.evaluate(
            "(one) => getComputedStyle(one).backgroundColor"
        )
        for pressed in ("true", "false")
    )
    assert chosen != other


def what_is_typed_is_kept_before_the_page_goes(page: Page) -> None:
    """In the same moment, before anything was drawn or sent."""
    assert page.evaluate(GONE) == [False, True]


def test_a_part_that_is_drawn_anew_keeps_the_focus(open_page: OpenPage, cast: Cast) -> None:
    """Case A16."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    slot = make_slot(session=cast.session, nominations=[other], state=SlotState.SCHEDULED)
    page = open_page(cast.chair)
    page.goto(f"/sessions/{cast.session.pk}/")
    stays = page.locator(f"#slot-{slot.pk}").locator("a, summary").first
    stays.focus()
    label = stays.inner_text()

    change_slot(by=cast.secretary, slot=slot, to=SlotState.CALLED)

    expect(page.locator(f"#slot-{slot.pk}")).to_contain_text("เรียกแล้ว", timeout=6_000)
    assert label in page.evaluate("document.activeElement.innerText")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_days_pages_of_four_roles_follow_best_practices(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet
) -> None:
    """Case J23: everything stands in a landmark, and no two of them have one name."""
    fresh, judged = (
        make_nomination(category=cast.category, committee=cast.committee) for _n in range(2)
    )
    make_slot(session=cast.session, nominations=[fresh, judged])
    done = submitted_sheet(judge=cast.secretary, nomination=judged)
    day = [reverse(name, args=[cast.session.pk]) for name in ("session_detail", "session_wall")]
    run = ("session_progress", "roll_call")
    board = reverse("board", args=[cast.committee.pk, cast.category.pk])
    activity = reverse("document", args=["activity", cast.session.pk, "page"])
    seen = {
        "member": [
            "/",
            *day,
            reverse("sheet_open", args=[fresh.pk]),
            reverse("sheet_conflict", args=[fresh.pk]),
            reverse("sheet", args=[sheet.pk]),
            reverse("sheet_review", args=[sheet.pk]),
            board,
            activity,
        ],
        "chair": ["/", *day, *(reverse(name, args=[cast.session.pk]) for name in run), board],
        "secretary": ["/", *day, reverse("sheet_review", args=[done.pk]), activity],
        "auditor": ["/", "/sessions/", "/results/", activity],
    }
    wrong: dict[str, list[str]] = {}
    for role, addresses in seen.items():
        page = open_page(getattr(cast, role), width=390)
        for address in addresses:
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
            if found := axe_finds(page):
                wrong[f"{role} {address}"] = found

    assert wrong == {}


def axe_finds(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
