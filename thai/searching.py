"""Search that ignores spaces, case and which digits were typed.

"ดำรงไว้ ในแผ่นดิน" and "ดำรงไว้ในแผ่นดิน" are the same words: Thai writes no spaces between them.
"""

from thai.cleaning import clean
from thai.digits import to_arabic


def search_form(text: str) -> str:
    """The form of `text` in which it is stored for searching and looked for."""
    return "".join(to_arabic(clean(text)).casefold().split())
