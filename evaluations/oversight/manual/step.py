"""What a manual is made of: steps, the words of the buttons they name, and pictures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Written by the command that takes the pictures.
SIZES = Path(__file__).with_name("sizes.json")


@cache
def sizes() -> dict[str, tuple[int, int]]:
    """Of the pictures as they stand on a page, by name."""
    written: dict[str, tuple[int, int]] = json.loads(SIZES.read_text(encoding="utf-8"))
    return written


@dataclass(frozen=True)
class Picture:
    """A picture of a page of the demo, taken by `make manual`.

    `by` signs in and opens `start`. `follow` is pressed in turn: a word of the page, or a selector
    where what is pressed has no word of its own. `frame` is what the picture shows.
    """

    name: str
    alt: Promise
    by: str
    start: str = "/"
    follow: tuple[Promise | str, ...] = ()
    frame: str = "#content"
    is_wide: bool = False

    @property
    def file(self) -> str:
        return f"manual/{self.name}.webp"

    @property
    def size(self) -> tuple[int, int]:
        return sizes()[self.name]


@dataclass(frozen=True)
class Step:
    """`words` are those of the page, by their names in `text`; `pages` are the names of the
    addresses that the step is about."""

    name: str
    title: Promise
    text: Promise
    pages: tuple[str, ...]
    words: Mapping[str, Promise] = field(default_factory=dict)
    picture: Picture | None = None

    @property
    def sentence(self) -> SafeString:
        bold = {name: format_html("<b>{}</b>", word) for name, word in self.words.items()}
        return format_html(str(self.text), **bold)


@dataclass(frozen=True)
class Manual:
    role: str
    title: Promise
    steps: tuple[Step, ...]
