"""Which questions stand in the list for the clock, and which read as if they told a mark."""

from datetime import datetime, timedelta

import pytest

from evaluations.judging.questions.caution import names_points
from evaluations.judging.questions.clock_list import Entry, Line, lines_of, moved

NINE = datetime(2021, 7, 19, 9)  # noqa: DTZ001


def entry(pk: int, place: int | None = None, into: int | None = None, minutes: int = 0) -> Entry:
    return Entry(pk, NINE + timedelta(minutes=minutes), place, into)


@pytest.mark.parametrize(
    ("entries", "lines"),
    [
        ([], []),
        ([entry(2, minutes=1), entry(1, minutes=2)], [Line(2), Line(1)]),
        ([entry(1), entry(2, place=1)], [Line(2), Line(1)]),
        ([entry(1, place=2), entry(2, place=1), entry(3, into=1)], [Line(2), Line(1, (3,))]),
        # What it was merged into was taken back: it stands by itself again.
        ([entry(1), entry(3, into=7)], [Line(1), Line(3)]),
        # Nothing is lost where two point at each other's line.
        ([entry(1, place=1), entry(2, into=1), entry(3, into=1)], [Line(1, (2, 3))]),
    ],
)
def test_the_list(entries: list[Entry], lines: list[Line]) -> None:
    assert lines_of(entries) == lines


@pytest.mark.parametrize(
    ("pk", "step", "order"),
    [
        (2, -1, [2, 1, 3]),
        (2, 1, [1, 3, 2]),
        (1, -1, [1, 2, 3]),
        (3, 1, [1, 2, 3]),
        (9, 1, [1, 2, 3]),
    ],
)
def test_a_move(pk: int, step: int, order: list[int]) -> None:
    assert moved([1, 2, 3], pk, step) == order


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ข้อนี้ให้ 7 คะแนน เพราะอะไร", True),
        ("ให้คะแนน ๗.๕ ได้หรือไม่", True),
        ("หักคะแนน 2", True),
        ("อยู่ระดับ 3 ใช่ไหม", True),
        ("8/10", True),
        ("I would score 7", True),
        ("โครงการปี 2564 ใช้งบเท่าใด", False),
        ("มีสมาชิกกี่คน ใน 12 หมู่บ้าน", False),
        ("หน้า 14 หมายถึงอะไร", False),
        ("", False),
    ],
)
def test_what_names_points(text: str, says: bool) -> None:
    assert names_points(text) is says
