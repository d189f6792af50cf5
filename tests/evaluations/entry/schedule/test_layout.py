"""Laying out a day, lots, and double bookings: plain rules."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.entry.schedule.conflicts import (
    JUDGE,
    NOMINATION,
    PRESENTER,
    ROOM,
    Booking,
    clashes,
)
from evaluations.entry.schedule.layout import DAY, DoesNotFit, Plan, Span, draw_lots, lay_out

NINE, NOON = 9 * 60, 12 * 60


def times(spans: list[Span]) -> list[str]:
    return [f"{span.start // 60}.{span.start % 60:02d}" for span in spans]


def test_breaks_and_lunch() -> None:
    plan = Plan(NINE, 40, pause=20, pause_after=2, lunch=Span(NOON, NOON + 60))

    assert times(lay_out(plan, 6)) == ["9.00", "9.40", "10.40", "11.20", "13.00", "13.40"]


def test_a_slot_that_would_run_into_lunch_waits() -> None:
    plan = Plan(NINE, 70, lunch=Span(NOON, NOON + 60))

    assert times(lay_out(plan, 3)) == ["9.00", "10.10", "13.00"]


def test_a_day_has_an_end() -> None:
    with pytest.raises(DoesNotFit):
        lay_out(Plan(NINE, 60), 16)


def test_a_slot_that_would_end_at_midnight_is_not_laid_out() -> None:
    """24.00 is no time of the day: it would be saved as 0.00, before the slot's start."""
    half_past_eleven = 23 * 60 + 30
    with pytest.raises(DoesNotFit):
        lay_out(Plan(half_past_eleven, 30), 1)
    assert times(lay_out(Plan(half_past_eleven, 29), 1)) == ["23.30"]


@given(
    st.integers(0, 20 * 60),
    st.integers(1, 120),
    st.integers(0, 60),
    st.integers(0, 5),
    st.one_of(st.none(), st.tuples(st.integers(10 * 60, 13 * 60), st.integers(1, 90))),
    st.integers(0, 30),
)
def test_slots_never_meet(
    start: int, length: int, pause: int, after: int, lunch: tuple[int, int] | None, count: int
) -> None:
    span = Span(lunch[0], lunch[0] + lunch[1]) if lunch else None
    try:
        spans = lay_out(Plan(start, length, pause, after, span), count)
    except DoesNotFit:
        return
    assert len(spans) == count
    for before, later in zip(spans, spans[1:], strict=False):
        assert before.end <= later.start
    assert all(span.end - span.start == length and span.end < DAY for span in spans)
    assert span is None or not any(one.meets(span) for one in spans)


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=40), st.text(max_size=20))
def test_a_lot_can_be_drawn_again(keys: list[int], seed: str) -> None:
    drawn = draw_lots(keys, seed)

    assert drawn == draw_lots(list(reversed(keys)), seed)
    assert sorted(drawn) == sorted(keys)


def test_another_seed_draws_another_order() -> None:
    orders = {tuple(draw_lots(range(10), str(seed))) for seed in range(20)}

    assert len(orders) > 15


def at(hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2021, 7, 19, hour, minute, tzinfo=datetime.UTC)


def booking(key: str, starts: int, ends: int | None, **fields: object) -> Booking:
    given = {
        "session": 1,
        "label": key,
        "room": f"ห้อง {key}",
        "host": 1,
        "judges": {},
        **fields,
    }
    end = at(ends) if ends else None
    return Booking(key=key, starts=at(starts), ends=end, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ({"room": "ห้อง 1"}, {"room": "ห้อง1"}, [ROOM]),
        ({"room": "ห้องประชุม", "host": 1}, {"room": "ห้องประชุม", "host": 2}, []),
        ({"room": ""}, {"room": ""}, []),
        ({"judges": {7: "ก"}, "session": 1}, {"judges": {7: "ก"}, "session": 2}, [JUDGE]),
        ({"judges": {7: "ก", 8: "ข"}}, {"judges": {7: "ก", 8: "ข"}}, [JUDGE]),
        ({"presenters": frozenset({"ค"})}, {"presenters": frozenset({"ค"})}, [PRESENTER]),
        ({"nominations": {3: "น"}}, {"nominations": {3: "น"}}, [NOMINATION]),
        ({}, {}, []),
    ],
)
def test_clashes(first: dict[str, object], second: dict[str, object], kinds: list[str]) -> None:
    found = clashes([booking("a", 9, 11, **first), booking("b", 10, 12, **second)])

    assert [one.kind for one in found] == kinds


@pytest.mark.parametrize(
    ("first", "second", "binds"),
    [(None, None, True), (5, 5, True), (5, None, False), (None, 5, False), (5, 6, False)],
)
def test_a_rehearsal_binds_itself_alone(
    first: int | None, second: int | None, binds: bool
) -> None:
    shared: dict[str, object] = {"judges": {7: "ก"}, "room": "x"}
    found = clashes(
        [booking("a", 9, 11, rehearsal=first, **shared)]
        + [booking("b", 10, 12, rehearsal=second, **shared)]
    )

    assert [one.binds for one in found] == [binds, binds]


def test_one_after_another_is_no_clash() -> None:
    shared: dict[str, object] = {"room": "x", "judges": {1: "ก"}, "presenters": frozenset({"ค"})}

    assert clashes([booking("a", 9, 10, **shared), booking("b", 10, 11, **shared)]) == []


def test_a_slot_without_an_end_takes_its_while() -> None:
    found = clashes([booking("a", 9, None, room="x"), booking("b", 9, 10, room="x")])

    assert [one.kind for one in found] == [ROOM]


def test_a_nomination_is_presented_once_whenever() -> None:
    held: dict[str, object] = {"nominations": {3: "น"}}

    found = clashes([booking("a", 9, 10, **held), booking("b", 15, 16, **held)])

    assert [one.kind for one in found] == [NOMINATION]


@given(st.lists(st.tuples(st.integers(0, 22), st.integers(1, 3)), max_size=12))
def test_the_sweep_finds_what_looking_at_all_pairs_finds(spans: list[tuple[int, int]]) -> None:
    bookings = [
        booking(str(key), start, min(start + length, 23), room="x")
        for key, (start, length) in enumerate(spans)
    ]
    bookings = [booking for booking in bookings if booking.until > booking.starts]
    pairs = sum(
        1 for at_, one in enumerate(bookings) for other in bookings[at_ + 1 :] if one.meets(other)
    )

    assert len(clashes(bookings)) == pairs
