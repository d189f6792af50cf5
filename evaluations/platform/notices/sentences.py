"""The sentence of a notice, filled with what it tells of."""

import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from evaluations.platform.notices.kinds import KINDS
from evaluations.platform.notices.models import Notice
from thai.dates import format_date, format_time


def _day(value: str) -> str:
    day: datetime.date | None = parse_date(value)
    return format_date(day) if day else value


def _moment(value: str) -> str:
    moment = parse_datetime(value)
    if moment is None:
        return value
    local = localtime(moment)
    return f"{format_date(local)} {format_time(local)}"


def sentence_of(notice: Notice) -> str:
    """What the notice says, in the language that is active."""
    params: dict[str, Any] = dict(notice.params)
    if "date" in params:
        params["date"] = _day(params["date"])
    if "until" in params:
        params["until"] = _moment(params["until"])
    return str(KINDS[notice.kind].sentence) % params
