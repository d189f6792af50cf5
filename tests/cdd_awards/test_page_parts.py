"""Cells of a board, and addresses that its rows repeat."""

from cdd_awards.templatetags.page_parts import for_key, state_cells, within
from evaluations.judging.results.board import Cell


def test_a_figure_that_counts_stands_alone() -> None:
    assert state_cells([Cell("ส่งแล้ว", "good", "83.00")], "84.00") == "<td>84.00</td><td>83.00"


def test_a_figure_that_does_not_count_keeps_its_state() -> None:
    drawn = state_cells([Cell("ถอนตัว", "warn", "80.00"), Cell("ส่งแล้ว", "good")], "")

    total, recused, hidden = drawn.split("<td>")[1:]
    assert recused == '<span class="tag tag-warn">ถอนตัว</span> 80.00'
    assert 'tag-good">ส่งแล้ว</span>' in hidden
    assert total == "</td>"


def test_a_state_is_text() -> None:
    assert "<b>" not in state_cells([Cell("<b>", "calm")], "")


def test_an_address_below_the_page_is_said_from_there() -> None:
    example = within("/committees/2/categories/3/nominations/0/", "/committees/2/categories/3/")

    assert for_key(example, 7) == "nominations/7/"
    assert within("/elsewhere/0/", "/committees/2/") == "/elsewhere/0/"
