from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.platform.documents.figures import exact_text, fraction


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("17.5", "17.50"),
        ("18.25", "18.25"),
        ("0", "0.00"),
        ("12.3456", "12.3456"),
        ("1/3", "≈0.3333 (1/3)"),
        ("2/3", "≈0.6667 (2/3)"),
        ("353/12", "≈29.4167 (353/12)"),
        ("1/8", "0.125"),
        ("1/100000", "≈0.0000 (1/100000)"),
    ],
)
def test_exact_figures_are_written_so_that_they_can_be_added(exact: str, text: str) -> None:
    assert exact_text(Fraction(exact)) == text


@given(exact=st.fractions(0, 1000, max_denominator=10_000))
def test_what_is_written_leads_back_to_the_figure(exact: Fraction) -> None:
    text = exact_text(exact)
    if text.startswith("≈"):
        written, _space, exactly = text[1:].partition(" ")
        assert Fraction(exactly.strip("()")) == exact
        assert abs(Fraction(written) - exact) <= Fraction(1, 20_000)
    else:
        assert Fraction(text) == exact


def test_a_stored_pair_is_a_fraction() -> None:
    assert fraction([6, 4]) == Fraction(3, 2)
