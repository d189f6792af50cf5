"""What a page of HTML shows at a glance."""

import re

# A declaration has a button for each answer, and the answer shows one of them.
_FILLED = re.compile(r'class="[^"]*\bbtn-primary\b(?![^"]*\bwhen-(?:none|conflict)\b)')
_DETAILS = re.compile(r"<(/?)details\b")


def filled(page: str) -> int:
    """How many filled buttons it has: what is due is one of them."""
    return len(_FILLED.findall(page))


def depth(page: str) -> int:
    """Behind how many triangles its deepest part lies."""
    deepest = at = 0
    for closes in _DETAILS.findall(page):
        at += -1 if closes else 1
        deepest = max(deepest, at)
    return deepest
