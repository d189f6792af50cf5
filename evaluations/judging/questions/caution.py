"""Whether a question reads as if it told a mark. Plain Python: it is only said, never refused, for
an office's own mark may be asked about."""

import re

from thai.digits import to_arabic

_FIGURE = r"\d{1,3}(?:[.,]\d{1,2})?"
_TELLS = re.compile(
    rf"(?:ให้|หัก|ได้|เหลือ|ระดับ)\s*(?:คะแนน)?\s*(?:เต็ม|แค่|เพียง)?\s*{_FIGURE}"
    rf"|{_FIGURE}\s*(?:/\s*\d+|คะแนน|แต้ม|points?\b|marks?\b)"
    rf"|(?:score|mark|points?)\D{{0,8}}{_FIGURE}",
    re.IGNORECASE,
)


def names_points(text: str) -> bool:
    return _TELLS.search(to_arabic(text)) is not None
