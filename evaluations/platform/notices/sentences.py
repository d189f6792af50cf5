"""The sentence of each kind of notice, filled with what it tells of."""

import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from evaluations.platform.notices.models import Notice, NoticeKind
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
    told: dict[str, Any] = dict(notice.told)
    if "date" in told:
        told["date"] = _day(told["date"])
    if "until" in told:
        told["until"] = _moment(told["until"])
    sentences = {
        NoticeKind.INVITED: _("You are named to %(committee)s."),
        NoticeKind.RETURNED: _("“%(name)s” came back to you: %(reason)s"),
        NoticeKind.DEADLINE: _("“%(round)s”: the deadline is %(until)s."),
        NoticeKind.TOMORROW: _("There is an evaluation session on %(date)s, at %(host)s."),
        NoticeKind.CERTIFIED: _("The result of “%(category)s” was certified (no. %(number)s)."),
        NoticeKind.REMINDER: _("Your score sheet for “%(name)s” is still missing."),
        NoticeKind.PROPOSAL: _("“%(name)s” waits for your decision: %(reason)s"),
        NoticeKind.CLOSED: _(
            "Your seat was closed as absent for “%(name)s”: %(reason)s. If you are there, "
            "ask the chair to take that back."
        ),
        NoticeKind.PAPER: _("The paper sheet of %(person)s for “%(name)s”: %(state)s."),
        NoticeKind.ENDORSEMENT: _("The committee's sheet for “%(name)s” waits for your word."),
        NoticeKind.DISCUSSED: _("“%(name)s” is discussed: you may revise your sheet."),
        NoticeKind.SECONDED: _(
            "%(second)s has agreed: “%(category)s” may be put right now and certified anew."
        ),
        NoticeKind.REOPENED: _("“%(category)s” is to be certified anew: %(reason)s"),
        NoticeKind.EVIDENCE: _("The file “%(file)s” for “%(name)s” was not taken in: %(reason)s"),
    }
    sentence: str = sentences[NoticeKind(notice.kind)]
    return sentence % told
