"""Dates, times and numbers as people here write them; built in to every template."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from evaluations.judging.scoring.marking import plain
from evaluations.platform.dates import date_text, time_text
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.accounts.devices import device_name
from units.unbroken import name_on_screen, unbroken_on_screen

register = template.Library()


def _moment(value: datetime.date | str) -> datetime.date:
    """Documents that are kept hold moments as ISO 8601 text."""
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


@register.filter
def thai_date(value: datetime.date | str | None, style: str = "long") -> str:
    """A date in พ.ศ.; for English pages in CE."""
    return date_text(_moment(value), style) if value else ""


@register.filter
def thai_time(value: datetime.datetime | str | None) -> str:
    """A time of day: "09.00 น."."""
    moment: Any = _moment(value) if value else None
    return time_text(moment) if moment else ""


@register.filter
def unbroken(value: Any) -> SafeString:
    """A text in which no line ends within a name or compound of the one list."""
    return SafeString(unbroken_on_screen(str(conditional_escape(value))))


@register.filter
def name(value: Any) -> SafeString:
    """The name of a person, in which no line ends."""
    return SafeString(name_on_screen(str(conditional_escape(value))))


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
