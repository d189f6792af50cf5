"""Spreadsheets that strangers made: what is wrong is told by its cell."""

import datetime
import zipfile
from io import BytesIO
from typing import Any

import pytest

from evaluations.platform.spreadsheet.parsing import LIMITS, Wanted, read_rows
from evaluations.platform.spreadsheet.reading import (
    MOST_BYTES,
    Column,
    Table,
    Unreadable,
    read_table,
)
from evaluations.platform.spreadsheet.writing import write_table
from tests.workbooks import workbook_of, workbook_with

COLUMNS = [Column("code", "รหัส", is_required=True), Column("name", "ชื่อ")]
SHEET = "ตาราง"


def book(*rows: tuple[Any, ...], **more: str) -> bytes:
    return workbook_of([("รหัส", "ชื่อ"), *rows], title=SHEET, **more)


def read(data: bytes, most: int = 20_000) -> Table:
    """As the other process reads it, in this one."""
    headings = [(column.key, column.heading) for column in COLUMNS]
    return read_rows(data, Wanted(headings, SHEET, most))


def remarks(data: bytes, most: int = 20_000) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as wrong:
        read(data, most)
    return [(remark.cell, remark.code) for remark in wrong.value.remarks]


def test_what_was_written_is_read_back() -> None:
    rows = [{"code": "a1", "name": "=1+1"}, {"code": "๐๑", "name": "น้ำ\nใส"}]

    table = read_table(write_table(SHEET, COLUMNS, rows), COLUMNS, SHEET)

    assert [row.cells for row in table.rows] == rows
    assert table.address("name", 3) == "B3"


def test_headings_may_come_in_any_order() -> None:
    table = read(workbook_of([("ชื่อ", "รหัส"), ("ก", "x")]))

    assert table.rows[0].cells == {"name": "ก", "code": "x"}
    assert table.address("code", 2) == "B2"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (7, "7"),
        (7.0, "7"),
        (7.25, "7.25"),
        (datetime.datetime(2021, 7, 19), "2021-07-19"),
        (datetime.datetime(2564, 7, 19), "2564-07-19"),
        ("  เเก้ว ", "แก้ว"),
        (None, ""),
    ],
)
def test_values(typed: Any, wanted: str) -> None:
    table = read(book(("x", typed)))

    assert table.rows[0].cells["name"] == wanted


def test_formulas_are_named_by_their_cells() -> None:
    assert remarks(book(("x", "=1+1"), ("y", "ok"), ("=A2", "z"))) == [
        ("B2", "formula"),
        ("A4", "formula"),
    ]


def test_merged_cells_are_named() -> None:
    made = book(("x", "y"), ("z", "w"), merged="A2:B3")

    assert remarks(made) == [("A2:B3", "merged")]


def test_a_wrong_sheet_says_which_headings_are_missing() -> None:
    made = workbook_of([("อื่น", "ชื่อ")])

    assert remarks(made) == [("A1", "unknown_heading"), ("A1", "no_heading")]


def test_a_heading_twice() -> None:
    made = workbook_of([("รหัส", "ชื่อ", "รหัส")])

    assert remarks(made) == [("C1", "heading_twice")]


def test_an_empty_sheet() -> None:
    assert remarks(book()) == [("A2", "empty")]
    assert remarks(book((None, None))) == [("A2", "empty")]


def test_a_long_cell() -> None:
    assert remarks(book(("x", "ก" * 5001))) == [("B2", "long_cell")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"a,b\n\0"])
def test_no_spreadsheet(data: bytes) -> None:
    assert remarks(data) == [("", "no_xlsx")]


def test_a_zip_of_something_else() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")

    assert remarks(out.getvalue()) == [("", "no_xlsx")]


def test_a_bomb_is_not_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            package.writestr(name, "<x/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (LIMITS.total + 1))

    assert remarks(out.getvalue()) == [("", "bomb")]


def test_broken_insides() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            package.writestr(name, "<not xml")

    assert remarks(out.getvalue()) == [("", "broken")]


def test_entities_are_not_expanded() -> None:
    """A "billion laughs" in a sheet is refused, not expanded."""
    source, out = zipfile.ZipFile(BytesIO(book(("x", "y")))), BytesIO()
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = laughs.encode() + text.replace(b"<v>", b"<v>&b;", 1)
            package.writestr(name, text)

    assert remarks(out.getvalue()) == [("", "broken")]


def test_too_large() -> None:
    with pytest.raises(Unreadable) as wrong:
        read_table(b"PK" * MOST_BYTES, COLUMNS, SHEET)

    assert [remark.code for remark in wrong.value.remarks] == ["too_large"]


def test_too_long() -> None:
    assert remarks(book(*[("x", "y")] * 5), most=3) == [("", "too_long")]


def test_a_row_far_below_is_read() -> None:
    """R7: rows 2–6 and row 25000 are six rows."""
    rows = [("x", "y")] * 5 + [(None, None)] * 24_993 + [("last", "z")]

    table = read(book(*rows))

    assert [row.number for row in table.rows] == [2, 3, 4, 5, 6, 25_000]


def test_cells_outside_of_the_table_are_named() -> None:
    """R7: whatever somebody typed is read, or the file is refused."""
    made = workbook_with(book(("x", "y")), {"D2": "note", "BZ7": 3, "C1": None})

    assert remarks(made) == [("D2", "outside"), ("BZ7", "outside")]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part(part: str) -> None:
    source, out = zipfile.ZipFile(BytesIO(book(("x", "y")))), BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            if name != part:
                package.writestr(name, source.read(name))

    assert remarks(out.getvalue()) == [("", "broken")]
