"""Thai digits in a page of HTML: its text changes, its addresses, codes and drawings do not."""

import re
from collections.abc import Callable

from thai.digits import to_thai

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_PIECE = re.compile(r"(\s+|&#?\w+;)")
_LATIN = re.compile(r"[A-Za-z]")
_FIGURES = re.compile(r"[\d.,:;/–)\]”’»-]+")
_CLASS = re.compile(r'class="([^"]*)"')
# Elements whose text is no text for people, and classes of what is typed as it stands.
KEPT_ELEMENTS = frozenset({"style", "script", "svg", "title", "code"})
KEPT_CLASSES = frozenset({"digest", "address", "as-typed", "code"})
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "col", "wbr", "path", "rect"})


def with_thai_digits(html: str) -> str:
    """`html` with ๐–๙ in its text; entities such as &#39; stay as they are."""
    return with_texts(html, KEPT_CLASSES, _thai_digits)


def with_texts(html: str, kept: frozenset[str], change: Callable[[str], str]) -> str:
    """`html` with its text changed, outside of drawings and of elements of the classes `kept`."""
    parts: list[str] = []
    open_tags: list[tuple[str, bool]] = []
    for token in _TOKEN.findall(html):
        if token.startswith("<"):
            _follow(token, open_tags, kept)
            parts.append(token)
        elif any(is_kept for _name, is_kept in open_tags):
            parts.append(token)
        else:
            parts.append(change(token))
    return "".join(parts)


def _follow(tag: str, open_tags: list[tuple[str, bool]], kept_classes: frozenset[str]) -> None:
    match = _NAME.match(tag)
    if match is None:
        return
    name = match[1].lower()
    if tag.startswith("</"):
        for at in range(len(open_tags) - 1, -1, -1):
            if open_tags[at][0] == name:
                del open_tags[at:]
                return
    elif name not in _VOID and not tag.endswith("/>"):
        classes = _CLASS.search(tag)
        is_kept = bool(classes and kept_classes & set(classes[1].split()))
        open_tags.append((name, is_kept or name in KEPT_ELEMENTS))


def _thai_digits(text: str) -> str:
    """Words with Latin letters (codes, addresses, formulas) and hashtags keep their digits, and
    so do figures right behind a Latin word: "(CDD Award 2021)", "Meeting ID: 812 3456 7890"."""
    parts, after_latin = [], False
    for piece in _PIECE.split(text):
        if not piece or piece.isspace() or piece.startswith("&"):
            parts.append(piece)
            continue
        is_latin = bool(_LATIN.search(piece))
        is_kept = is_latin or piece.startswith("#")
        is_kept = is_kept or (after_latin and bool(_FIGURES.fullmatch(piece)))
        parts.append(piece if is_kept else to_thai(piece))
        after_latin = is_latin or (is_kept and piece[-1].isdecimal())
    return "".join(parts)
