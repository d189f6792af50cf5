"""The days on which a seat is held: the same for the row and for the database, the same for every
page and paper of a session."""

import datetime
from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.schedule.actions.entry import card_seats
from evaluations.entry.schedule.bookings import judges_on
from evaluations.entry.schedule.documents import agenda_document
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.committees.terms import covers
from tests.factories import Cast, make_user
from units.models import User

SignIn = Callable[[User], Client]
DAYS = [datetime.date(2026, 7, 17) + datetime.timedelta(at) for at in range(5)]
Day = datetime.date | None


def held_days(since: Day, until: Day) -> set[datetime.date]:
    """The oracle: one day after another, from the first to the last."""
    first = DAYS.index(since) if since else 0
    last = DAYS.index(until) if until else len(DAYS) - 1
    return set(DAYS[first : last + 1])


@given(st.sampled_from([None, *DAYS]), st.sampled_from([None, *DAYS]), st.sampled_from(DAYS))
def test_covers(since: Day, until: Day, day: datetime.date) -> None:
    assert covers(since, until, day) == (day in held_days(since, until))


@pytest.mark.django_db
def test_the_database_and_the_row_agree(cast: Cast) -> None:
    terms = [
        (since, until)
        for since, until in product([None, *DAYS], repeat=2)
        if since is None or until is None or since <= until
    ]
    seats = Seat.objects.bulk_create(
        Seat(
            committee=cast.committee,
            user=make_user(),
            number=100 + at,
            position=Position.MEMBER,
            valid_from=since,
            valid_until=until,
        )
        for at, (since, until) in enumerate(terms)
    )

    for day in DAYS:
        held = {seat for seat in seats if day in held_days(seat.valid_from, seat.valid_until)}
        assert {seat for seat in seats if seat.is_held_on(day)} == held
        assert set(Seat.objects.on(day).filter(number__gte=100)) == held


@pytest.fixture
def later(cast: Cast) -> Seat:
    """Somebody who takes over the member's seat a week after the session."""
    week = datetime.timedelta(days=7)
    return Seat.objects.create(
        committee=cast.committee,
        user=make_user(first_name="มาทีหลัง"),
        number=20,
        position=Position.MEMBER,
        valid_from=cast.session.date + week,
        substitute_for=cast.seat(cast.member),
    )


@pytest.mark.parametrize("page", ["session_detail", "roll_call"])
def test_a_later_substitute_is_not_seated_yet(
    cast: Cast, sign_in: SignIn, later: Seat, page: str
) -> None:
    client = sign_in(cast.chair)

    told = client.get(reverse(page, args=[cast.session.pk])).content.decode()

    assert cast.member.full_name in told
    assert later.user.full_name not in told


def test_a_later_substitute_is_not_in_the_papers(cast: Cast, later: Seat) -> None:
    agenda = agenda_document(cast.session)

    assert later.user.full_name not in [name for name, _position, _role in agenda.seats]
    assert later not in card_seats(cast.session)
    assert (
        later.user_id not in judges_on([cast.committee.pk], cast.session.date)[cast.committee.pk]
    )
    assert later in Seat.objects.on(later.valid_from or timezone.localdate())
