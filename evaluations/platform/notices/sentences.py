"""The sentence of a notice, filled with what it tells of."""

import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from evaluations.platform.dates import date_text, moment_text
from evaluations.platform.notices.kinds import KINDS
from evaluations.platform.notices.models import Notice


def _day(value: str) -> str:
    day: datetime.date | None = parse_date(value)
    return date_text(day) if day else value


def _moment(value: str) -> str:
    moment = parse_datetime(value)
    return value if moment is None else moment_text(moment)


def sentence_of(notice: Notice) -> str:
    """What the notice says, in the language that is active."""
    params: dict[str, Any] = dict(notice.params)
    if "date" in params:
        params["date"] = _day(params["date"])
    if "until" in params:
        params["until"] = _moment(params["until"])
    return str(KINDS[notice.kind].sentence) % params
