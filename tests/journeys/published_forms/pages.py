"""Somebody before the pages: fills only what a page offers, by its label, and presses its buttons.

A label that no page shows, a choice that is not in its list, a locked box, a button that is not
there, a sentence in English: each of them stops the journey. Where a label stands more than once,
`within` names a text that stands nearest to the one meant, or `at` counts them from 1.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import openpyxl
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from tests.journeys.published_forms.markup import Node, read
from tests.paper import text_of
from units.models import User

BOXES = ("input", "textarea", "select")
BUTTONS = {"submit", "button", "reset", "image"}
# Three words on end, or a counted time; a digest is neither.
ENGLISH = re.compile(
    r"\b[A-Za-z]{2,}(?: [a-z']{2,}){2,}|\b\d+ (?:year|month|week|day|hour|minute)s?\b"
)


class Desk:
    """A person signed in, with one page open."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.address, self.status, self.page = "", 0, Node("", {})
        self.filled: dict[Node, list[str]] = {}
        self.by_id: dict[str, list[Node]] = {}
        self.labelled: dict[Node, set[str]] = {}

    @property
    def text(self) -> str:
        return next(self.page.all("main")).text

    # What a person does

    def open(self, name: str, *args: Any) -> "Desk":
        return self.go(reverse(name, args=args))

    def go(self, address: str) -> "Desk":
        return self._shown(self.client.get(address, follow=True), address)

    def follow(self, text: str, **where: Any) -> "Desk":
        links = [one for one in self.page.all("a") if text in (one.text, _said(one))]
        return self.go(urljoin(self.address, _one(links, text, **where).attributes["href"]))

    def file(self, text: str, **where: Any) -> bytes:
        """What a link hands over."""
        links = [one for one in self.page.all("a") if text in (one.text, _said(one))]
        address = urljoin(self.address, _one(links, text, **where).attributes["href"])
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, address
        return b"".join(answer) if answer.streaming else answer.content

    def fill(self, label: str, value: str, **where: Any) -> "Desk":
        box = self.box(label, **where)
        assert "readonly" not in box.attributes, f"“{label}” is locked."
        assert len(value) <= int(box.attributes.get("maxlength", len(value))), f"“{label}”"
        self.filled[box] = [value]
        return self

    def choose(self, label: str, option: str, **where: Any) -> "Desk":
        box = self.box(label, **where)
        offered = {one.text: _value(one) for one in box.all("option")}
        assert option in offered, f"“{label}” offers {sorted(offered)}, not “{option}”."
        self.filled[box] = [offered[option]]
        return self

    def tick(self, label: str, **where: Any) -> "Desk":
        """Tick a box, or the one of several rings."""
        box = self.box(label, **where)
        if box.attributes.get("type") == "radio":
            for other in self._group(box):
                self.filled[other] = []
        self.filled[box] = [box.attributes.get("value", "on")]
        return self

    def untick(self, label: str, **where: Any) -> "Desk":
        self.filled[self.box(label, **where)] = []
        return self

    def press(self, text: str, *, refused: str = "", **where: Any) -> "Desk":
        """Press a button; `refused` is what the page then says, where it takes nothing."""
        found = [one for one in self._buttons() if text in (one.text, _said(one))]
        button = _one(found, text, **where)
        form = self._form_of(button)
        data = self._data(form, button)
        strange = [box.attributes["name"] for box in self.filled if self._form_of(box) != form]
        assert not strange, f"“{text}” does not send {strange}."
        to = button.attributes.get("formaction") or form.attributes.get("action") or self.address
        address = urljoin(self.address, to)
        send = self.client.post if form.attributes.get("method") == "post" else self.client.get
        self._shown(send(address, data, follow=True), address, taken=not refused)
        assert refused in self.text, f"“{text}” was to be refused: {self.text}"
        return self

    # What the page offers

    def box(self, label: str, **where: Any) -> Node:
        found = [box for box in self._boxes() if label in self._labels(box)]
        if not found:
            offered = sorted({one for box in self._boxes() for one in self._labels(box)})
            raise AssertionError(f"{self.address} offers no “{label}”, but {offered}")
        return _one(found, label, **where)

    def count(self, label: str) -> int:
        return sum(label in self._labels(box) for box in self._boxes())

    def _boxes(self) -> Iterator[Node]:
        """Boxes that a person sees."""
        for box in self.page.all(*BOXES):
            kind = box.attributes.get("type", "text")
            if kind != "hidden" and kind not in BUTTONS and "disabled" not in box.attributes:
                yield box

    def _buttons(self) -> Iterator[Node]:
        for one in self.page.all("button"):
            kind = one.attributes.get("type", "submit")
            if kind == "submit" and "aria-hidden" not in one.attributes:
                yield one

    def _labels(self, box: Node) -> set[str]:
        found = set(self.labelled.get(box, ()))
        for name in box.attributes.get("aria-labelledby", "").split():
            found |= {one.text for one in self._named(name)}
        return {one.removesuffix("*").strip() for one in found | {_said(box)}} - {""}

    def _named(self, name: str) -> Iterator[Node]:
        return iter(self.by_id.get(name, ()))

    def _look_through(self) -> None:
        """Once for a page, and not for every box: what has an id, and which labels a box has."""
        self.by_id.clear()
        self.labelled.clear()
        for one in _everything(self.page):
            if own := one.attributes.get("id"):
                self.by_id.setdefault(own, []).append(one)
        for label in self.page.all("label"):
            named = self.by_id.get(label.attributes.get("for", ""), [])
            for box in (*named, *label.all(*BOXES)):
                self.labelled.setdefault(box, set()).add(label.text)

    def _form_of(self, one: Node) -> Node:
        if "form" in one.attributes:
            return next(self._named(one.attributes["form"]))
        form = next((node for node in one.above() if node.tag == "form"), None)
        assert form is not None, f"{one.attributes} stands in no form."
        return form

    def _group(self, ring: Node) -> list[Node]:
        form, name = self._form_of(ring), ring.attributes["name"]
        rings = (box for box in self.page.all("input") if box.attributes.get("name") == name)
        return [box for box in rings if self._form_of(box) == form]

    def _data(self, form: Node, button: Node) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for box in self.page.all(*BOXES):
            if self._is_sent(box) and self._form_of(box) == form:
                values = self.filled.get(box, _stands(box))
                data.setdefault(box.attributes["name"], []).extend(values)
        if "name" in button.attributes:
            data.setdefault(button.attributes["name"], []).append(_value(button))
        return data

    def _is_sent(self, box: Node) -> bool:
        named, kind = box.attributes.get("name"), box.attributes.get("type")
        in_form = "form" in box.attributes or any(one.tag == "form" for one in box.above())
        return bool(named) and in_form and kind not in BUTTONS and "disabled" not in box.attributes

    def _shown(self, answer: Any, address: str, *, taken: bool = True) -> "Desk":
        path = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        self.address, self.status = urljoin(address, path), answer.status_code
        self.page, self.filled = read(answer.content.decode()), {}
        self._look_through()
        if taken:
            assert answer.status_code == 200, f"{answer.status_code} {self.address}: {self.text}"
        else:
            assert answer.status_code in (200, 422), f"{answer.status_code} {self.address}"
        english = ENGLISH.search(self.text)
        assert english is None, f"English on {self.address}: “{english and english.group()}”"
        return self


