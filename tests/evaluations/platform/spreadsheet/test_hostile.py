"""Spreadsheets made to harm: a table comes out or a remark, within the limits."""

import zipfile
from io import BytesIO
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.platform import isolation
from evaluations.platform.isolation import Ended, Limits, run_isolated
from evaluations.platform.spreadsheet.parsing import parse
from evaluations.platform.spreadsheet.reading import Column, Table, Unreadable, read_table
from tests.hostile import COLUMNS, GOOD, KINDS, SHEET, made, rewritten

pytestmark = pytest.mark.usefixtures("read_apart")
LOOPS = "tests.hostile:loops"
EATS = "tests.hostile:eats"
TALKS = "tests.hostile:talks"
WRITES = "tests.hostile:writes"
DIES = "tests.hostile:dies"
ADDS = "tests.hostile:adds"


def told(data: bytes) -> Table | list[tuple[str, str]]:
    """What comes of a file in a process of its own."""
    columns = [Column(key, heading) for key, heading in COLUMNS]
    try:
        return read_table(data, columns, SHEET)
    except Unreadable as wrong:
        return [(remark.cell, remark.code) for remark in wrong.remarks]


def ended(function: str, **limits: Any) -> str:
    with TemporaryFile() as empty, pytest.raises(Ended) as how:
        run_isolated(function, empty, limits=Limits(**limits))
    return how.value.code


def test_a_result_comes_back_and_what_is_printed_does_not() -> None:
    with TemporaryFile() as file:
        file.write(b"12")
        file.seek(0)

        assert run_isolated(ADDS, file, [30]) == 42


def test_what_is_beyond_a_limit_ends_alone() -> None:
    assert ended(LOOPS, cpu_seconds=1) == "too_slow"
    assert ended("time:sleep", seconds=0) == "too_slow"
    assert ended(EATS, memory=200 << 20) == "too_large"
    assert ended(TALKS, result=1000) == "too_large"
    assert ended(WRITES, result=1000) == "broken"
    assert ended(DIES) == "broken"


def test_only_a_few_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(isolation, "_places", full)
    monkeypatch.setattr(isolation, "WAITING_SECONDS", 0)

    assert told(GOOD) == [("", "busy")]


def test_a_comment_full_of_merged_cells_is_a_comment() -> None:
    """S2: 2.3 kB that took a worker 10–37 seconds."""
    data = rewritten("xl/worksheets/sheet1.xml", b"<sheetData>", b"<!--%s--><sheetData>")
    filled = rewritten(
        "xl/worksheets/sheet1.xml",
        b"<sheetData>",
        b"<!--" + b"<mergeCell " * 16_000 + b"--><sheetData>",
    )

    assert isinstance(told(data), Table)
    assert isinstance(told(filled), Table)


def test_styles_beyond_all_measure_are_refused() -> None:
    """S2: 7.8 kB that took 513 MiB."""
    many = rewritten("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 800_000 + b"</cellXfs>")

    assert len(many) < 20_000
    assert told(many) == [("", "bomb")]


def test_a_row_number_beyond_the_sheet_is_refused() -> None:
    assert told(rewritten("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="2000000000"')) == [
        ("", "broken")
    ]


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "a\\..\\x", "xl/workbook.xml", "n" * 400])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_of_members_that_lead_elsewhere(name: str) -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, b"<x/>")

    assert told(out.getvalue()) == [("", "broken")]


def test_a_member_behind_a_password_is_refused() -> None:
    data = bytearray(GOOD)
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1

    assert told(bytes(data)) == [("", "broken")]


def test_a_member_whose_length_is_a_lie_is_not_believed() -> None:
    """The directory says ten bytes; what is there is unpacked and counted."""
    data = bytearray(GOOD)
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert told(bytes(data)) == [("", "broken")]


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(kind=st.sampled_from(sorted(KINDS)), seed=st.integers(0, 2**32), size=st.integers(1, 60))
def test_whatever_a_file_is_it_is_read_or_refused(kind: str, seed: int, size: int) -> None:
    """In this process, so that hypothesis can make many; benchmarks.hostile makes larger ones."""
    read = parse(BytesIO(made(kind, seed, size)), {"columns": COLUMNS, "sheet": SHEET})

    assert read.get("rows") or read["remarks"]


def test_the_other_process_answers_in_json() -> None:
    told = parse(BytesIO(GOOD), {"columns": COLUMNS, "sheet": SHEET})
    assert told == {
        "letters": {"code": "A", "name": "B"},
        "rows": [[2, {"code": "a", "name": "ก"}]],
        "notes": [],
        "headings": [],
        "faults": [],
    }
