"""A passkey as the second step, with the virtual device of Chromium; and a card's session."""

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from evaluations.entry.schedule.actions.entry import make_cards
from tests.browser.conftest import OpenPage
from tests.factories import PASSWORD, Cast
from units.models import User

pytestmark = pytest.mark.browser


def give_device(page: Page, *, confirms: bool = True) -> None:
    """A fingerprint reader in the browser; one that does not `confirm` knows nobody."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": confirms,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อเข้าใช้หรืออีเมล").fill(user.username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("ชื่ออุปกรณ์").fill("คอมพิวเตอร์ที่ทำงาน")
    page.get_by_role("button", name="เพิ่มพาสคีย์").click()
    page.wait_for_url("**/recovery-codes/")


@pytest.fixture
def live_server(live_server: object, settings: LazySettings) -> object:
    """Browsers take passkeys on a secure address or on this machine by its name alone."""
    settings.SECOND_FACTOR = True
    return live_server


def test_signing_in_with_password_and_passkey(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    give_device(page)
    type_password(page, cast.chair)
    expect(page.get_by_text("หน้าที่ของท่านในระบบต้องเข้าสู่ระบบสองขั้นตอน")).to_be_visible()
    add_passkey(page)
    page.goto("/")
    page.get_by_role("heading", name="สวัสดี").wait_for()
    page.context.clear_cookies()

    type_password(page, cast.chair)
    page.get_by_role("button", name="ใช้พาสคีย์").click()

    page.get_by_role("heading", name="สวัสดี").wait_for()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("คอมพิวเตอร์ที่ทำงาน")).to_be_visible()


def test_a_device_that_does_not_know_one_is_no_way_in(open_page: OpenPage, cast: Cast) -> None:
    page, stranger = open_page(), open_page()
    give_device(page)
    type_password(page, cast.chair)
    page.wait_for_url("**/accounts/2fa/")
    add_passkey(page)

    give_device(stranger)
    type_password(stranger, cast.chair)
    stranger.get_by_role("button", name="ใช้พาสคีย์").click()

    expect(stranger.get_by_text("อุปกรณ์ไม่ได้ยืนยัน")).to_be_visible()
    stranger.goto("/")
    stranger.get_by_role("heading", name="ขั้นที่สอง").wait_for()


def test_the_own_passkey_confirms_it_once_more(open_page: OpenPage, cast: Cast) -> None:
    page = open_page()
    give_device(page)
    type_password(page, cast.chair)
    page.wait_for_url("**/accounts/2fa/")
    add_passkey(page)

    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/sessions/")
    page.get_by_role("button", name="ใช้พาสคีย์").click()

    page.get_by_role("heading", name="อุปกรณ์ที่เข้าสู่ระบบ").wait_for()


def test_a_card_leads_to_the_day_and_says_what_it_does_not_open(
    open_page: OpenPage, cast: Cast
) -> None:
    cards = make_cards(by=cast.secretary, session=cast.session, anew=True)
    code = next(card.code for card in cards if card.seat.user == cast.member)
    page = open_page(width=390)
    page.goto(f"/card/{code}/")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(f"**/sessions/{cast.session.pk}/")

    page.goto("/nominations/")
    expect(page.get_by_role("heading", name="กรุณาเข้าสู่ระบบด้วยรหัสผ่าน")).to_be_visible()
    page.get_by_role("button", name="ออกจากระบบ แล้วเข้าด้วยรหัสผ่าน").click()
    page.wait_for_url("**/accounts/login/?next=%2Fnominations%2F")
