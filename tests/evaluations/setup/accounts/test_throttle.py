"""The rules of waiting, against an oracle that counts by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.setup.accounts.throttle import (
    ADDRESS,
    CARD,
    CODE,
    CODE_AT_BROWSER,
    KNOWN_BROWSER,
    PERSON,
    PERSON_AT_ADDRESS,
    RESET,
    SLOWED,
    Failures,
    Hold,
    Limit,
    code_hold,
    password_hold,
)

NOW = datetime(2026, 7, 19, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LIMITS = (PERSON_AT_ADDRESS, ADDRESS, PERSON, SLOWED, KNOWN_BROWSER, CODE, CARD, RESET)
# Whole seconds before now; the longest rule looks back an hour.
ago = st.lists(st.integers(0, 4000), max_size=130)


def moments(seconds: list[int]) -> list[datetime]:
    return [NOW - SECOND * second for second in seconds]


def is_free(limit: Limit, failures: list[datetime], at: datetime) -> bool:
    """Fewer than the limit within the time that ends at `at`."""
    return sum(1 for failure in failures if at - limit.within < failure <= at) < limit.most


@given(seconds=ago, limit=st.sampled_from(LIMITS))
def test_a_limit_ends_at_the_first_moment_at_which_fewer_stand(
    seconds: list[int], limit: Limit
) -> None:
    failures = moments(seconds)
    until = limit.held_until(failures, NOW)

    assert (until is None) == is_free(limit, failures, NOW)
    if until is not None:
        assert NOW < until <= NOW + limit.within
        assert is_free(limit, failures, until)
        assert not is_free(limit, failures, until - SECOND)


@given(own=ago, elsewhere=ago, address=ago)
def test_a_strangers_browser(own: list[int], elsewhere: list[int], address: list[int]) -> None:
    here, there = moments(own), moments(own + address)
    person = moments(own + elsewhere)
    found = password_hold(Failures(own=here, address=there, person=person), NOW)

    is_own = not is_free(PERSON_AT_ADDRESS, here, NOW)
    is_slowed = not is_free(PERSON, person, NOW) and not is_free(SLOWED, here, NOW)
    is_held = is_own or is_slowed or not is_free(ADDRESS, there, NOW)
    assert (found is not None) == is_held
    assert found is None or found.is_own == is_own


@given(own=ago, address=ago, person=ago, browser=ago)
def test_a_known_browser_knows_its_own_failures_alone(
    own: list[int], address: list[int], person: list[int], browser: list[int]
) -> None:
    failures = Failures(moments(own), moments(address), moments(person), moments(browser))

    held = password_hold(failures, NOW) is not None

    assert held == (not is_free(KNOWN_BROWSER, moments(browser), NOW))


@given(person=ago, address=st.lists(st.integers(0, 4000), max_size=99))
def test_who_comes_from_a_new_address_is_never_shut_out(
    person: list[int], address: list[int]
) -> None:
    """Whatever strangers did elsewhere: the first try at an address is taken."""
    failures = Failures(own=(), address=moments(address), person=moments(person))

    assert password_hold(failures, NOW) is None


@given(here=ago, elsewhere=ago)
def test_codes(here: list[int], elsewhere: list[int]) -> None:
    found = code_hold(moments(here), moments(here + elsewhere), NOW)

    free = is_free(CODE_AT_BROWSER, moments(here), NOW)
    free = free and is_free(CODE, moments(here + elsewhere), NOW)
    assert (found is None) == free


@pytest.mark.parametrize(("left", "told"), [(0.1, 1), (1, 1), (1.2, 2), (30, 30), (-5, 1)])
def test_whole_seconds_are_told(left: float, told: int) -> None:
    assert Hold(NOW + timedelta(seconds=left)).seconds(NOW) == told
