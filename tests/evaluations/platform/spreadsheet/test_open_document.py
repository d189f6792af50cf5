"""Y4: ODS files, as LibreOffice writes them and as an attacker would."""

import zipfile
from io import BytesIO

import pytest

from evaluations.platform.spreadsheet.open_document import MIME_TYPE
from evaluations.platform.spreadsheet.parsing import Wanted, read_rows
from evaluations.platform.spreadsheet.reading import Remark, Table, Unreadable

COLUMNS = [("code", "รหัส"), ("name", "ชื่อ")]
SPACES = " ".join(
    f'xmlns:{one}="urn:{one}"' for one in ("office", "table", "text", "style", "number")
)
HIDDEN = (
    '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
)


OF_OFFICE = ("value", "value-type", "date-value")


def cell(text: str, **attributes: str) -> str:
    named = {key.replace("_", "-"): value for key, value in attributes.items()}
    said = "".join(
        f' {"office" if key in OF_OFFICE else "table"}:{key}="{value}"'
        for key, value in named.items()
    )
    return f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


HEADINGS = row(cell("รหัส"), cell("ชื่อ"))


def book(*rows: str, columns: str = "", others: str = "") -> bytes:
    """A document of one sheet, and what other sheets come before it."""
    sheet = f'<table:table table:name="ตาราง">{columns}{"".join(rows)}</table:table>'
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{HIDDEN}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{others}{sheet}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME_TYPE)
        package.writestr("content.xml", content)
    return out.getvalue()


def read(content: bytes) -> Table:
    return read_rows(content, Wanted(COLUMNS, "ตาราง"))


def remarks(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as wrong:
        read(content)
    return [(one.cell, one.code) for one in wrong.value.remarks]


NOTE = "<office:annotation><text:p>ข้อความที่ปักไว้</text:p></office:annotation>"
EMPTY = '<table:table-cell table:number-columns-repeated="16382"/>'


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (cell("เเก้ว"), "แก้ว"),
        (cell("7", value_type="float", value="7"), "7"),
        (cell("7.25", value_type="float", value="7.250"), "7.25"),
        (cell("0812", value_type="float", value="812"), "0812"),
        (cell("19 ก.ค. 64", value_type="date", date_value="2021-07-19"), "2021-07-19"),
        ("<table:table-cell><text:p>ก</text:p><text:p>ข</text:p></table:table-cell>", "ก\nข"),
        (f"<table:table-cell>{NOTE}<text:p>ก<text:s/>ข</text:p></table:table-cell>", "ก ข"),
    ],
)
def test_values(made: str, wanted: str) -> None:
    table = read(book(HEADINGS, row(cell("x"), made, EMPTY)))

    assert table.rows[0].cells == {"code": "x", "name": wanted}


def test_repeated_rows_stand_as_often_as_they_are_shown() -> None:
    gap = row(EMPTY, more=' table:number-rows-repeated="3"')
    twice = row(cell("x"), cell("y"), more=' table:number-rows-repeated="2"')
    end = row(EMPTY, more=' table:number-rows-repeated="1048000"')

    table = read(book(HEADINGS, gap, twice, end))

    assert [one.number for one in table.rows] == [5, 6]


def test_what_is_hidden_is_told() -> None:
    hidden = row(cell("x"), cell("y"), more=' table:visibility="filter"')
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    others = '<table:table table:name="ลับ" table:style-name="h"/>'

    table = read(book(HEADINGS, hidden, columns=columns, others=others))

    assert [one.code for one in table.notes] == ["hidden_sheets", "hidden_rows", "hidden_columns"]
    assert table.notes[0] == Remark("", "hidden_sheets", {"read": "ตาราง", "others": "ลับ"})


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (cell("2", formula="of:=1+1", value_type="float", value="2"), ("B2", "formula")),
        (cell("50%", value_type="percentage", value="0.5"), ("B2", "scaled")),
        (cell("ก", number_columns_spanned="2"), ("B2:C2", "merged")),
    ],
)
def test_what_is_not_what_it_shows(made: str, found: tuple[str, str]) -> None:
    assert remarks(book(HEADINGS, row(cell("x"), made))) == [found]


def test_a_title_above_the_table_may_be_merged() -> None:
    title = row(cell("บัญชีรายชื่อ", number_columns_spanned="2"))

    table = read(book(title, HEADINGS, row(cell("x"), cell("y"))))

    assert [one.number for one in table.rows] == [3]


LINES = row(cell("x"), cell("y"), more=' table:number-rows-repeated="900000000"')
WIDE = cell("x", number_columns_repeated="16000")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([LINES], "bomb"),
        ([row(WIDE, more=' table:number-rows-repeated="20000"')], "bomb"),
        ([row(cell("x", number_columns_repeated="999999999"))], "broken"),
        (["<text:span>" * 80 + "</text:span>" * 80], "broken"),
    ],
)
def test_what_would_exhaust_the_reader(rows: list[str], code: str) -> None:
    assert remarks(book(HEADINGS, *rows)) == [("", code)]


def test_entities_are_not_expanded() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", MIME_TYPE)
        package.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    assert remarks(out.getvalue()) == [("", "broken")]
