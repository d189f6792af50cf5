"""A level and a figure under the hand: pressed, typed, and typed without a network."""

import pytest
from playwright.sync_api import Page, expect

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Mark, ScoreSheet
from tests.browser.conftest import OpenPage
from tests.entries import key_figure, make_entries
from tests.factories import Cast, opened_sheet

pytestmark = pytest.mark.browser


@pytest.fixture
def entries(cast: Cast) -> dict[str, int]:
    Nomination.objects.update(nominee_class="S")
    cast.nomination.refresh_from_db()
    made = make_entries(cast.category.rubric, base="whole")
    key_figure(cast, made["keyed"], "6")
    return made


@pytest.fixture
def sheet(cast: Cast, entries: dict[str, int]) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


def row(page: Page, pk: int):  # type: ignore[no-untyped-def]
    return page.locator(f"#indicator-{pk}")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_level_is_pressed_and_a_figure_gives_points(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet, entries: dict[str, int], width: int
) -> None:
    page = open_page(cast.member, width=width)
    page.goto(f"/sheets/{sheet.pk}/")
    levels, table = row(page, entries["levels"]), row(page, entries["table"])

    levels.locator(".level", has_text="3").click()
    expect(levels.locator(".mark-state")).to_have_text("บันทึกแล้ว")
    levels.locator(".points").press("ArrowUp")
    expect(levels.locator(".points")).to_have_value("5")
    table.locator(".figure").fill("๕")

    expect(table.locator("[data-earned]")).to_have_text("3")
    expect(page.locator("[data-marked-count]")).to_have_text("3/4")
    expect(page.locator("[data-total]")).to_have_text("65.00")
    expect(page.locator("[data-base]")).to_have_text("ฐาน 80.00 จาก 100.00")
    expect(row(page, entries["keyed"])).to_contain_text("เลขานุการบันทึก")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_waits_for_the_network_on_the_device(
    open_page: OpenPage, cast: Cast, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    page = open_page(cast.member)
    page.goto(f"/sheets/{sheet.pk}/")
    linear = row(page, entries["linear"])
    page.context.set_offline(True)
    linear.locator(".figure").fill("10")
    expect(linear.locator(".mark-state")).to_contain_text("รอเครือข่าย")
    expect(linear.locator("[data-earned]")).to_have_text("…")

    page.context.set_offline(False)

    expect(linear.locator("[data-earned]")).to_have_text("3.57")
    assert Mark.objects.get().figure == 10
