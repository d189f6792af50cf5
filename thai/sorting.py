"""Thai dictionary order as a plain ASCII key, the same on every database.

Source of the rule: Thai dictionary order (Royal Institute; ISO/IEC 14651 for Thai): a leading
vowel sorts after the consonant it is written before, and the signs ็ ่ ้ ๊ ๋ ์ only decide
between words that are otherwise equal.
"""

import re
import unicodedata

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_SIGNS = {"็": "1", "่": "2", "้": "3", "๊": "4", "๋": "5", "์": "6"}
_NO_SIGN = "0"
_END_OF_LETTERS = "00"
_PUNCTUATION = "08"


def _letter(character: str) -> str:
    """Two hexadecimal digits: punctuation < digits < Latin < Thai letters."""
    if "ก" <= character <= "ฮ" or "ะ" <= character <= "ฺ" or "เ" <= character <= "ๅ":
        return f"{ord(character) - 0x0E01 + 0x50:02x}"
    if character.isdecimal():
        return f"{0x10 + unicodedata.decimal(character):02x}"
    if "a" <= character <= "z":
        return f"{0x20 + ord(character) - ord('a'):02x}"
    return _PUNCTUATION


def sort_key(text: str, limit: int = 250) -> str:
    """The key by which `text` sorts in Thai order: lower-case hexadecimal digits alone.

    Only [0-9a-f] appear, so every collation sorts it alike. At most `limit` characters long.
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", text.lower().strip())
    letters: list[str] = []
    signs: list[str] = []
    for character in swapped:
        if character in _SIGNS:
            signs[-1:] = [_SIGNS[character]]
        else:
            letters.append(_letter(character))
            signs.append(_NO_SIGN)
    return ("".join(letters) + _END_OF_LETTERS + "".join(signs).rstrip(_NO_SIGN))[:limit]
