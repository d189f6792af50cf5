"""Thai digits in a page of HTML: its text changes, its addresses, codes and drawings do not."""

import re

from thai.digits import to_thai

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_CLASS = re.compile(r'class="([^"]*)"')
# Elements whose text is no text for people, and classes of what is typed as it stands.
KEPT_ELEMENTS = frozenset({"style", "script", "svg", "title", "code"})
KEPT_CLASSES = frozenset({"digest", "address", "as-typed"})
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "col", "wbr", "path", "rect"})


def with_thai_digits(html: str) -> str:
    """`html` with ๐–๙ in its text; entities such as &#39; stay as they are."""
    made: list[str] = []
    open_tags: list[tuple[str, bool]] = []
    for token in _TOKEN.findall(html):
        if token.startswith("<"):
            _follow(token, open_tags)
            made.append(token)
        elif any(is_kept for _name, is_kept in open_tags):
            made.append(token)
        else:
            made.append(_text(token))
    return "".join(made)


def _follow(tag: str, open_tags: list[tuple[str, bool]]) -> None:
    found = _NAME.match(tag)
    if found is None:
        return
    name = found[1].lower()
    if tag.startswith("</"):
        for at in range(len(open_tags) - 1, -1, -1):
            if open_tags[at][0] == name:
                del open_tags[at:]
                return
    elif name not in _VOID and not tag.endswith("/>"):
        classes = _CLASS.search(tag)
        kept = bool(classes and KEPT_CLASSES & set(classes[1].split()))
        open_tags.append((name, kept or name in KEPT_ELEMENTS))


def _text(text: str) -> str:
    return "".join(
        piece if piece.startswith("&") else to_thai(piece)
        for piece in re.split(r"(&#?\w+;)", text)
    )
