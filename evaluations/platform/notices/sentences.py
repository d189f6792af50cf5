"""What a notice says: what fills its sentence is kept as data, and written out for its reader."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from evaluations.platform.dates import date_text, moment_text
from evaluations.platform.notices.kinds import KINDS
from evaluations.platform.notices.models import Notice


def kept(value: Any) -> Any:
    """A value of the `params` as it is stored: a day and a moment are marked as such."""
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, datetime.date) else value


def _written_out(value: Any) -> Any:
    match value:
        case {"moment": moment}:
            return moment_text(datetime.datetime.fromisoformat(moment))
        case {"day": day}:
            return date_text(datetime.date.fromisoformat(day))
        case dict():
            return value[get_language() or settings.LANGUAGE_CODE]
    return value


def in_each_language(text: Callable[[], str]) -> dict[str, str]:
    """A part of a sentence that is not somebody's own words, for the `params` of a notice."""
    by_code = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            by_code[code] = text()
    return by_code


def sentence_of(notice: Notice) -> str:
    """What the notice says, in the language that is active."""
    params = {name: _written_out(value) for name, value in notice.params.items()}
    return str(KINDS[notice.kind].sentence) % params
