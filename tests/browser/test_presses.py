"""The chair's day in WebKit on a phone, from the sign-in to the certified PDF: presses counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.results.models import Result
from evaluations.setup.rubrics.models import Indicator
from tests.browser.engines import webkit_tab
from tests.browser.tabs import Tab
from tests.factories import PASSWORD, Cast, submitted_sheet

pytestmark = pytest.mark.browser
# Of buttons, links and levels; the boxes that are written in are counted beside them.
WHOLE_DAY, FROM_THE_LAST_MARK, SIGNATURES = 17, 5, 2
# WebKit draws a PDF by a page of its own.
SHOWN = """return location.pathname === '%s'
    && Boolean(document.querySelector('iframe[src^="webkit-pdfjs-viewer"]'))"""


@dataclass
class Hand:
    """Counts what a person does on a page."""

    tab: Tab
    presses: int = 0
    boxes: int = 0

    def press(self, css: str) -> None:
        self.presses += 1
        self.tab.press(css)

    def type(self, css: str, text: str) -> None:
        self.boxes += 1
        self.tab.type(css, text)


@pytest.fixture
def hand(live_server: LiveServer) -> Iterator[Hand]:
    with webkit_tab(live_server.url) as tab:
        yield Hand(tab)


def run_the_day(hand: Hand, cast: Cast) -> None:
    """Sign in, report present, call the nominee and begin."""
    hand.tab.go("/accounts/login/")
    hand.type("#id_login", cast.chair.username)
    hand.type("#id_password", PASSWORD)
    hand.press("form.card-box [type=submit]")
    hand.press(f'a[href="{reverse("session_detail", args=[cast.session.pk])}"]')
    hand.press('[name="mode"][value="on_site"]')
    for state in (SlotState.CALLED, SlotState.PRESENTING):
        hand.press(f'#slot-{cast.slot.pk} .actions [value="{state}"]')


def score(hand: Hand, cast: Cast) -> None:
    hand.press(f'a[href="{reverse("sheet_open", args=[cast.nomination.pk])}"]')
    hand.press('[name="kind"][value="none"]')
    hand.press(".when-none")
    for indicator in Indicator.objects.filter(dimension__rubric=cast.category.rubric):
        hand.press(f"#indicator-{indicator.pk} .level:nth-of-type(4)")


def sign_twice(hand: Hand) -> str:
    """The sheet, then the result; the address of the PDF, which is asked for at last."""
    hand.press("[name=review]")
    hand.type("#id_password", PASSWORD)
    hand.press("form[data-once] .btn-primary")
    hand.press('[aria-labelledby="next-step"] .btn-primary')
    hand.tab.until("main", "การรับรองจะล็อก")
    hand.type("#id_password", PASSWORD)
    hand.press("form.card-box[data-once] .btn-primary")
    hand.tab.until("main", "รับรองผลการประเมินแล้ว")
    paper = reverse("result_pdf", args=[Result.objects.get().pk])
    hand.press(f'a[href="{paper}"]')
    return paper


def test_the_chairs_day_on_a_phone(hand: Hand, cast: Cast) -> None:
    type(cast.slot).objects.filter(pk=cast.slot.pk).update(state=SlotState.SCHEDULED)
    run_the_day(hand, cast)
    hand.tab.until(f"#slot-{cast.slot.pk}", "กำลังนำเสนอ")
    for judge in (cast.member, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    score(hand, cast)
    before, written = hand.presses, hand.boxes

    paper = sign_twice(hand)

    hand.tab.comes(SHOWN % paper)
    assert hand.presses - before <= FROM_THE_LAST_MARK
    assert hand.boxes - written == SIGNATURES
    assert hand.presses <= WHOLE_DAY
