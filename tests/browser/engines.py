"""The three engines that people's browsers are made of, from Debian's packages; and Chromium
without whatever the oldest browser of README's list does not have."""

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser
from selenium import webdriver
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.tabs import BidiTab, PlaywrightTab, Tab, WebDriverTab, asked_through
from tests.scripts import said_by

PHONE = {"width": 390, "height": 780}
MINI_BROWSER = "*/webkit2gtk-4.*/MiniBrowser"
# Seconds for a browser's answer on a busy machine.
PATIENCE = 60

# Takes [interface, member, is static] off a page before its own scripts run.
WITHOUT = """(rows) => rows.forEach(([holder, name, isStatic]) => {
    const thing = globalThis[holder];
    const drop = (from, member) => from && Reflect.deleteProperty(from, member);
    if (!name || holder === "Window") drop(globalThis, name || holder);
    else if (thing && name !== holder) {
        drop(thing, name);
        if (!isStatic) drop(thing.prototype, name);
    }
})"""


@contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


@contextmanager
def chromium_tab(browser: Browser, site: str, *, aged: bool, heard: list[str]) -> Iterator[Tab]:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    if aged:
        context.add_init_script(f"({WITHOUT})({younger()})")
    context.on("weberror", lambda fault: heard.append(str(fault.error)))
    yield PlaywrightTab(site, context.new_page())
    context.close()


def younger() -> str:
    """What eslint lets no script of ours call without a look, as JSON."""
    answer = said_by("younger.js")
    assert len(json.loads(answer)) > 1000
    return answer


@contextmanager
def webkit_tab(site: str) -> Iterator[Tab]:
    """WebKitGTK's own small browser, on a screen that nobody sees."""
    driver = shutil.which("WebKitWebDriver")
    mini = next(Path("/usr/lib").glob(MINI_BROWSER), None)
    is_whole = driver and mini and shutil.which("Xvfb")
    assert is_whole, "apt-get install webkit2gtk-driver xvfb"
    with ExitStack() as stack:
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
        started = subprocess.Popen(
            screen, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        shown = stack.enter_context(ended(started))
        assert shown.stdout
        number = shown.stdout.readline().strip()
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(mini)
        options.add_argument("--automation")
        service = Service(driver, env={**os.environ, "DISPLAY": f":{number}"})
        with warnings.catch_warnings():
            # Selenium's own, about itself.
            warnings.simplefilter("ignore", DeprecationWarning)
            browser = webdriver.WebKitGTK(options=options, service=service)
        stack.callback(browser.quit)
        browser.set_window_size(PHONE["width"], PHONE["height"])
        yield WebDriverTab(site, browser)


PREFERENCES = """user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""


@contextmanager
def firefox_tab(site: str, folder: Path) -> Iterator[Tab]:
    path = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    assert path, "apt-get install firefox-esr, or name a Firefox by FIREFOX=/path/to/firefox"
    (folder / "user.js").write_text(PREFERENCES)
    options = [
        "--headless",
        "--no-remote",
        "--remote-debugging-port",
        "0",
        "--profile",
        str(folder),
    ]
    surroundings = {**os.environ, "HOME": str(folder)}
    started = subprocess.Popen(
        [path, *options], text=True, stderr=subprocess.PIPE, env=surroundings
    )
    with ended(started) as firefox:
        assert firefox.stderr
        said = next(line for line in firefox.stderr if "WebDriver BiDi listening on" in line)
        # What nobody reads would hold the browser up.
        Thread(target=firefox.stderr.read, daemon=True).start()
        address = said.split(" on ")[1].strip()
        connection = WebSocketConnection(f"{address}/session", PATIENCE, 0.005)  # type: ignore[no-untyped-call]
        ask = asked_through(connection)
        ask("session.new", capabilities={})
        tab = BidiTab(site, ask)
        ask("browsingContext.setViewport", context=tab.context, viewport=PHONE)
        yield tab
        # Of a browser that is gone no farewell is waited for.
        firefox.kill()
        connection.close()  # type: ignore[no-untyped-call]
