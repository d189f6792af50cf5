"""Templates are read by people: no line runs off the screen, no file is longer than a page or two.

Plain-text mails are left out: a line break in them is a line break in the letter.
"""

import re

from django.conf import settings

WIDEST, LONGEST = 120, 120
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def test_no_line_of_a_template_is_wider_than_the_screen() -> None:
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in TEMPLATES}
    wide = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(lines[path], start=1)
        if len(line) > WIDEST
    ]

    assert TEMPLATES
    assert wide == []


def test_a_persons_name_is_drawn_so_that_no_line_ends_in_it() -> None:
    """But within an attribute, where no line ends."""
    drawn = re.compile(r"full_name(?:\|default:[\w.]+)?(?!\|name|[\w.|])")
    bare = [
        f"{path.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for path in TEMPLATES
        for line in path.read_text(encoding="utf-8").splitlines()
        if drawn.search(re.sub(r'="{{.*?}}"|{% include .*?%}', "", line))
    ]

    assert bare == []


def test_no_template_is_too_long_to_be_read_at_once() -> None:
    """One that grows parts by noun or by kind: `_<noun>_<kind>.html`."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
