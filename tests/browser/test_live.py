"""The day in six browsers: a committee of five and the secretary; three lose the network at
random moments. At the end every mark is what was typed, and the category is certified."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Mark
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.models import Category
from tests.browser.conftest import OpenPage
from tests.factories import (
    PASSWORD,
    Cast,
    make_category,
    make_nomination,
    make_slot,
    make_user,
    submitted_sheet,
)
from units.models import User

pytestmark = pytest.mark.browser
SAVED = "บันทึกครบแล้ว"
# What of the screen on the wall is written in the largest letters (case J24).
LARGEST = """() => {
  const size = (one) => parseFloat(getComputedStyle(one).fontSize);
  const all = [...document.querySelectorAll("main *")].filter((one) => one.innerText?.trim());
  return all.reduce((most, one) => size(one) > size(most) ? one : most).innerText.trim();
}"""


def test_a_board_follows_within_seconds_and_says_now_and_next(
    open_page: OpenPage, cast: Cast
) -> None:
    other = make_nomination(category=cast.category, committee=cast.committee)
    slot = make_slot(session=cast.session, nominations=[other], state=SlotState.SCHEDULED)
    wall, member = open_page(cast.secretary), open_page(cast.member, width=390)
    wall.goto(f"/sessions/{cast.session.pk}/wall/")
    member.goto(f"/sessions/{cast.session.pk}/")

    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.CLOSED)
    change_slot(by=cast.chair, slot=slot, to=SlotState.PRESENTING)

    for page in (wall, member):
        now = page.locator(".now-part").first
        expect(now).to_contain_text(other.official_name, timeout=6_000)
        expect(page.locator("#live-now [data-clock-face]").first).to_contain_text("เหลือ")
    assert wall.evaluate(LARGEST).startswith("เหลือ")


def test_a_board_that_follows_loses_nothing_that_is_being_typed(
    open_page: OpenPage, cast: Cast
) -> None:
    """Others act meanwhile: the parts that moved are swapped in, the page itself stays."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    slot = make_slot(session=cast.session, nominations=[other], state=SlotState.SCHEDULED)
    chair = open_page(cast.chair)
    chair.goto(f"/sessions/{cast.session.pk}/")
    chair.evaluate("window.isTheSame = true")
    chair.locator("details:has(#shift-minutes) > summary").click()
    chair.locator("#shift-minutes").fill("15")

    change_slot(by=cast.secretary, slot=slot, to=SlotState.CALLED)

    state = chair.locator(f"#slot-{slot.pk}")
    expect(state).to_contain_text("เรียกแล้ว", timeout=6_000)
    expect(chair.locator("#shift-minutes")).to_have_value("15")
    # Two slots more: the page has to be drawn anew, and waits until nothing is being typed.
    more = [
        make_slot(
            session=cast.session,
            nominations=[make_nomination(category=cast.category, committee=cast.committee)],
            state=SlotState.SCHEDULED,
        )
        for _slot in range(2)
    ]
    change_slot(by=cast.secretary, slot=slot, to=SlotState.PRESENTING)
    expect(state).to_contain_text("กำลังนำเสนอ", timeout=6_000)
    expect(chair.locator("#shift-minutes")).to_have_value("15")
    assert chair.evaluate("window.isTheSame")
    chair.locator("#shift-minutes").fill("")
    chair.locator("h1").click()
    for one in more:
        expect(chair.locator(f"#slot-{one.pk}")).to_be_visible(timeout=8_000)
    # With slots that may change places, and nothing typed, it goes on following.
    chair.evaluate("window.isTheSame = false")
    last = make_slot(
        session=cast.session,
        nominations=[make_nomination(category=cast.category, committee=cast.committee)],
        state=SlotState.SCHEDULED,
    )
    change_slot(by=cast.secretary, slot=more[0], to=SlotState.CALLED)
    expect(chair.locator(f"#slot-{last.pk}")).to_be_visible(timeout=8_000)


