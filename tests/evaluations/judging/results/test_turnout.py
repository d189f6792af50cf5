"""Board, running day and first page count the same seats as in, excused and owed."""

import datetime

from django.utils import timezone

from evaluations.judging.day.progress import progress_of
from evaluations.judging.moderation.actions.absences import close_absent
from evaluations.judging.results.board import board_for
from evaluations.judging.results.panel import panel_for
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.models import ConflictKind
from evaluations.judging.scoring.progress import seats_owing
from evaluations.oversight.home.work import work_of
from evaluations.setup.committees.models import Position, Seat
from tests.factories import Cast, make_nomination, make_slot, make_user, submitted_sheet


def test_board_day_and_home_count_alike(cast: Cast) -> None:
    other, absent_at = (
        make_nomination(category=cast.category, committee=cast.committee) for _one in range(2)
    )
    no_show = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other, absent_at])
    make_slot(session=cast.session, nominations=[no_show], state="no_show")
    Seat.objects.create(
        committee=cast.committee,
        user=make_user(),
        number=20,
        position=Position.MEMBER,
        valid_from=timezone.localdate() + datetime.timedelta(days=1),
        substitute_for=cast.seat(cast.member),
    )
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    submitted_sheet(judge=cast.member, nomination=other)
    seat = cast.seat(cast.secretary)
    declare(by=cast.secretary, seat=seat, nomination=other, kind=ConflictKind.KINSHIP, note="x")
    close_absent(by=cast.chair, seat=seat, nomination=absent_at, reason="ป่วย")

    panel = panel_for(cast.chair, cast.committee.pk, cast.category.pk)
    assert panel is not None
    board, day = board_for(panel), progress_of(cast.session, cast.chair)
    (home,) = work_of(cast.chair).duties.panels

    # Three nominations of three seats, two sheets in, a recusal and an absence.
    assert (board.missing, day.owed, home.expected - home.submitted) == (5, 5, 5)
    assert (day.done, home.submitted) == (2, 2)
    rows = {row.nomination: row.missing for row in board.rows}
    owing = {row.nomination: sum(cell.owes for cell in row.cells) for row in day.rows}
    assert owing == rows
    assert {row: len(seats_owing(row)) for row in rows if row != no_show} == {
        one: missing for one, missing in rows.items() if one != no_show
    }
