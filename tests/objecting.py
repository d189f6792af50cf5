"""An office that objects to its provisional result, and who answers it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import (
    ask_reopening,
    second_reopening,
)
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.outcome.objections.actions import (
    send_objections,
    write_objection,
)
from evaluations.outcome.objections.answering import answer_objection
from evaluations.outcome.objections.content import seen_digest
from evaluations.outcome.objections.models import Objection, ObjectionWindow
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import Indicator
from tests.factories import (
    Cast,
    submitted_sheet,
)
from units.models import User

WHY = "ตรวจหลักฐานแล้ว"
TEXT = "หลักฐานชิ้นที่หนึ่งแสดงผลที่ยังไม่ได้นับ"


def window_of(cast: Cast) -> ObjectionWindow:
    """The newest one of the nomination of the cast."""
    rows = ObjectionWindow.objects.with_page().filter(nomination=cast.nomination)
    return rows.order_by("-pk")[0]


def drafted(cast: Cast, *places: int, text: str = TEXT) -> ObjectionWindow:
    for place in places or (1,):
        write_objection(
            by=cast.officer,
            window=window_of(cast),
            place=place,
            edits=None,
            text=text,
            evidence=[],
        )
    return window_of(cast)


def objected(cast: Cast, *places: int, text: str = TEXT) -> ObjectionWindow:
    """Certified before, in a round with days to object."""
    window = drafted(cast, *places, text=text)
    return send_objections(by=cast.officer, window=window, seen=seen_digest(window))


def judged(cast: Cast, days: int | None = 10) -> Result:
    AwardRound.objects.filter(pk=cast.committee.round_id).update(objection_days=days)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8")
    return certified(cast)


def certified(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def moved(window: ObjectionWindow, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let today be so many days after the last one to object."""
    day = window.closes_on + timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *_moment, **_zone: day)


def reopened(cast: Cast, result: Result) -> None:
    wish = ask_reopening(by=cast.chair, result=result, reason=WHY)
    second_reopening(by=cast.secretary, wish=wish)


def corrected(cast: Cast, result: Result, points: str) -> Result:
    """The result is reopened, one judge's sheet put right, and certified anew."""
    reopened(cast, result)
    corrected_by(cast, cast.member, points)
    return certified(cast)


def corrected_by(cast: Cast, judge: User, points: str) -> None:
    seat = cast.seat(judge)
    sheet = return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason=WHY)
    for pk in Indicator.objects.values_list("pk", flat=True):
        value = MarkValue(SCORED, Decimal(points), "")
        save_mark(by=judge, sheet=sheet.pk, indicator=pk, value=value, version=1)
    submit_sheet(by=judge, sheet=sheet)


def answer(cast: Cast, by: User, answer: str = "not_upheld", reason: str = WHY) -> Objection:
    objection = Objection.objects.filter(answer="").order_by("place")[0]
    return answer_objection(by=by, objection=objection, answer=answer, reason=reason)
