"""The sentence of a notice, filled with what it tells of."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, override

from evaluations.platform.dates import date_text, moment_text
from evaluations.platform.notices.kinds import KINDS
from evaluations.platform.notices.models import Notice


def _day(value: str) -> str:
    day: datetime.date | None = parse_date(value)
    return date_text(day) if day else value


def _moment(value: str) -> str:
    moment = parse_datetime(value)
    return value if moment is None else moment_text(moment)


# "before" is the day that "date" takes the place of.
WRITTEN_OUT = {"date": _day, "before": _day, "until": _moment}


def in_each_language(text: Callable[[], str]) -> dict[str, str]:
    """A part of a sentence that is not somebody's own words, for the `params` of a notice."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = text()
    return found


def sentence_of(notice: Notice) -> str:
    """What the notice says, in the language that is active."""
    params: dict[str, Any] = dict(notice.params)
    code = get_language() or settings.LANGUAGE_CODE
    for name, value in params.items():
        params[name] = value[code] if isinstance(value, dict) else value
    for name in WRITTEN_OUT.keys() & params:
        params[name] = WRITTEN_OUT[name](params[name])
    return str(KINDS[notice.kind].sentence) % params
