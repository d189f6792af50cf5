"""The agenda on paper and as a list (case P1)."""

import datetime

import pytest
from django.utils import timezone

from evaluations.entry.schedule.documents import agenda_document, agenda_rows
from evaluations.entry.schedule.models import EvaluationSession, Slot
from tests.factories import Cast, make_cast, make_nomination, make_slot

pytestmark = pytest.mark.django_db


def at(session: EvaluationSession, hour: int, minute: int = 0) -> datetime.datetime:
    day = datetime.datetime.combine(session.date, datetime.time(hour, minute))
    return timezone.make_aware(day)


@pytest.fixture
def cast(db: None) -> Cast:
    """Slots at nine and ten, two nominees at one."""
    cast = make_cast()
    session = cast.session
    Slot.objects.update(starts_at=at(session, 9), ends_at=at(session, 9, 45))
    second, third, fourth = (
        make_nomination(category=cast.category, committee=cast.committee) for _number in range(3)
    )
    make_slot(
        session=session, nominations=[second], starts_at=at(session, 10), ends_at=at(session, 11)
    )
    make_slot(session=session, nominations=[third, fourth], starts_at=at(session, 13))
    type(cast.chair).objects.filter(pk=cast.chair.pk).update(assignment="เขตตรวจราชการที่ 9")
    return cast


def test_nominees_are_numbered_with_their_award_and_the_pauses_stand_between(cast: Cast) -> None:
    session = EvaluationSession.objects.select_related("committee__round", "host").get()

    agenda = agenda_document(session)

    told = [one.pause or [nominee.number for nominee in one.nominees] for one in agenda.items]
    assert told == [[1], "พัก", [2], "พักรับประทานอาหารกลางวัน", [3, 4]]
    (first,) = agenda.items[0].nominees
    assert (first.award, first.category) == ("รางวัลทดสอบ", "ประเภททดสอบ")
    assert agenda.seats[0][1] == "เขตตรวจราชการที่ 9"
    rows = [(row["starts"], row.get("number"), row["nomination"]) for row in agenda_rows(agenda)]
    assert rows[0] == ("09.00 น.", "1", cast.nomination.official_name)
    assert [number for _starts, number, _name in rows] == ["1", None, "2", None, "3", "4"]
