"""Who takes part in a session is told when it is put elsewhere or its meeting link changes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import edit_session
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.entry.schedule.notices import LINK_CHANGED, MOVED, TOMORROW, announce_tomorrow
from evaluations.judging.day.actions.correcting import correct_slot
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast, make_nomination, make_unit, make_user
from tests.planning import line, save
from thai.dates import format_date

A, B = "https://example.org/a", "https://example.org/b"


def told(kind: NoticeKind) -> list[str]:
    """Sign-in names of who is told and has not read it."""
    rows = Notice.objects.unread().filter(kind=kind.code)
    return sorted(rows.values_list("user__username", flat=True))


def put(cast: Cast, session: EvaluationSession, day: date) -> None:
    edit_session(by=cast.chair, session=session, edits=None, values={"date": day})


def test_another_day_is_told_to_who_takes_part_but_not_to_who_put_it_there(
    cast: Cast, session: EvaluationSession
) -> None:
    """Who sits on the old day alone hears of it too; an announcement of the old day is gone."""
    old, new = session.date, session.date + timedelta(days=30)
    cast.committee.seats.create(
        user=make_user(username="until_then"),
        number=9,
        position=Position.MEMBER,
        valid_until=old,
    )
    save(
        cast.secretary,
        session,
        line(
            9,
            make_nomination(
                category=cast.category, committee=cast.committee, unit=cast.other_officer.unit
            ),
        ),
    )
    assert announce_tomorrow() == 5

    put(cast, session, new)

    assert told(TOMORROW) == []
    assert told(MOVED) == ["member", "other_officer", "secretary", "until_then"]
    with override("th"):
        said = sentence_of(Notice.objects.filter(kind=MOVED.code)[0])
    words = (format_date(old), format_date(new), session.host.name)
    assert said == "การประเมินวันที่ {} ย้ายไปจัดวันที่ {} ณ {}".format(*words)


def test_each_move_is_told_and_the_same_day_again_is_none(
    cast: Cast, session: EvaluationSession
) -> None:
    old = session.date
    for day in (old, old + timedelta(days=1), old, old):
        put(cast, session, day)
    assert told(MOVED) == ["member", "member", "secretary", "secretary"]

    values = {"date": old, "host": make_unit(), "presentation_minutes": 20}
    edit_session(by=cast.chair, session=session, edits=None, values=values)

    assert told(MOVED).count("member") == 3


@pytest.mark.parametrize(
    ("phase", "days"), [(Phase.DRAFT, 7), (Phase.EVALUATING, -7)], ids=["draft", "over"]
)
def test_nobody_waits_for_a_draft_or_for_what_is_over(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], phase: str, days: int
) -> None:
    AwardRound.objects.update(phase=phase)
    save(cast.chair, session, line(9, nominations[0], link=A))
    put(cast, session, timezone.localdate() + timedelta(days=days))
    session.refresh_from_db()

    save(cast.chair, session, line(9, nominations[0], link=B))

    assert not Notice.objects.exists()


@pytest.mark.parametrize("link", [B, ""])
def test_another_link_in_the_plan_is_told_to_whom_it_concerns(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], link: str
) -> None:
    """A first link is no news, nor is the plan of those whose link stays."""
    first, second, third = nominations
    for nomination, name in ((first, "of_first"), (second, "of_second"), (third, "of_third")):
        make_user(username=name, unit=nomination.unit)
    plan = [line(9, first, link=A), line(10, second, link=A), line(11, third)]
    save(cast.chair, session, *plan)
    save(cast.chair, session, *plan[:2], line(12, third, link=A))
    assert told(LINK_CHANGED) == []

    save(cast.chair, session, line(9, first, link=link), *plan[1:])

    assert told(LINK_CHANGED) == ["member", "of_first", "of_third", "secretary"]


def test_another_link_of_a_slot_that_has_begun_is_told_once(cast: Cast) -> None:
    Slot.objects.update(meeting_link=A)
    for room, link in (("ก", A), ("ก", B), ("ข", B)):
        correct_slot(by=cast.secretary, slot=cast.slot, room=room, meeting_link=link)

    assert told(LINK_CHANGED) == ["chair", "member", "officer"]
    with override("th"):
        said = sentence_of(Notice.objects.filter(kind=LINK_CHANGED.code)[0])
    assert "ลิงก์ประชุม" in said
    assert format_date(cast.session.date) in said
