"""Style sheets and scripts as they lie in the repository, and as they are served."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from cdd_awards.static_files import IMPORT, StaticFiles, imports_of

STATIC = settings.BASE_DIR / "static"
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(\s*[\d.]"
    r"|:[^;{}]*\b(?:black|white|gr[ae]y|silver|red|green|blue|yellow|orange|purple)\b",
    re.IGNORECASE,
)


def test_every_colour_stands_among_the_tokens() -> None:
    found = [
        f"{path.relative_to(STATIC)}: {line}"
        for path in STATIC.rglob("*.css")
        if path.name != "tokens.css"
        for line in path.read_text(encoding="utf-8").splitlines()
        # What follows a selector's hash is a name.
        if COLOUR.search(re.sub(r"#[\w-]+(?=[^{}]*\{)", "", line))
    ]

    assert found == []


def selectors(sheet: str) -> list[list[str]]:
    """The selectors of every rule, with what stands in brackets as a part of each."""
    rules = re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return [re.split(r",(?![^(]*\))", rule) for rule in rules]


def test_no_rule_is_lost_with_a_selector_that_an_old_browser_does_not_know() -> None:
    """It drops the whole list, so what Safari before 15.4 does not know stands in one of its own;
    without it the page looks plainer and works."""
    young = (":has(", ":focus-visible")
    lists = [
        [any(word in selector for word in young) for selector in rule]
        for path in STATIC.rglob("css/**/*.css")
        for rule in selectors(path.read_text(encoding="utf-8"))
    ]

    assert [rule for rule in lists if any(rule) and not all(rule)] == []
    assert sum(all(rule) for rule in lists) >= len(young)
    assert "@supports not selector(:focus-visible)" in (STATIC / "css/base.css").read_text()


def test_every_style_sheet_of_a_page_is_used() -> None:
    templates = settings.BASE_DIR / "templates"
    drawn = "".join(path.read_text(encoding="utf-8") for path in templates.rglob("*.html"))
    sheets = [path.name for path in (STATIC / "css/pages").iterdir()]

    assert [name for name in sheets if f"css/pages/{name}" not in drawn] == []


def test_what_a_script_imports_is_known_whole() -> None:
    assert imports_of("js/element.js") == frozenset()
    assert {"js/outbox.js", "js/element.js", "js/page.js"} < imports_of("js/sheet/main.js")


def test_scripts_are_served_under_names_of_their_content_and_import_each_other_by_these(
    tmp_path: Path,
) -> None:
    """Else a browser would mix the scripts of two releases."""
    source = FileSystemStorage(STATIC)
    names = [str(path.relative_to(STATIC)) for path in (STATIC / "js").rglob("*.js")]
    served = StaticFiles(location=str(tmp_path))
    for name in names:
        with source.open(name) as content:
            served.save(name, content)

    list(served.post_process({name: (source, name) for name in names}))

    for name in names:
        script = tmp_path / served.hashed_files[name]
        for path in IMPORT.findall(script.read_text(encoding="utf-8")):
            assert re.search(r"\.[0-9a-f]{12}\.js$", path)
            assert (script.parent / path).is_file()
