"""What a spreadsheet program made of what somebody typed: read as it looks, and remarked on."""

import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluations.platform.spreadsheet.answers import in_words
from evaluations.platform.spreadsheet.reading import Column, Remark, Table, Unreadable, read_table
from evaluations.platform.spreadsheet.writing import write_table
from tests.workbooks import workbook_changed, workbook_of

COLUMNS = [
    Column("code", "รหัส", is_required=True),
    Column("phone", "โทรศัพท์"),
    Column("points", "คะแนน", is_number=True),
    Column("open", "เปิด", choices=("ใช่", "ไม่"), is_answer=True),
]
HEADINGS = tuple(column.heading for column in COLUMNS)
SHEET = "ตาราง"


def book(*rows: tuple[Any, ...]) -> bytes:
    return workbook_of([HEADINGS, *rows], title=SHEET)


def read(data: bytes) -> Table:
    return read_table(data, COLUMNS, SHEET)


def told(remarks: tuple[Remark, ...]) -> list[tuple[str, str]]:
    return [(remark.cell, remark.code) for remark in remarks]


def refused(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as wrong:
        read(data)
    return told(wrong.value.remarks)


def test_a_number_a_date_and_a_truth_are_read_with_a_remark_each() -> None:
    """R4."""
    table = read(book(("a", 812345678, 7.5, True), (datetime.datetime(2026, 7, 19), "x", "8", "")))

    assert [row.cells for row in table.rows] == [
        {"code": "a", "phone": "812345678", "points": "7.5", "open": "ใช่"},
        {"code": "2026-07-19", "phone": "x", "points": "8", "open": ""},
    ]
    assert told(table.notes) == [("B2", "was_number"), ("D2", "was_truth"), ("A3", "was_date")]


def test_one_cause_in_one_column_is_one_remark() -> None:
    table = read(book(*[(f"c{at}", 800000000 + at, at, "") for at in range(50)]))

    (note,) = table.notes
    assert (note.cell, note.code, note.values["more"]) == ("B2", "was_number", 49)
    assert "“800000000”" in in_words(note)
    assert "อีก 49 เซลล์" in in_words(note)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(0.1 + 0.2, "0.3"), (1e21, "1000000000000000000000"), (-0.5, "-0.5"), (1e-7, "0.0000001")],
)
def test_a_number_is_read_as_the_program_shows_it(value: float, wanted: str) -> None:
    assert read(book(("a", "", value, ""))).rows[0].cells["points"] == wanted


@pytest.mark.parametrize(
    ("number_format", "wanted"), [("0000000000", "0812345678"), ("#,##0", "812345678")]
)
def test_noughts_that_the_format_shows_are_read(number_format: str, wanted: str) -> None:
    def formatted(made: Any) -> None:
        made.active["B2"].number_format = number_format

    table = read(workbook_changed(book(("a", 812345678, 1, "")), formatted))

    assert table.rows[0].cells["phone"] == wanted


@pytest.mark.parametrize("number_format", ["0%", "0.00 %", "#,##0,", '0.0,,"ล้าน"'])
def test_a_figure_that_is_shown_as_another_one_is_refused(number_format: str) -> None:
    """R6: 0.6 shown as 60 % is neither."""

    def formatted(made: Any) -> None:
        made.active["C2"].number_format = number_format

    assert refused(workbook_changed(book(("a", "", 0.6, "")), formatted)) == [("C2", "scaled")]


@pytest.mark.parametrize("number_format", ['0.0 "คะแนน, %"', "[Red]0.00", "#,##0.00"])
def test_words_and_colours_of_a_format_change_no_figure(number_format: str) -> None:
    def formatted(made: Any) -> None:
        made.active["C2"].number_format = number_format

    table = read(workbook_changed(book(("a", "", 0.6, "")), formatted))

    assert (table.rows[0].cells["points"], table.notes) == ("0.6", ())


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    """R5."""

    def hide(made: Any) -> None:
        made.active.row_dimensions[4].hidden = True
        made.active.row_dimensions[9].hidden = True
        made.active.column_dimensions["B"].hidden = True

    table = read(workbook_changed(book(*[(f"c{at}", "x", "", "") for at in range(3)]), hide))

    assert [row.number for row in table.rows] == [2, 3, 4]
    assert told(table.notes) == [("A4", "hidden_rows"), ("B1", "hidden_columns")]
    assert table.notes[0].values == {"rows": "4", "count": 1}


def test_a_hidden_first_sheet_is_told_and_the_visible_one_is_read() -> None:
    """R5."""

    def add(made: Any) -> None:
        hidden = made.create_sheet("เก่า", 0)
        hidden.append(HEADINGS)
        hidden.append(("old", "", "", ""))
        hidden.sheet_state = "hidden"
        made.active = 1
        made[SHEET].title = "ใหม่"

    table = read(workbook_changed(book(("new", "", "", "")), add))

    assert [row.cells["code"] for row in table.rows] == ["new"]
    assert told(table.notes) == [("", "hidden_sheets")]
    assert table.notes[0].values == {"read": "ใหม่", "others": "เก่า"}


def test_other_visible_sheets_are_told() -> None:
    def add(made: Any) -> None:
        made.create_sheet("หมายเหตุ", 0)

    table = read(workbook_changed(book(("a", "", "", "")), add))

    assert table.notes[0].values == {"read": SHEET, "others": "หมายเหตุ"}


@pytest.mark.usefixtures("read_apart")
def test_a_row_far_below_is_read_by_the_other_process_too() -> None:
    """R7."""
    rows = [("x", "", "", "")] * 5 + [(None,) * 4] * 24_993 + [("last", "", "", "")]

    assert [row.number for row in read(book(*rows)).rows] == [2, 3, 4, 5, 6, 25_000]


def test_a_title_above_the_headings_is_told_once() -> None:
    """R8."""
    table = read(workbook_of([("บัญชีรายชื่อ", "ปี 2569"), (), HEADINGS, ("a", "x", "", "")]))

    assert [(row.number, row.cells["code"]) for row in table.rows] == [(4, "a")]
    assert table.address("phone", 4) == "B4"
    assert told(table.notes) == [("A1", "above")]
    assert table.notes[0].values == {"row": 3, "text": "บัญชีรายชื่อ"}


def test_a_sheet_without_any_heading_is_one_remark() -> None:
    """R8: never one for each column."""
    assert refused(workbook_of([("ก", "ข", "ค"), ("a", "b", "c")])) == [("A1", "no_headings")]
    wrong = workbook_of([("title",), ("รหัส", "x", "y"), ("a", "b", "c")])
    assert refused(wrong) == [("B2", "unknown_heading"), ("A2", "no_heading")]


def test_formulas_in_a_whole_column_are_one_remark() -> None:
    assert refused(book(*[("a", f"=A{at}", "", "") for at in range(2, 60)])) == [("B2", "formula")]


def test_numbers_are_written_as_numbers_and_read_back_without_a_remark() -> None:
    """R32."""
    rows = [
        {"code": "007", "phone": "0812345678", "points": "12.5", "open": "ใช่"},
        {"code": "=1", "phone": "", "points": "", "open": "ไม่"},
    ]

    content = write_table(SHEET, COLUMNS, rows)

    page: Any = load_workbook(BytesIO(content)).active
    assert [page[at].value for at in ("A2", "B2", "C2")] == ["007", "0812345678", 12.5]
    table = read(content)
    assert [row.cells for row in table.rows] == rows
    assert table.notes == ()
