import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.dates import be_year, fiscal_year_be, format_date, format_time, is_doubtful, parse_date
from thai.digits import to_thai

DAY = datetime.date(2021, 7, 19)
# Short years are 25xx, so that these days can be written short and read back.
ANY_DAY = st.dates(datetime.date(1957, 1, 1), datetime.date(2056, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "19/07/2564",
        "19/7/64",
        "19-7-2564",
        "19 ก.ค. 2564",
        "19 ก.ค. 64",
        "19 กรกฎาคม 2564",
        "19 กรกฎาคม พ.ศ. 2564",
        "วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2564",
        "๑๙ กรกฎาคม ๒๕๖๔",
        "2564-07-19",
        "2021-07-19",
        "19/07/2021",
    ],
)
def test_reads_what_people_type(typed: str) -> None:
    assert parse_date(typed) == DAY


@pytest.mark.parametrize("typed", ["", "19", "31/02/2564", "19/13/2564", "19 กรกะ 2564", "ก/ก/ก"])
def test_refuses_what_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        parse_date(typed)


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("long", "19 กรกฎาคม 2564"),
        ("full", "วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2564"),
        ("short", "19 ก.ค. 64"),
        ("numeric", "19/07/2564"),
    ],
)
def test_writes_in_the_buddhist_era(style: str, written: str) -> None:
    assert format_date(DAY, style) == written


@given(day=ANY_DAY, style=st.sampled_from(["long", "full", "short", "numeric"]))
def test_reads_back_what_it_wrote(day: datetime.date, style: str) -> None:
    assert parse_date(format_date(day, style)) == day
    assert parse_date(to_thai(format_date(day, style))) == day


def test_writes_a_time_as_on_official_papers() -> None:
    assert format_time(datetime.time(9, 5)) == "09.05 น."


@pytest.mark.parametrize(
    ("day", "year"),
    [(datetime.date(2021, 9, 30), 2564), (datetime.date(2021, 10, 1), 2565)],
)
def test_the_fiscal_year_turns_on_the_first_of_october(day: datetime.date, year: int) -> None:
    assert fiscal_year_be(day) == year
    assert be_year(day) == 2564


@pytest.mark.parametrize(
    ("typed", "is_asked"),
    [
        ("19/07/21", True),
        ("1/10/26", True),
        ("19/07/2600", True),
        ("1 ต.ค. 26", True),
        ("19/07/69", False),
        ("19/07/2569", False),
        ("1/10/2568", False),
        ("1/10/2026", False),
        ("31/12/2570", False),
        # A weekday is an answer, if it is that day's.
        ("วันพุธที่ 19 กรกฎาคม พ.ศ. 2521", False),
        ("วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2521", True),
        ("วันจันทร์ที่ 19 กรกฎาคม พ.ศ. 2569", True),
    ],
)
def test_a_date_far_from_the_year_is_asked_back(typed: str, is_asked: bool) -> None:
    assert is_doubtful(typed, parse_date(typed), 2569) is is_asked


@given(day=st.dates(datetime.date(1860, 1, 1), datetime.date(2190, 1, 1)))
def test_what_is_asked_back_is_an_answer(day: datetime.date) -> None:
    assert not is_doubtful(format_date(day, "full"), day, 2569)