def test_what_became_of_a_press_is_in_sight_where_the_page_stands(
    open_page: OpenPage, cast: Cast
) -> None:
    for hour in range(6):
        nomination = make_nomination(category=cast.category, committee=cast.committee)
        last = make_slot(session=cast.session, nominations=[nomination], state="scheduled")
        Slot.objects.filter(pk=last.pk).update(starts_at=last.starts_at + timedelta(hours=hour))
    chair = open_page(cast.chair, width=390)
    chair.goto(f"/sessions/{cast.session.pk}/")

    chair.locator(f"#slot-{last.pk}").get_by_role("button", name="เรียก").first.click()

    message = chair.locator(".message")
    expect(message).to_contain_text("เรียกแล้ว")
    expect(message).to_be_in_viewport()
    chair.locator("[data-dismiss]").click()
    expect(message).to_have_count(0)


@pytest.fixture
def five(cast: Cast) -> list[User]:
    """Two members more: a committee of five that score, one of them the secretary."""
    more = [make_user(username=f"judge{number}") for number in (4, 5)]
    for number, user in enumerate(more, start=4):
        Seat.objects.create(
            committee=cast.committee, user=user, number=number, position=Position.MEMBER
        )
    return [cast.chair, cast.member, cast.secretary, *more]


def points_of(judge: int) -> Iterator[str]:
    """Marks that say whose they are."""
    chance = random.Random(judge)
    while True:
        yield f"{chance.randint(0, 20) / 2:g}"


def score(page: Page, marks: Iterator[str], *, unstable: bool) -> list[str]:
    """Type every mark, changing the mind now and then; the network comes and goes."""
    chance, typed = random.Random(7), []
    for at in range(page.locator(".points").count()):
        if unstable and chance.random() < 0.6:
            page.context.set_offline(chance.random() < 0.6)
        field = page.locator(".points").nth(at)
        field.fill(next(marks))
        if chance.random() < 0.5:
            page.locator(".points").nth(0).focus()
        last = next(marks)
        field.fill(last)
        typed.append(last)
    return typed


def arrive(page: Page, board: str) -> None:
    """Report present, declare, fetch the sheet: its marks wait for the presentation."""
    page.goto(board)
    page.get_by_role("button", name="อยู่ในห้องประชุม").click()
    expect(page.get_by_text("รายงานตัวแล้ว", exact=True)).to_be_visible()
    page.get_by_role("link", name="แจ้งส่วนได้เสียและเปิดแบบไว้ก่อน").click()
    declare_none(page)
    expect(page.locator(".points").first).to_be_disabled()


def declare_none(page: Page) -> None:
    page.get_by_label("ไม่มีส่วนได้เสีย").check()
    page.locator("form.card-box button[type=submit]:visible").click()


def hand_in(page: Page) -> None:
    page.locator("button[name=review]").click()
    page.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(PASSWORD)
    page.locator("form[data-once] button[type=submit]").last.click()
    expect(page.get_by_text("แบบนี้ล็อกแล้ว")).to_be_visible()


def certify(chair: Page, cast: Cast, category: Category) -> None:
    chair.goto(f"/committees/{cast.committee.pk}/categories/{category.pk}/certify/")
    chair.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(PASSWORD)
    chair.get_by_role("button", name="รับรองผล").click()
    expect(chair.get_by_text("รับรองผลการประเมินแล้ว ระบบจะผนึกให้ภายในหนึ่งนาที")).to_be_visible()


def stored(judge: User, nomination: Nomination) -> list[float]:
    marks = Mark.objects.filter(sheet__seat__user=judge, sheet__nomination=nomination)
    in_order = marks.order_by("indicator__dimension__number", "indicator__number")
    return [float(mark.points or -1) for mark in in_order]


def test_the_whole_day(open_page: OpenPage, cast: Cast, five: list[User]) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    board = f"/sessions/{cast.session.pk}/"
    watcher, chair = open_page(cast.administrator), open_page(cast.chair)
    watcher.goto(f"{board}progress/")
    pages = [open_page(judge, width=390 if at % 2 else 1280) for at, judge in enumerate(five)]
    for page in pages:
        arrive(page, board)
    chair.goto(board)
    chair.get_by_role("button", name="เริ่มการนำเสนอ").click()
    typed = []
    for at, page in enumerate(pages):
        expect(page.locator(".points").first).to_be_enabled(timeout=10_000)
        typed.append(score(page, points_of(at), unstable=at >= 2))
    for page in pages:
        page.context.set_offline(False)
    for page, judge, marks in zip(pages, five, typed, strict=True):
        expect(page.locator("[data-summary]")).to_have_text(SAVED, timeout=30_000)
        assert stored(judge, cast.nomination) == [float(mark) for mark in marks]
        hand_in(page)
    expect(watcher.locator("#live-sum")).to_contain_text("5 จาก 5", timeout=8_000)

    certify(chair, cast, cast.category)
    assert len(Result.objects.get().document["lines"][0]["sheets"]) == 5


