"""The pictures of the manuals, taken from a demo of their own: `make manual`.

Every page is opened as its `Picture` says (evaluations/oversight/manual/), in the order of the
manuals: what an earlier picture pressed stands in the later ones. Names of pictures may be given.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast
from urllib.request import urlopen

import django
from django.conf import settings
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import MISSING, find_chromium

if TYPE_CHECKING:
    from evaluations.oversight.manual.step import Picture

PASSWORD = "trat-2564-demo"
PHONE, DESK = {"width": 390, "height": 640}, {"width": 1280, "height": 800}
HIGHEST, BELOW = 800, 16
# What changes by the second or the day: set, so that the same pages make the same pictures.
STILL = {"[data-clock-face]": "เหลือ 15:00", "[data-today]": "วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2564"}
MOST_BYTES = 60_000
SECONDS = 120


def demo_environment(folder: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DEMO": "1",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "VAR_DIR": folder,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "LOG_FILE": f"{folder}/demo.log",
        "LOG_LEVEL": "WARNING",
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served_demo() -> Iterator[str]:
    """The address of a demo that nobody has used, until it is taken down."""
    with TemporaryDirectory() as folder:
        port = free_port()
        environment = demo_environment(folder, port)
        manage = [sys.executable, "manage.py"]
        prepared = [*manage, "prepare", "--demo", "--skip-checks"]
        subprocess.run(prepared, env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = [*manage, "serve", "--bind", f"127.0.0.1:{port}", "--web-only"]
        with subprocess.Popen(serve, env=environment) as server:
            try:
                wait_for(f"{environment['SITE_ADDRESS']}/healthz")
                yield environment["SITE_ADDRESS"]
            finally:
                server.terminate()


def wait_for(address: str) -> None:
    """Until it answers."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            urlopen(address, timeout=SECONDS).close()  # noqa: S310 (our own server)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def signed_in(browser: Browser, site: str, by: str, is_wide: bool) -> Page:
    context = browser.new_context(
        base_url=site,
        viewport=DESK if is_wide else PHONE,  # type: ignore[arg-type]
        device_scale_factor=1 if is_wide else 2,
        locale="th-TH",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อเข้าใช้หรืออีเมล").fill(by)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.get_by_role("heading", name="สวัสดี").wait_for()
    return page


def press(page: Page, what: object) -> None:
    """A selector, or a word of the page, within a part that opens where it stands in one."""
    if isinstance(what, str):
        found = page.locator(what).first
    else:
        word = str(what)
        found = page.locator("a, button, summary").filter(has_text=word).first
    found.wait_for(state="attached")
    found.evaluate("node => node.closest('details')?.setAttribute('open', '')")
    if found.evaluate("node => node.matches('a[href], [type=submit]')"):
        with page.expect_navigation():
            found.click()
    else:
        found.click()


def still(page: Page) -> None:
    """From its top, with nothing on it that is another a minute later; a clock ticks no more."""
    page.evaluate("scrollTo(0, 0)")
    for selector, text in STILL.items():
        for node in page.locator(selector).all():
            node.evaluate(
                "(node, text) => { node.parentNode.removeAttribute('data-clock');"
                " node.textContent = text; }",
                text,
            )


def shot(page: Page, frame: str) -> bytes:
    """From the head of the frame as far down as a screen; of a rehearsal with the band that says
    so."""
    still(page)
    if not frame:
        return page.screenshot()
    box = page.locator(frame).first.bounding_box()
    assert box is not None, frame
    band = page.locator(".note-band").first
    above = band.bounding_box() if band.is_visible() else None
    top = above["y"] if above else box["y"]
    # A short page is as high as the window: the picture ends where its last part ends.
    end = page.locator(f"{frame} > *").evaluate_all(
        "parts => Math.max(...parts.map(part => part.getBoundingClientRect().bottom))"
    )
    clip = {**box, "y": top, "height": min(end + BELOW - top, HIGHEST)}
    return page.screenshot(clip=cast("None", clip), full_page=True)


def small(picture: bytes) -> bytes:
    """As WebP, as good as fits."""
    with Image.open(BytesIO(picture)) as image:
        for quality in range(80, 10, -15):
            written = BytesIO()
            image.convert("RGB").save(written, "WEBP", quality=quality, method=4)
            if written.tell() <= MOST_BYTES:
                return written.getvalue()
    raise SystemExit("A picture is larger than it may be, however plainly it is written.")


def taken(page: Page, picture: "Picture") -> bytes:
    """Of the page as the picture says it is reached."""
    page.goto(picture.start)
    for what in picture.follow:
        press(page, what)
    return small(shot(page, picture.frame))


def keep(picture: "Picture", content: bytes) -> None:
    """Beside its size on a page: of a phone's picture are twice as many dots."""
    from evaluations.oversight.manual.step import SIZES  # noqa: PLC0415

    (settings.BASE_DIR / "static" / picture.file).write_bytes(content)
    with Image.open(BytesIO(content)) as image:
        dots = 1 if picture.is_wide else 2
        sizes = json.loads(SIZES.read_text()) | {
            picture.name: [side // dots for side in image.size]
        }
    lines = ",\n".join(f'  "{name}": {sizes[name]}' for name in sorted(sizes))
    SIZES.write_text(f"{{\n{lines}\n}}\n")


def main(names: list[str]) -> None:
    from evaluations.oversight.manual.manuals import pictures  # noqa: PLC0415 (after the setup)

    path = find_chromium()
    if not path:
        raise SystemExit(MISSING)
    flags = ["--no-sandbox", "--disable-gpu"]
    with served_demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        people = cache(partial(signed_in, browser, site))
        for one in pictures():
            if not names or one.name in names:
                content = taken(people(one.by, one.is_wide), one)
                keep(one, content)
                sys.stdout.write(f"{one.name}: {len(content)} bytes\n")
        browser.close()


if __name__ == "__main__":
    django.setup()
    with translation.override("th"):
        main(sys.argv[1:])
