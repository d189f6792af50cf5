"""Search that ignores spaces, case, punctuation and which digits were typed.

"ดำรงไว้ ในแผ่นดิน" and "ดำรงไว้ในแผ่นดิน" are the same words: Thai writes no spaces between them.
So are จ.ป.ร. and จปร, แป-ระ and แประ; and the long ฤๅ is found by the ฤา that keyboards bring.
"""

import unicodedata

from thai.cleaning import clean
from thai.digits import to_arabic


def search_form(text: str) -> str:
    """The form of `text` in which it is stored for searching and looked for."""
    words = "".join(to_arabic(clean(text)).casefold().split()).replace("ๅ", "า")
    # Signs, marks of punctuation and the ฯ of what is cut short.
    letters = "".join(sign for sign in words if unicodedata.category(sign)[0] not in "PS")
    return letters or words
