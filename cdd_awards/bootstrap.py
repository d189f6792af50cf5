"""Bootstrap's style sheet without the rules for what no page of ours has: nine tenths of it, which
a phone would fetch and read through before it shows anything."""

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FOLDER, NAME = "bootstrap", "bootstrap.min.css"
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
NEGATED = re.compile(r":not\([^)]*\)")
ASKED_FOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)|\[(data-bs-[\w-]+)")


class BootstrapFinder(BaseFinder):
    """Serves it in place of the whole one."""

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> str | list[str]:
        if path != f"{FOLDER}/{NAME}":
            return []
        found = str(_written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:  # noqa: ARG002
        storage = FileSystemStorage(location=_written().parent)
        storage.prefix = FOLDER  # type: ignore[attr-defined]
        yield NAME, storage


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
    kept = [one for one in prelude.split(",") if _names(one) <= words]
    return f"{','.join(kept)}{{{body}}}" if kept else ""


def _names(selector: str) -> set[str]:
    found = ASKED_FOR.findall(NEGATED.sub("", selector))
    return {of_class or of_data for of_class, of_data in found}


def _words() -> set[str]:
    """Every word in what draws our pages: a class is one of them, wherever it is written."""
    spec = find_spec("crispy_bootstrap5")
    crispy = Path((spec and spec.origin) or "").parent / "templates" / "bootstrap5"
    ours = ((settings.BASE_DIR / folder).rglob(pattern) for folder, pattern in SOURCES)
    files = chain(*ours, *map(crispy.glob, CRISPY))
    return set(chain.from_iterable(WORD.findall(one.read_text("utf-8")) for one in files))


@lru_cache
def _written() -> Path:
    """The file, written anew where it has become another; its licence stays at its head."""
    licence, end, rules = (settings.BOOTSTRAP / NAME).read_text("utf-8").partition("*/")
    text = licence + end + used_rules(rules, frozenset(_words()))
    file: Path = settings.VAR_DIR / FOLDER / NAME
    if not file.is_file() or file.read_text("utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{id(text)}")
        fresh.write_text(text, "utf-8")
        fresh.replace(file)
    return file
