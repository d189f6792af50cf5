"""Digits, cleaning, sorting and searching."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.cleaning import clean
from thai.digits import parse_decimal, to_arabic, to_thai
from thai.searching import search_form
from thai.sorting import sort_key

DISTRICTS_IN_ORDER = [
    "เกาะกูด",
    "เกาะช้าง",
    "เขาสมิง",
    "คลองใหญ่",
    "บ่อไร่",
    "เมืองตราด",
    "แหลมงอบ",
]
THAI_TEXT = st.text(
    alphabet=st.sampled_from("กขคงญดตบปมยรลวสหอะาิีึืุูเแโใไำ่้๊๋์็ํๆฯ ๐๑a1\u200b\n"), max_size=40
)


@given(number=st.decimals(-9999, 9999, places=2))
def test_a_number_is_read_in_either_digits(number: Decimal) -> None:
    assert parse_decimal(str(number)) == number
    assert parse_decimal(to_thai(str(number))) == number


@pytest.mark.parametrize("typed", ["", ".", "-", "1e5", "Infinity", "NaN", "1,2", "๗.๕.๑", "1_0"])
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        parse_decimal(typed)


@given(text=st.text(alphabet="0123456789กa ", max_size=20))
def test_digits_turn_and_turn_back(text: str) -> None:
    assert to_arabic(to_thai(text)) == text


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("ประจําปี", "ประจำปี"),
        ("เเหลมงอบ", "แหลมงอบ"),
        ("ก่่อน", "ก่อน"),
        ("ตราด\u200b \u00a0 ดี\ufeff", "ตราด ดี"),
        ("หนึ่ง\r\n\r\n\r\n\r\nสอง ", "หนึ่ง\n\nสอง"),
        ("a\u202eb\x00c", "abc"),
    ],
)
def test_text_is_mended(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(text=st.one_of(THAI_TEXT, st.text(max_size=40)))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_districts_of_trat_sort_as_in_the_dictionary() -> None:
    by_code_point = sorted(DISTRICTS_IN_ORDER)

    assert by_code_point != DISTRICTS_IN_ORDER
    assert sorted(by_code_point, key=sort_key) == DISTRICTS_IN_ORDER


@pytest.mark.parametrize(
    "ordered",
    [
        ["ขา", "ข่า", "ข้า", "ข๊า", "ขาด"],
        ["กก", "กา", "เกา", "ไก่"],
        ["1", "9", "a", "b", "ก"],
        ["ป่า", "ปาก", "ปาน"],
    ],
)
def test_signs_decide_only_between_equals(ordered: list[str]) -> None:
    keys = [sort_key(word) for word in ordered]

    assert all(first < second for first, second in pairwise(keys))


@given(text=st.text(max_size=300))
def test_a_sort_key_is_plain_hexadecimal_and_fits_its_column(text: str) -> None:
    key = sort_key(text)

    assert set(key) <= set("0123456789abcdef")
    assert len(key) <= 250


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("ดำรงไว้ในแผ่นดิน", "ดำรงไว้ ในแผ่นดิน"),
        ("ปี 2564", "ปี ๒๕๖๔"),
        ("CDD Policy Award", "cddpolicy"),
        ("นํ้า", "น้ำ"),
        ("บ้านฤๅษี", "ฤาษี"),
        ("โรงเรียน จ.ป.ร.", "จปร"),
        ("โรงเรียน จปร", "จ.ป.ร."),
        ("บ้านแป-ระ", "แประ"),
        ("กรุงเทพฯ", "กรุงเทพ ฯ"),
    ],
)
def test_search_ignores_spaces_case_and_digits(stored: str, wanted: str) -> None:
    assert search_form(wanted) in search_form(stored)


def test_a_search_for_signs_alone_does_not_find_everything() -> None:
    assert search_form("-") not in search_form("แป-ระ")
    assert search_form(".") != ""
