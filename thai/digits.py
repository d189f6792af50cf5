"""Thai (๐–๙) and Arabic (0–9) digits."""

import re
from decimal import Decimal, InvalidOperation

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)


def to_arabic(text: str) -> str:
    """Write every Thai digit of `text` as an Arabic one."""
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """Write every Arabic digit of `text` as a Thai one."""
    return text.translate(_TO_THAI)


def parse_decimal(text: str) -> Decimal:
    """Read a plain decimal number typed with either digits: "๗.๕", "7.5", "1,250".

    Raises ValueError for anything else; exponents, infinities and NaN are anything else.
    """
    typed = to_arabic(text).strip()
    if not _PLAIN_NUMBER.fullmatch(typed):
        raise ValueError(text)
    try:
        return Decimal(typed.replace(",", ""))
    except InvalidOperation:
        raise ValueError(text) from None
