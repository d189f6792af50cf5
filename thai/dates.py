"""Dates in the Buddhist era (พ.ศ.): BE = CE + 543, counted from 1 January since 1941."""

import datetime
import re

from thai.digits import to_arabic

BE_OFFSET = 543
# Years from here on are read as BE; lower ones as CE. No living calendar date is ambiguous.
FIRST_BE_YEAR = 2400
CENTURY_OF_SHORT_YEARS = 2500
# A fiscal year begins in the calendar year before; papers of it may come in the one after.
YEARS_BESIDE = 1

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

_MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, SHORT_MONTHS)
    for number, name in enumerate(names, start=1)
}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_SLASHED = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{2}|\d{4})", re.ASCII
)
_TIME = re.compile(r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(:\d{2})?\s*(น\.?)?", re.ASCII)
_WORDED = re.compile(
    r"(วัน(?P<weekday>\S*?)ที่\s*)?(?P<day>\d{1,2})\s*(?P<month>[^\d\s]+?)\s*(พ\.?ศ\.?\s*)?(?P<year>\d{2}|\d{4})",
    re.ASCII,
)


def be_year(date: datetime.date) -> int:
    """The Buddhist-era year of `date`."""
    return date.year + BE_OFFSET


def fiscal_year_be(date: datetime.date) -> int:
    """The government fiscal year (1 October to 30 September), named by its last day, in BE."""
    return be_year(date) + (1 if date.month >= 10 else 0)


def format_date(date: datetime.date, style: str = "long") -> str:
    """Write `date` in BE.

    Styles: long "19 กรกฎาคม 2564", full "วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2564",
    short "19 ก.ค. 64", numeric "19/07/2564".
    """
    month, year = MONTHS[date.month - 1], be_year(date)
    if style == "full":
        return f"วัน{WEEKDAYS[date.weekday()]}ที่ {date.day} {month} พ.ศ. {year}"
    if style == "short":
        return f"{date.day} {SHORT_MONTHS[date.month - 1]} {year % 100:02d}"
    if style == "numeric":
        return f"{date.day:02d}/{date.month:02d}/{year}"
    return f"{date.day} {month} {year}"


def format_time(time: datetime.time | datetime.datetime) -> str:
    """Write a time of day as on Thai official papers: "09.00 น."."""
    return f"{time.hour:02d}.{time.minute:02d} น."


def _ce_year(typed: str) -> int:
    year = int(typed)
    if len(typed) == 2:
        year += CENTURY_OF_SHORT_YEARS
    return year - BE_OFFSET if year >= FIRST_BE_YEAR else year


def _month(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    number = _MONTH_NUMBERS.get(typed.replace(".", ""))
    if number is None:
        raise ValueError(typed)
    return number


def parse_date(text: str) -> datetime.date:
    """Read a date typed in BE (or CE below the year 2400), with either digits.

    Reads 19/07/2564, 19/7/64 (short years are 25xx), 19 ก.ค. 2564, 19 กรกฎาคม พ.ศ. 2564,
    2021-07-19 and 2564-07-19. Raises ValueError for anything else.
    """
    typed = " ".join(to_arabic(text).split())
    for pattern in (_ISO, _SLASHED, _WORDED):
        match = pattern.fullmatch(typed)
        if match:
            year, month = _ce_year(match["year"]), _month(match["month"])
            return datetime.date(year, month, int(match["day"]))
    raise ValueError(text)


def is_doubtful(text: str, date: datetime.date, year: int | None) -> bool:
    """Whether `date`, read out of `text`, has to be asked back before it is believed.

    A weekday beside it that is its own is an answer; another one never is. Without one the date
    must lie within a year of `year` (BE): "1/10/26" is 2526, which nobody means in 2569.
    """
    match = _WORDED.fullmatch(" ".join(to_arabic(text).split()))
    if match and match["weekday"]:
        return match["weekday"] != WEEKDAYS[date.weekday()]
    return year is not None and abs(be_year(date) - year) > YEARS_BESIDE


def parse_time(text: str) -> datetime.time:
    """Read a time of day: 9.00, 09:00, ๑๓.๓๐ น. Raises ValueError for anything else."""
    match = _TIME.fullmatch(" ".join(to_arabic(text).split()))
    if not match:
        raise ValueError(text)
    return datetime.time(int(match["hour"]), int(match["minute"]))
