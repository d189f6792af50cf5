"""What the attendance report of a meeting's channel says, in the ways it is exported."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.outcome.minutes.channel_report import joined, read
from evaluations.outcome.minutes.proposing import Candidate, proposed

DAY = date(2021, 7, 19)
ENGLISH = """Meeting ID,Topic,Start Time,End Time
"812 3456",ประเมิน,"07/19/2021 08:40:00 AM","07/19/2021 04:10:00 PM"

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
"นายมนตรี ฮมแสน (พัฒนาการจังหวัด)",,"07/19/2021 08:55:01 AM","07/19/2021 09:30:00 AM",35,Yes
"นายมนตรี ฮมแสน (พัฒนาการจังหวัด)",,"07/19/2021 09:41:00 AM","07/19/2021 12:00:00 PM",139,Yes
66812345678,,"07/19/2021 09:00:00 AM","07/19/2021 10:00:00 AM",60,Yes
"""
THAI = """ชื่อ (ชื่อเดิม),อีเมลผู้ใช้,เวลาเข้าร่วม,เวลาออก,ระยะเวลา (นาที)
เบญจมาศ,b@cdd.go.th,19/07/2564 08:50:00,19/07/2564 16:00:00,430
"""


def told(text: str, encoding: str = "utf-8", day: date = DAY) -> Any:
    return read(BytesIO(text.encode(encoding)), day.isoformat())


def test_who_came_twice_has_two_stays() -> None:
    people = told(ENGLISH)["people"]

    assert people[0][0] == "นายมนตรี ฮมแสน (พัฒนาการจังหวัด)"
    assert people[0][2] == [
        ["2021-07-19T08:55:01", "2021-07-19T09:30:00"],
        ["2021-07-19T09:41:00", "2021-07-19T12:00:00"],
    ]
    assert people[1][0] == "66812345678"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_thai_headings_years_and_encodings(encoding: str) -> None:
    assert told(THAI, encoding)["people"] == [
        ["เบญจมาศ", "b@cdd.go.th", [["2021-07-19T08:50:00", "2021-07-19T16:00:00"]]]
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03/04/2021 09:00", date(2021, 4, 3)),
        ("03/04/2021 09:00", date(2021, 3, 4)),
        ("2021-07-19 9:00:00", DAY),
        ("9:00:00 AM", DAY),
    ],
)
def test_the_day_of_the_meeting_says_which_is_the_month(written: str, day: date) -> None:
    text = f"Name,Join Time,Leave Time\nก ข,{written},{written}\n"

    since = told(text, day=day)["people"][0][2][0][0]

    assert datetime.fromisoformat(since) == datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no_table"),
        ("\x00\xff", "no_table"),
        ("Name,Duration\nก,3\n", "no_table"),
        ("Name,Join Time,Leave Time\nก,เช้า,บ่าย\n", "no_times"),
        ("Name,Join Time,Leave Time\nก,20/07/2021 09:00,20/07/2021 10:00\n", "no_times"),
        ("Name,Join Time,Leave Time\nก,19/07/2021 10:00,19/07/2021 09:00\n", "no_times"),
        ("x\n" * 2001, "too_long"),
    ],
)
def test_what_is_no_report_is_said(text: str, fault: str) -> None:
    assert told(text) == {"fault": fault}


MINUTES = st.integers(0, 600)


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=12))
def test_joined_stays_cover_the_same_minutes(pairs: list[tuple[int, int]]) -> None:
    stays = [[f"{min(pair):04}", f"{max(pair):04}"] for pair in pairs]

    found = joined([[*stay] for stay in stays])

    def covered(some: list[list[str]]) -> set[int]:
        return {at for since, until in some for at in range(int(since), int(until) + 1)}

    assert covered(found) == covered(stays)
    assert all(first[1] < second[0] for first, second in zip(found, found[1:], strict=False))


PEOPLE = [
    Candidate("seat-1", "นางสาวเบญจมาศ วงษ์สุวรรณ", "benjamas@cdd.go.th"),
    Candidate("attendance-2", "นายมนตรี ฮมแสน"),
    Candidate("attendance-3", "พัฒนาการอำเภอ"),
    Candidate("attendance-4", "นายนิธิศ หลีน้อย"),
    Candidate("attendance-5", "นางนิธิศ หลีน้อย"),
]


@pytest.mark.parametrize(
    ("name", "email", "key"),
    [
        ("เบญ", "Benjamas@cdd.go.th", "seat-1"),
        ("เบญจมาศ  วงษ์สุวรรณ (ประธาน)", "", "seat-1"),
        ("พช.ตราด นายมนตรี ฮมแสน", "", "attendance-2"),
        ("มนตรี", "", ""),
        ("พัฒนาการอำเภอ", "", ""),
        ("นิธิศ หลีน้อย", "", ""),
        ("66812345678", "", ""),
    ],
)
def test_only_who_alone_fits_is_proposed(name: str, email: str, key: str) -> None:
    assert proposed(name, email, PEOPLE) == key
