"""The score sheet in Debian's Chromium: bytes that a cold device fetches, and how it feels on a
slow phone: WebPageTest's "slow 3G" (400 kbit/s, 400 ms to the server and back), and a sixth of our
machine's processor."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import Row
from benchmarks.servers import Server
from benchmarks.visit import cookies
from tests.browser.chromium import find_chromium
from units.models import User

PHONE = {"width": 390, "height": 780}
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
SLOWER = 6
TRIES = 5
LOOK_AGAIN = 50
BETWEEN_KEYS = 200
DIGITS = "4567" * 6
# From the key to the next picture.
HEAR = """() => {
  window.waits = [];
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() =>
    window.waits.push(performance.now() - timeStamp))), true);
}"""
NEXT = "if (event.key === 'Enter') this.nextElementSibling.focus()"
BOX = f'<input class="points" onkeydown="{NEXT}" style="display: block; margin: 25rem 0">'
BARE = BOX * (len(DIGITS) + 1)
USABLE = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def rows(judge: User, path: str, server: Server) -> list[Row]:
    """With a judge who has signed in, and whose browser has never seen a file of ours."""
    signed_in = cookies(judge)[0]
    with _chromium() as browser:
        weight = _weight(_page(browser, server, signed_in), server, path)
        cold = [_usable(_page(browser, server, signed_in), server, path) for _t in range(TRIES)]
        warm, typing = _next_sheet(_page(browser, server, signed_in), server, path)
        bare = _bare(browser.new_page(viewport=PHONE))  # type: ignore[arg-type]
    return [
        Row("score sheet of 30 indicators: bytes of a cold device", weight / 1000, "kB", 110),
        Row("score sheet on slow 3G, CPU 6 ×: usable, cold", median(cold), "s", 2),
        Row("score sheet on slow 3G, CPU 6 ×: usable, the next one", warm, "s", 2),
        Row("score sheet on slow 3G, CPU 6 ×: from key to picture, median", typing, "ms", 50),
        Row("the same on a page with nothing but boxes, for scale", bare, "ms", 50),
    ]


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        yield browser
        browser.close()


def _page(browser: Browser, server: Server, signed_in: str) -> Page:
    context = browser.new_context(viewport=PHONE, service_workers="block")  # type: ignore[arg-type]
    for pair in signed_in.split("; "):
        name, _equals, value = pair.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": _address(server, "/")}])
    return context.new_page()


def _address(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def _weight(page: Page, server: Server, path: str) -> int:
    """What comes over the line, with headers, until nothing more is asked for."""
    wire, sizes = page.context.new_cdp_session(page), list[int]()
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.goto(_address(server, path), wait_until="networkidle")
    return sum(sizes)


def _slow(page: Page) -> None:
    wire: Any = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_3G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _usable(page: Page, server: Server, path: str) -> float:
    """Seconds until the first indicator is painted; from then on what is typed is taken."""
    _slow(page)
    page.goto(_address(server, path), wait_until="commit")
    page.locator(".points").first.wait_for()
    while not page.evaluate(USABLE):
        page.wait_for_timeout(LOOK_AGAIN)
    seconds = float(page.evaluate(USABLE)) / 1000
    page.context.close()
    return seconds


def _next_sheet(page: Page, server: Server, path: str) -> tuple[float, float]:
    """A second sheet on the same device; then a digit is typed into each box, and Enter."""
    page.goto(_address(server, path), wait_until="networkidle")
    _slow(page)
    page.goto(_address(server, path), wait_until="load")
    usable = float(page.evaluate(USABLE)) / 1000
    return usable, _typed(page)


def _bare(page: Page) -> float:
    """What a key costs the browser itself on this machine, at this hour."""
    page.set_content(BARE)
    _slow(page)
    return _typed(page)


def _typed(page: Page) -> float:
    page.evaluate(HEAR)
    page.locator(".points").first.click()
    for digit in DIGITS:
        for key in (digit, "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(BETWEEN_KEYS)
    return float(median(page.evaluate("window.waits")))
