"""The page of long work asks by itself how far the work is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluations.platform.jobs.models import Job
from tests.browser.conftest import OpenPage
from tests.factories import Cast, make_job

pytestmark = pytest.mark.browser


def test_the_page_is_loaded_anew_when_the_work_moved_and_not_before(
    open_page: OpenPage, cast: Cast
) -> None:
    job = make_job(asked_by=cast.member, state="running", total=8, done=3)
    page = open_page(cast.member)
    page.goto(reverse("job", args=[job.pk]))
    page.evaluate("window.isTheSame = true")
    for _time in range(2):
        page.wait_for_event("response", lambda answer: answer.url == page.url)
    assert page.evaluate("window.isTheSame")

    Job.objects.update(done=5)

    expect(page.get_by_text("5 จาก 8 ส่วน")).to_be_visible()


def test_the_page_of_work_that_is_gone_says_so(open_page: OpenPage, cast: Cast) -> None:
    job = make_job(asked_by=cast.member, state="running")
    page = open_page(cast.member)
    page.goto(reverse("job", args=[job.pk]))

    job.delete()

    expect(page.get_by_role("heading", name="ไม่พบหน้านี้")).to_be_visible()
