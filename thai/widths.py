"""How much room Thai text takes. Plain Python."""

import unicodedata


def visible_length(text: str) -> int:
    """Letters that take room: vowels and tone marks above and below take none."""
    return sum(1 for sign in text if unicodedata.category(sign) not in ("Mn", "Cf"))


def line_count(text: str, width: float) -> int:
    """Into how many lines of `width` letters `text` is broken."""
    return sum(max(1, -int(-visible_length(line) // width)) for line in text.split("\n"))