def _everything(node: Node) -> Iterator[Node]:
    for part in node.parts:
        if isinstance(part, Node):
            yield part
            yield from _everything(part)


def _said(one: Node) -> str:
    return " ".join(one.attributes.get("aria-label", "").split())


def _value(one: Node) -> str:
    return one.attributes.get("value", one.text)


def _stands(box: Node) -> list[str]:
    """What a page sends of a box that nobody touches."""
    if box.tag == "select":
        options = list(box.all("option"))
        chosen = [one for one in options if "selected" in one.attributes]
        if not chosen and "multiple" not in box.attributes:
            chosen = options[:1]
        return [_value(one) for one in chosen]
    if box.tag == "textarea":
        return ["".join(part for part in box.parts if isinstance(part, str)).removeprefix("\n")]
    if box.attributes.get("type") in ("checkbox", "radio"):
        return [box.attributes.get("value", "on")] if "checked" in box.attributes else []
    return [] if box.attributes.get("type") == "file" else [box.attributes.get("value", "")]


def _one(found: list[Node], text: str, *, within: str = "", at: int = 0) -> Node:
    assert found, f"“{text}” is not offered."
    if within:
        far = [one.steps_to(within) for one in found]
        found = [one for one, steps in zip(found, far, strict=True) if steps == min(far)]
    if at:
        return found[at - 1]
    assert len(found) == 1, f"“{text}” is offered {len(found)} times."
    return found[0]


def cells(workbook: bytes) -> list[str]:
    """Every filled cell of a spreadsheet, numbers with two decimals, as they are shown."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    rows: Iterable[Any] = (row for page in book for row in page.iter_rows(values_only=True))
    return [_shown_cell(cell) for row in rows for cell in row if cell is not None]


def _shown_cell(cell: Any) -> str:
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


__all__ = ["PASSWORD", "Desk", "cells", "text_of"]