@pytest.fixture
def eight(cast: Cast) -> list[Nomination]:
    """Eight provinces in two categories; the eighth is called and does not come."""
    other = make_category(award_round=cast.category.award.round, rubric=cast.category.rubric)
    cast.committee.categories.add(other)
    made = [cast.nomination]
    for at in range(1, 8):
        category = cast.category if at < 4 else other
        made.append(make_nomination(category=category, committee=cast.committee))
        state = SlotState.CALLED if at == 7 else SlotState.PRESENTING
        make_slot(session=cast.session, nominations=[made[at]], state=state)
    return made


def fall_ill(cast: Cast, judge: User) -> User:
    """The judge hands the seat on from today."""
    today = timezone.localdate()
    seat = cast.seat(judge)
    Seat.objects.filter(pk=seat.pk).update(valid_until=today - timedelta(days=1))
    substitute = make_user(username="substitute")
    Seat.objects.create(
        committee=cast.committee,
        user=substitute,
        number=9,
        position=Position.MEMBER,
        substitute_for=seat,
        valid_from=today,
    )
    return substitute


def key_and_confirm(keyer: Page, second: Page, seat: Seat, nomination: Nomination) -> None:
    keyer.goto(f"/nominations/{nomination.pk}/paper/{seat.pk}/")
    keyer.get_by_label("ไม่มีส่วนได้เสีย").check()
    for field in keyer.locator(".points").all():
        field.fill("๗.๕")
    keyer.get_by_role("button", name="บันทึกที่คีย์").click()
    keyer.wait_for_url("**/papers/*/")
    second.goto(keyer.url)
    second.get_by_label("รหัสผ่านของท่านอีกครั้ง").fill(PASSWORD)
    second.get_by_role("button", name="เทียบแล้วตรงกัน").click()
    expect(second.locator(".message-success")).to_be_visible()


def test_illness_paper_and_a_province_that_does_not_come(
    open_page: OpenPage, cast: Cast, five: list[User], eight: list[Nomination]
) -> None:
    """At the end every category is certified, and the result says what happened."""
    ill, on_paper = five[3], five[4]
    substitute = fall_ill(cast, ill)
    for nomination in eight[:7]:
        for judge in (*five[:3], *((substitute, on_paper) if nomination != eight[0] else ())):
            submitted_sheet(judge=judge, nomination=nomination)
    chair, keyer = open_page(cast.chair), open_page(cast.secretary, width=390)
    chair.goto(f"/sessions/{cast.session.pk}/")
    slot = chair.locator(f"#slot-{eight[7].slot_place.slot_id}")
    slot.get_by_text("ไม่มานำเสนอ").first.click()
    slot.get_by_label("เหตุผล").first.fill("ติดภารกิจน้ำท่วม")
    slot.get_by_role("button", name="ไม่มานำเสนอ").click()
    expect(slot.get_by_text("ติดภารกิจน้ำท่วม")).to_be_visible()
    page = open_page(substitute, width=390)
    page.goto(f"/nominations/{eight[0].pk}/sheet/")
    declare_none(page)
    typed = score(page, points_of(9), unstable=False)
    expect(page.locator("[data-summary]")).to_have_text(SAVED)
    hand_in(page)
    key_and_confirm(keyer, open_page(cast.administrator), cast.seat(on_paper), eight[0])
    for category in (eight[0].category, eight[4].category):
        certify(chair, cast, category)

    assert stored(substitute, eight[0]) == [float(one) for one in typed]
    lines = [line for result in Result.objects.all() for line in result.content["lines"]]
    assert len(lines) == 8
    assert sorted(len(line["sheets"]) for line in lines) == [0, 5, 5, 5, 5, 5, 5, 5]
