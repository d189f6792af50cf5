"""Debian's Chromium, driven by Playwright. Every page is watched: a script error or a violation of
the content security policy fails the test that met it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.chromium import MISSING, find_chromium
from tests.factories import PASSWORD, Cast, make_cast
from units.models import User

OpenPage = Callable[..., Page]
# How long a test waits for what it expects, on a busy machine; only what never comes costs that.
expect.set_options(timeout=20_000)
# What Chromium writes for an answer that a test asks for on purpose.
EXPECTED = (
    "Failed to load resource",
    "Password forms should have",
    # The service worker is looked for anew while the test has taken the network away.
    "An unknown error occurred when fetching the script",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    assert path, MISSING
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def cast(guarded_transactions: None) -> Cast:
    return make_cast()


@pytest.fixture
def heard() -> list[str]:
    """What the pages complained about."""
    return []


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, guarded_transactions: None, heard: list[str]
) -> Iterator[OpenPage]:
    """A page in a browser of its own; signed in as `user` where one is given."""
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            heard.append(message.text)

    def opened(
        user: User | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
        password: str = PASSWORD,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: heard.append(str(error)))
        if user is not None:
            page.goto("/accounts/login/")
            page.get_by_label("ชื่อเข้าใช้หรืออีเมล").fill(user.username)
            page.get_by_label("รหัสผ่าน").fill(password)
            page.get_by_role("button", name="เข้าสู่ระบบ").click()
            page.get_by_role("heading", name="สวัสดี").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []
