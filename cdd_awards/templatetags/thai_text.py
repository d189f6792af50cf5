"""Dates, times and numbers as people here write them; built in to every template."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from evaluations.judging.scoring.marking import plain
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.accounts.devices import device_name
from thai.dates import format_date, format_time
from units.unbroken import unbroken_on_screen

register = template.Library()


def _local(value: datetime.date | str) -> datetime.date:
    """Documents that are kept hold moments as ISO 8601 text."""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    return timezone.localtime(value) if isinstance(value, datetime.datetime) else value


@register.filter
def thai_date(value: datetime.date | str | None, style: str = "long") -> str:
    """A date in พ.ศ.; for English pages in CE."""
    if not value:
        return ""
    day = _local(value)
    if get_language() == "en":
        return date_format(day, "l j F Y" if style == "full" else "j F Y")
    return format_date(day, style)


@register.filter
def thai_time(value: datetime.datetime | str | None) -> str:
    """A time of day: "09.00 น."."""
    if not value:
        return ""
    local: Any = _local(value)
    return f"{local:%H:%M}" if get_language() == "en" else format_time(local)


@register.filter
def unbroken(value: Any) -> SafeString:
    """A text in which no line ends within a name or compound of the one list."""
    return SafeString(unbroken_on_screen(str(conditional_escape(value))))


@register.filter
def points(value: Decimal | None) -> str:
    """A number without trailing zeros."""
    return plain(value)


@register.filter
def exact(pair: list[int]) -> str:
    """A kept [numerator, denominator]: "17.5", or its fraction beside "≈" four decimals."""
    return exact_text(fraction(pair))


@register.filter
def device(user_agent: str) -> str:
    """A browser in a few words: "Chrome, Windows"."""
    return device_name(user_agent)


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """The value under `key`, or nothing."""
    return mapping.get(key)
