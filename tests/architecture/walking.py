"""A walk through the house as somebody without a typed address: by links alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

# Links, forms that ask, what a page shows in itself, and the button that looks a sheet over once
# all that was typed is sent.
SHOWN = r"\b(?:src|data-src|data-url|data-review-url)"
LINK = re.compile(rf'<a\b[^>]*?\bhref="([^"#]+)|{SHOWN}="([^"#]+)')
ASKS = re.compile(r'<form\b(?=[^>]*\bmethod="get")[^>]*?\baction="([^"]+)"')
# Drawn or packed for minutes, and without a link in it: that it answers, test_gates.py tells.
DRAWN = re.compile(r"_(?:pdf|xlsx|zip|export|file|bundle|sample)$")
DRAWN_TOO = {"session_paper", "figure_template", "version_page"}


@dataclass
class Walk:
    """What was seen: every path that is reached, with its HTML where it is a page; and the links
    that lead nowhere, with the page on which they stand."""

    pages: dict[str, str] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)


def links_of(html: str, at: str) -> Iterator[str]:
    """Paths of this house that the page at `at` leads to."""
    for match in (*LINK.finditer(html), *ASKS.finditer(html)):
        address = urljoin(at, unescape(next(group for group in match.groups() if group)))
        parts = urlsplit(address)
        if not parts.netloc and parts.path.startswith("/") and "/static/" not in parts.path:
            yield parts.path


def walk(client: Client, start: str = "/") -> Walk:
    """Every path that links lead to from `start`, each looked at once."""
    seen, waiting, known = Walk(), [(start, "")], {start}
    while waiting:
        path, origin = waiting.pop()
        html = _look(seen, client, path, origin)
        for found in links_of(html, path):
            if found not in known:
                known.add(found)
                waiting.append((found, path))
    return seen


def _look(seen: Walk, client: Client, path: str, origin: str) -> str:
    if _is_drawn(path):
        seen.pages[path] = ""
        return ""
    answer = client.get(path)
    if answer.status_code not in (200, 302):
        seen.dead[path] = origin
        return ""
    if answer.streaming:
        # What comes in pieces is read to its end, as a browser does.
        b"".join(answer)
    seen.pages[path] = ""
    if answer.status_code == 302:
        return f'<a href="{answer.headers["Location"]}">'
    if "html" in answer.headers.get("Content-Type", ""):
        seen.pages[path] = answer.content.decode()
    return seen.pages[path]


def _is_drawn(path: str) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    if found.url_name == "document":
        return str(found.kwargs["format"]) != "page"
    name = found.url_name or ""
    return name in DRAWN_TOO or bool(DRAWN.search(name))
