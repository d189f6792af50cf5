"""A page as a reader finds it: what stands there, what can be filled, pressed and followed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.html import VOID_ELEMENTS

# Their ends may be left out: the next cell, or the end of the row, ends them as well.
CELLS = {"td", "th"}
UNREAD = {"script", "style", "template"}


@dataclass(eq=False)
class Node:
    """An element; `parts` are its texts and its elements, in order."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    parts: list["Node | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Node"]:
        for part in self.parts:
            if isinstance(part, Node):
                if part.tag in tags:
                    yield part
                yield from part.all(*tags)

    @property
    def text(self) -> str:
        return " ".join(self._read().split())

    def _read(self) -> str:
        if self.tag in UNREAD:
            return ""
        return " ".join(part if isinstance(part, str) else part._read() for part in self.parts)

    def above(self) -> Iterator["Node"]:
        """What it stands in, from the innermost."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()

    def steps_to(self, text: str) -> int:
        """How far up stands what it shares with `text`; a row is nearer than its table."""
        for steps, one in enumerate(self.above()):
            if text in one.text:
                return steps
        raise AssertionError(f"“{text}” does not stand on the page.")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CELLS:
            self._end_cell()
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(node)
        if tag not in VOID_ELEMENTS:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID_ELEMENTS:
            return
        if tag == "tr":
            self._end_cell()
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>, line {self.getpos()[0]}."
        assert self.here.parent is not None
        self.here = self.here.parent

    def _end_cell(self) -> None:
        if self.here.tag in CELLS and self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.parts.append(data)


def read(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
