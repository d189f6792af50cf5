"""Dates and times in a page's language: พ.ศ. and "09.00 น." in Thai, CE and 09:00 in English.

Documents are official papers and write Thai dates in both: `thai.dates`.
"""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from thai.dates import format_date, format_time

ENGLISH = "en"


def date_text(day: datetime.date, style: str = "long") -> str:
    """`style` is one of `thai.dates`."""
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day)
    if get_language() == ENGLISH:
        return date_format(day, "l j F Y" if style == "full" else "j F Y")
    return format_date(day, style)


def time_text(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if get_language() == ENGLISH else format_time(local)


def moment_text(moment: datetime.datetime) -> str:
    return f"{date_text(moment)} {time_text(moment)}"
