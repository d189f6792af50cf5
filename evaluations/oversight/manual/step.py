"""What a manual is made of: steps, the words of the buttons they name, and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

PICTURES: Path = settings.BASE_DIR / "static" / "manual"


@lru_cache
def _dots(name: str) -> tuple[int, int]:
    from PIL import Image  # noqa: PLC0415 (many processes never show a manual)

    with Image.open(PICTURES / f"{name}.webp") as picture:
        return picture.size


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
        """As wide as it stands on a page: of a phone's picture are twice as many dots."""
        width, height = _dots(self.name)
        return (width, height) if self.is_wide else (width // 2, height // 2)


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
        said = {name: format_html("<b>{}</b>", word) for name, word in self.words.items()}
        return format_html(str(self.text), **said)


@dataclass(frozen=True)
class Manual:
    role: str
    title: Promise
    steps: tuple[Step, ...]
