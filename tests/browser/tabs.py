"""A tab under the hand of a test, whichever engine it stands in."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from selenium.common.exceptions import ElementClickInterceptedException
from selenium.webdriver.common.bidi.common import command_builder
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

# How long a page may take on a busy machine.
PATIENCE = 60.0
PAUSE = 0.1

STANDS = "return document.readyState === 'complete' && location.pathname === %s"
SEEN = """return [...document.querySelectorAll(%s)].some((one) =>
    one.getClientRects().length && (one.value ?? one.textContent).includes(%s))"""
REACH = """const one = [...document.querySelectorAll(%s)]
    .find((any) => any.getClientRects().length);
    one.scrollIntoView({block: "center", behavior: "instant"});
    if (%s) { one.focus(); one.select(); }"""


def succeeds(attempt: Callable[[], bool]) -> bool:
    """Whether one of the attempts did before the patience was at its end."""
    pause, end = Event(), time.monotonic() + PATIENCE
    while not attempt():
        if time.monotonic() > end:
            return False
        pause.wait(PAUSE)
    return True


class Tab(ABC):
    def __init__(self, site: str) -> None:
        self.site = site

    @abstractmethod
    def _go(self, address: str) -> None: ...

    @abstractmethod
    def run(self, script: str) -> Any:
        """What the body of a function returns on the page."""

    @abstractmethod
    def press(self, css: str) -> None: ...

    @abstractmethod
    def type(self, css: str, text: str) -> None:
        """By the keyboard, in place of what stands in the box; then leave the box."""

    @abstractmethod
    def choose(self, css: str, file: Path) -> None: ...

    @abstractmethod
    def another(self) -> "Tab": ...

    @abstractmethod
    def close(self) -> None: ...

    def go(self, path: str) -> None:
        """And wait until that page stands: a driver may be told of the page before."""
        self._open(self.site + path)

    def open(self, file: Path) -> None:
        """From the disk, without any site."""
        self._open(file.as_uri())

    def _open(self, address: str) -> None:
        self._go(address)
        self.comes(STANDS % json.dumps(urlsplit(address).path))

    def comes(self, condition: str) -> None:
        """Wait until it holds."""
        assert self._comes(condition), f"never so: {condition}"

    def until(self, css: str, text: str = "") -> None:
        """Wait until one of the elements is seen with `text` in it."""
        seen = self._comes(SEEN % (json.dumps(css), json.dumps(text)))
        assert seen, f"{text!r} never stood in {css}, but {self._shown(css)}"

    def _comes(self, condition: str) -> bool:
        return succeeds(lambda: self._holds(condition))

    def _holds(self, condition: str) -> bool:
        """False also while one page makes way for the next."""
        try:
            return bool(self.run(condition))
        except Exception:  # noqa: BLE001 (each driver has its own)
            return False

    def _shown(self, css: str) -> Any:
        return self.run(
            f"return [location.href, ...[...document.querySelectorAll({json.dumps(css)})]"
            ".map((one) => one.value ?? one.textContent.trim())]"
        )

    def reach(self, css: str, *, focus: bool = False) -> None:
        """As soon as it is there, and out from under what sticks to the edges of the page."""
        self.until(css)
        self.run(REACH % (json.dumps(css), json.dumps(focus)))


class PlaywrightTab(Tab):
    def __init__(self, site: str, page: Page) -> None:
        super().__init__(site)
        self.page = page

    def _go(self, address: str) -> None:
        self.page.goto(address)

    def run(self, script: str) -> Any:
        return self.page.evaluate(f"() => {{ {script} }}")

    def press(self, css: str) -> None:
        self.reach(css)
        self.page.locator(css).locator("visible=true").first.click()

    def type(self, css: str, text: str) -> None:
        self.reach(css, focus=True)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def choose(self, css: str, file: Path) -> None:
        self.page.set_input_files(css, file)

    def another(self) -> Tab:
        return PlaywrightTab(self.site, self.page.context.new_page())

    def close(self) -> None:
        self.page.close()


class WebDriverTab(Tab):
    """One of the tabs of `driver`, which looks at one at a time."""

    def __init__(self, site: str, driver: WebDriver) -> None:
        super().__init__(site)
        self.driver, self.handle = driver, driver.current_window_handle

    def _here(self) -> WebDriver:
        if self.driver.current_window_handle != self.handle:
            self.driver.switch_to.window(self.handle)
        return self.driver

    def _go(self, address: str) -> None:
        self._here().get(address)

    def run(self, script: str) -> Any:
        return self._here().execute_script(script)

    def press(self, css: str) -> None:
        assert succeeds(lambda: self._pressed(css)), f"something always lay over {css}"

    def _pressed(self, css: str) -> bool:
        """False while a page that has just come moves its parts: another one is under the hand."""
        self.reach(css)
        shown = (one for one in self._here().find_elements(By.CSS_SELECTOR, css))
        try:
            next(one for one in shown if one.is_displayed()).click()
        except ElementClickInterceptedException:
            return False
        return True

    def type(self, css: str, text: str) -> None:
        self.reach(css, focus=True)
        self._here().switch_to.active_element.send_keys(text + "\ue004")

    def choose(self, css: str, file: Path) -> None:
        self._here().find_element(By.CSS_SELECTOR, css).send_keys(str(file))

    def another(self) -> Tab:
        self._here().switch_to.new_window("tab")
        return WebDriverTab(self.site, self.driver)

    def close(self) -> None:
        self._here().close()
        self.driver.switch_to.window(self.driver.window_handles[0])


Ask = Callable[..., dict[str, Any]]


class BidiTab(Tab):
    """By WebDriver BiDi itself, which needs no program beside the browser."""

    def __init__(self, site: str, ask: Ask) -> None:
        super().__init__(site)
        self.ask = ask
        self.context = ask("browsingContext.create", type="tab")["context"]

    def _go(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, script: str) -> Any:
        answer = self.ask(
            "script.evaluate",
            expression=f"JSON.stringify((() => {{ {script} }})() ?? null)",
            target={"context": self.context},
            awaitPromise=True,
        )
        return json.loads(answer["result"]["value"])

    def press(self, css: str) -> None:
        self.reach(css)
        shown = (one for one in self._found(css) if self._is_shown(one))
        target = {"type": "element", "element": next(shown)}
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": target},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._do({"type": "pointer", "id": "mouse", "actions": moves})

    def type(self, css: str, text: str) -> None:
        self.reach(css, focus=True)
        keys = [
            {"type": kind, "value": key}
            for key in text + "\ue004"
            for kind in ("keyDown", "keyUp")
        ]
        self._do({"type": "key", "id": "keyboard", "actions": keys})

    def choose(self, css: str, file: Path) -> None:
        element = self._found(css)[0]
        self.ask("input.setFiles", context=self.context, element=element, files=[str(file)])

    def another(self) -> Tab:
        return BidiTab(self.site, self.ask)

    def close(self) -> None:
        self.ask("browsingContext.close", context=self.context)

    def _found(self, css: str) -> list[dict[str, str]]:
        locator = {"type": "css", "value": css}
        found = self.ask("browsingContext.locateNodes", context=self.context, locator=locator)
        return [{"sharedId": node["sharedId"]} for node in found["nodes"]]

    def _is_shown(self, element: dict[str, str]) -> bool:
        answer = self.ask(
            "script.callFunction",
            functionDeclaration="(one) => one.getClientRects().length > 0",
            arguments=[element],
            target={"context": self.context},
            awaitPromise=False,
        )
        return bool(answer["result"]["value"])

    def _do(self, actions: dict[str, Any]) -> None:
        self.ask("input.performActions", context=self.context, actions=[actions])


def asked_through(connection: Any) -> Ask:
    def ask(method: str, **params: Any) -> dict[str, Any]:
        answer: dict[str, Any] = connection.execute(command_builder(method, params))
        return answer

    return ask
