"""The evening before: a judge's device tells what it keeps, and who runs the day sees it."""

from django.urls import reverse
from playwright.sync_api import Request, expect

from evaluations.judging.preflight.models import DeviceReport
from tests.browser.conftest import OpenPage
from tests.factories import Cast, opened_sheet


def test_a_device_tells_what_it_keeps_and_what_waits(
    open_page: OpenPage, cast: Cast, heard: list[str]
) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    board, device = (
        reverse(name, args=[cast.session.pk]) for name in ("session_detail", "device_report")
    )
    page = open_page(cast.member, width=390)
    with page.expect_response(lambda answer: told(answer.request) == [1, 0]) as answer:
        page.goto(board)
    assert answer.value.status == 204

    key = f"outbox:{cast.member.pk}:{sheet.pk}"
    page.evaluate('(key) => localStorage.setItem(key, \'{"cells": {"a": 1, "b": 2}}\')', key)
    with page.expect_response(lambda answer: told(answer.request) == [1, 2]) as answer:
        page.goto(board)
    assert answer.value.url.endswith(device)

    report = DeviceReport.objects.get()
    assert (report.kept, report.unsent) == (1, 2)
    # One clock; what a busy machine takes to answer is no skew of a minute.
    assert abs(report.skew) < 60
    watch = open_page(cast.secretary, width=390)
    watch.goto(reverse("session_devices", args=[cast.session.pk]))
    expect(watch.get_by_role("main")).to_contain_text("รอส่ง 2 รายการ")
    assert heard == []


def told(request: Request) -> list[int]:
    """How many sheets a report says that it keeps, and how many writings wait."""
    if not request.url.endswith("/device/"):
        return []
    sent: dict[str, int] = request.post_data_json or {}
    return [sent["kept"], sent["unsent"]]
