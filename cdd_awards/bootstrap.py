"""The one style sheet that every page has: Bootstrap's without the rules for what no page of ours
has, nine tenths of it, and ours behind it. A phone fetches and reads it through before it shows
anything; several would each bring a head and a compression of their own."""

import os
import re
from collections.abc import Iterator, Set
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

NAME = "bootstrap.min.css"
SERVED = "css/site.css"
OURS = ("tokens", "base", "components")
SOURCES = (
    ("templates", "*.html"),
    ("static/js", "*.js"),
    *((wing, "*.py") for wing in ("cdd_awards", "evaluations", "thai", "units")),
)
# How forms are drawn; its layouts for other things are not used.
CRISPY = (
    "field.html",
    "errors*.html",
    "*uni_form*.html",
    "layout/[hrc]*_*.html",
    "layout/field_*.html",
)
WORD = re.compile(r"[A-Za-z_][\w-]*")
BRACE = re.compile(r"[{}]")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
NEGATED = re.compile(r":not\([^)]*\)")
ASKED_FOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)|\[(data-bs-[\w-]+)")


class BootstrapFinder(BaseStorageFinder):
    """Serves it; Bootstrap's whole one lies in none of the folders for static files."""

    def __init__(self) -> None:
        super().__init__(storage=FileSystemStorage(location=_written()))

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        """While one of ours is being edited it is asked for again and again."""
        if path == SERVED:
            _written()
        return super().find(path, *args, **kwargs)


def used_rules(css: str, words: Set[str]) -> str:
    """Of a minified style sheet the rules whose classes are all among `words`."""
    return "".join(_used(prelude, body, words) for prelude, body in _rules(css))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """What stands before and within the outermost braces."""
    depth = start = opened = 0
    for brace in BRACE.finditer(css):
        if brace[0] == "{":
            opened = opened if depth else brace.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                yield css[start:opened], css[opened + 1 : brace.start()]
                start = brace.end()


def _used(prelude: str, body: str, words: Set[str]) -> str:
    if prelude.startswith("@media"):
        inner = used_rules(body, words)
        return f"{prelude}{{{inner}}}" if inner else ""
    if prelude.startswith("@"):
        return f"{prelude}{{{body}}}" if prelude.split()[1] in words else ""
    selectors = [selector for selector in prelude.split(",") if _names(selector) <= words]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def _names(selector: str) -> set[str]:
    names = ASKED_FOR.findall(NEGATED.sub("", selector))
    return {of_class or of_data for of_class, of_data in names}


def _words() -> set[str]:
    """Every word in what draws our pages: a class is one of them, wherever it is written."""
    spec = find_spec("crispy_bootstrap5")
    crispy = Path((spec and spec.origin) or "").parent / "templates" / "bootstrap5"
    ours = ((settings.BASE_DIR / folder).rglob(pattern) for folder, pattern in SOURCES)
    files = chain(*ours, *map(crispy.glob, CRISPY))
    return set(chain.from_iterable(WORD.findall(file.read_text("utf-8")) for file in files))


@cache
def _of_bootstrap() -> str:
    """With its licence at its head."""
    licence, end, rules = (settings.BOOTSTRAP / NAME).read_text("utf-8").partition("*/")
    return licence + end + used_rules(rules, _words())


def _written() -> Path:
    """Its folder, where the file is written anew when it has become another."""
    styles = settings.BASE_DIR / "static/css"
    ours = ((styles / f"{name}.css").read_text("utf-8") for name in OURS)
    text = _of_bootstrap() + "".join(COMMENT.sub("", style) for style in ours)
    folder: Path = settings.VAR_DIR / "site"
    file = folder / SERVED
    if not file.is_file() or file.read_text("utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, "utf-8")
        fresh.replace(file)
    return folder
