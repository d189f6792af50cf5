"""Who owes a sheet: the holder of the day, the substitute, nobody twice."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.judging.scoring.owing import Term, chains, owing

TODAY = datetime.date(2026, 7, 19)
YESTERDAY, TOMORROW = TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(1)
HOLDER, SUBSTITUTE, OTHER = 1, 2, 3


def term(
    seat: int,
    chain: int,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Term:
    return Term(seat, chain, since, until)


STANDING = [term(HOLDER, HOLDER), term(OTHER, OTHER)]
REPLACED = [
    term(HOLDER, HOLDER, until=YESTERDAY),
    term(SUBSTITUTE, HOLDER, since=TODAY),
    term(OTHER, OTHER),
]


@pytest.mark.parametrize(
    ("terms", "given_", "excused", "day", "owed"),
    [
        (STANDING, set(), set(), TODAY, {HOLDER, OTHER}),
        (STANDING, {HOLDER}, set(), TODAY, {OTHER}),
        (STANDING, set(), {OTHER}, TODAY, {HOLDER}),
        (REPLACED, set(), set(), TODAY, {SUBSTITUTE, OTHER}),
        # The earlier holder handed it in before falling ill: nothing more is owed.
        (REPLACED, {HOLDER}, set(), TODAY, {OTHER}),
        # Presented yesterday, not handed in: whoever holds the seat now owes it.
        (REPLACED, set(), set(), YESTERDAY, {SUBSTITUTE, OTHER}),
        # The earlier holder was recused; the substitute has no conflict and scores.
        (REPLACED, set(), {HOLDER}, TODAY, {SUBSTITUTE, OTHER}),
        (REPLACED, set(), {SUBSTITUTE}, TODAY, {OTHER}),
        # Ended without a substitute: what was heard is still owed until it is closed by name.
        ([term(HOLDER, HOLDER, until=YESTERDAY)], set(), set(), YESTERDAY, {HOLDER}),
        ([term(HOLDER, HOLDER, until=YESTERDAY)], set(), set(), TODAY, set()),
        # Named later: owes nothing of what was presented before.
        ([term(HOLDER, HOLDER, since=TODAY)], set(), set(), YESTERDAY, set()),
    ],
)
def test_who_owes(
    terms: list[Term],
    given_: set[int],
    excused: set[int],
    day: datetime.date,
    owed: set[int],
) -> None:
    assert owing(terms, given_, excused, day, TODAY) == owed


def test_a_chain_of_substitutes_is_one_chair() -> None:
    assert chains([(1, None), (2, 1), (3, 2), (4, None)]) == {1: 1, 2: 1, 3: 1, 4: 4}


def test_a_ring_of_substitutes_ends() -> None:
    assert set(chains([(1, 2), (2, 1)])) == {1, 2}


DAYS = st.none() | st.sampled_from([YESTERDAY, TODAY, TOMORROW])
TERMS = st.lists(
    st.builds(Term, st.integers(1, 8), st.integers(1, 3), DAYS, DAYS), max_size=8, unique_by=id
)


@given(TERMS, st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)), st.sampled_from([TODAY]))
def test_a_chain_owes_at_most_one_and_never_what_it_gave(
    terms: list[Term], given_: set[int], excused: set[int], day: datetime.date
) -> None:
    owed = owing(terms, given_, excused, day, TODAY)

    assert not owed & excused
    for chain in {term.chain for term in terms}:
        members = {term.seat for term in terms if term.chain == chain}
        if members & given_ and not any(
            term.seat in owed and term.chain != chain for term in terms if term.seat in members
        ):
            assert not members & owed
