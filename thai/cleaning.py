"""Mend Thai text as it is typed or pasted.

Never NFKC: it takes ำ apart.
"""

import re
import unicodedata

_TONES = "่้๊๋"
_RULES = (
    (re.compile(f"ํ([{_TONES}])า"), r"\1ำ"),
    (re.compile(f"([{_TONES}])ํา"), r"\1ำ"),
    (re.compile("ํา"), "ำ"),
    (re.compile("เเ"), "แ"),
    (re.compile("([ัำ-ฺ็-๎])\\1+"), r"\1"),
)
# What one of the rules begins with: most text has none of it, and is looked through once.
_SUSPECT = re.compile("ํ|เเ|([ัำ-ฺ็-๎])\\1")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def _visible(line: str) -> str:
    """Drop what cannot be seen: zero-width, direction and control characters."""
    # Nothing printable is of these categories, and Python knows so of a whole line at once.
    if line.isprintable():
        return line
    return "".join(
        character
        for character in line
        if character == "\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )


def _mend(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def clean(text: str) -> str:
    """Return `text` with Thai marks in order, single spaces and nothing invisible.

    Line breaks stay (at most one empty line in a row). Cleaning twice changes nothing.
    """
    if not text:
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(map(_visible, lines))
    # One mending may make room for another: repeat until nothing changes; each pass shortens.
    while _SUSPECT.search(text) and (mended := _mend(text)) != text:
        text = mended
    tidied = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(tidied)).strip()
