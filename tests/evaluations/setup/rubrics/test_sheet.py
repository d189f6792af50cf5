"""A rubric's spreadsheet: whatever a rubric says comes back; older files are still read."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.platform.spreadsheet.cells import Kinds
from evaluations.platform.spreadsheet.parsing import Wanted, read_rows
from evaluations.platform.spreadsheet.reading import Column, Table, Unreadable
from evaluations.setup.rubrics.draft import (
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.entry import LEVELS, LINEAR, POINTS, TABLE
from evaluations.setup.rubrics.examples import EXAMPLES
from evaluations.setup.rubrics.requirements import (
    BAND,
    DIMENSION,
    GO_UP,
    INDICATOR,
    LOW_MARKS,
    RANK,
    STAGE,
    TOTAL,
)
from evaluations.setup.rubrics.settling import settled
from evaluations.setup.rubrics.sheet import draft_from, read_rubric, write_rubric

NUMBER = st.decimals("0.01", "999", places=2).map(lambda one: f"{one.normalize():f}")
WORD = st.sampled_from(["ดี", "ปรับปรุง", "น้ำ ใส", "=1+1", "100", "ก\nข"])
LINE = st.sampled_from(["S", "M", "ขนาดใหญ่"])


def indicators() -> st.SearchStrategy[IndicatorDraft]:
    level = st.builds(LevelDraft, NUMBER, WORD, NUMBER)
    return st.builds(
        IndicatorDraft,
        st.just(""),
        name=WORD,
        topics=st.sampled_from(["", "ก\nข"]),
        weight=NUMBER,
        maximum=NUMBER,
        step=NUMBER,
        entry=st.sampled_from([POINTS, LEVELS, TABLE, LINEAR]),
        figure_by=st.sampled_from(["judge", "secretary"]),
        target=NUMBER,
        classes=st.lists(LINE, unique=True, max_size=2).map(tuple),
        needs_evidence=st.booleans(),
        levels=st.lists(level, max_size=4).map(tuple),
    )


@st.composite
def rubrics(draw: st.DrawFn) -> RubricDraft:
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    dimensions = tuple(
        DimensionDraft(
            f"n{at}00",
            f"มิติ {at}",
            draw(NUMBER),
            indicators=tuple(
                replace(draw(indicators()), key=f"n{at}{place:02d}")
                for place in range(1, size + 1)
            ),
        )
        for at, size in enumerate(sizes, start=1)
    )
    keys = [(DIMENSION, one.key) for one in dimensions]
    keys += [(INDICATOR, part.key) for one in dimensions for part in one.indicators]
    measured = st.sampled_from([*keys, (TOTAL, ""), (LOW_MARKS, ""), (STAGE, "3")])
    requirements = tuple(
        RequirementDraft(
            draw(st.sampled_from([RANK, GO_UP, BAND])),
            *draw(measured),
            bound=draw(NUMBER),
            most="2",
            nominee_class=draw(st.sampled_from(["", "S"])),
            band=draw(st.sampled_from(["", "ดีเด่น"])),
        )
        for _at in range(draw(st.integers(0, 4)))
    )
    adjustments = tuple(
        AdjustmentDraft(f"n{at}", draw(st.sampled_from(["bonus", "deduction"])), "ก", "นาที", "1")
        for at in range(draw(st.integers(0, 3)))
    )
    return settled(
        RubricDraft(
            name="เกณฑ์",
            full_marks=draw(NUMBER),
            base=draw(st.sampled_from(["dimension", "whole"])),
            classes=draw(st.sampled_from(["", "S\nM"])),
            asks_self_assessment=draw(st.booleans()),
            dimensions=dimensions,
            requirements=requirements,
            adjustments=adjustments,
        )
    )


def read_here(
    content: bytes, columns: Sequence[Column], sheet: str, *, is_needed: bool = True
) -> Table:
    """As the other process reads it, in this one."""
    wanted = Wanted(
        headings=[(column.key, column.heading) for column in columns],
        sheet=sheet,
        kinds=Kinds(
            frozenset(column.key for column in columns if column.is_number),
            {column.key: column.choices for column in columns if column.is_answer},
        ),
        optional=[column.key for column in columns if column.may_be_missing],
        is_needed=is_needed,
    )
    return read_rows(content, wanted)


def read_back(content: bytes, stored: RubricDraft) -> RubricDraft:
    return draft_from(read_rubric(content, read_here), stored)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rubrics())
def test_whatever_a_rubric_says_comes_back(rubric: RubricDraft) -> None:
    assert read_back(write_rubric(rubric), rubric) == rubric


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back(name: str) -> None:
    example = EXAMPLES[name]()

    assert read_back(write_rubric(example), example) == example


def book(rubric: RubricDraft) -> Any:
    return openpyxl.load_workbook(BytesIO(write_rubric(rubric)))


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def column(page: Any, heading: str) -> int:
    return next(int(cell.column) for cell in page[1] if cell.value == heading)


def test_numbers_are_numbers() -> None:
    """R32: a spreadsheet program adds the column."""
    page = book(EXAMPLES["weighted"]()).worksheets[0]
    at = column(page, "น้ำหนัก")

    assert sum(row[at - 1].value for row in page.iter_rows(min_row=2)) == 100


def old_file(*, minimum_total: Any, dimension_minimum: Any) -> bytes:
    """As it was written before requirements: one sheet, with two columns of minimums."""
    made = book(EXAMPLES["weighted"]())
    page = made.worksheets[0]
    for name in made.sheetnames[1:]:
        del made[name]
    new = ("ค่าที่เริ่มนับระดับ", "เมื่อมีข้อ", "กลุ่มของ", "การประเมินตนเอง", "วิธีให้", "ผู้ใส่", "ค่าเป้าหมาย")
    for cell in reversed(list(page[1])):
        if str(cell.value).startswith((*new, "ใช้เฉพาะกลุ่ม")):
            page.delete_cols(cell.column)
    last = page.max_column
    page.cell(1, last + 1, "คะแนนรวมขั้นต่ำ")
    page.cell(1, last + 2, "ขั้นต่ำของมิติ")
    for row in range(2, page.max_row + 1):
        page.cell(row, last + 1, minimum_total)
        page.cell(row, last + 2, dimension_minimum if row > 3 else None)
    return saved(made)


def test_minimums_of_an_older_file_are_requirements() -> None:
    read = read_back(old_file(minimum_total=60, dimension_minimum=35), RubricDraft())

    rows = [
        (one.scope, one.measure, read.reference_of(one), one.bound) for one in read.requirements
    ]
    assert rows == [(RANK, DIMENSION, "2", "35"), (RANK, TOTAL, "", "60")]
    assert {one.entry for _number, _of, one in read.indicators()} == {POINTS}


def test_a_minimum_in_percent_is_asked_back() -> None:
    """R6: 0.6 shown as 60% is neither 0.6 nor points."""
    made = openpyxl.load_workbook(BytesIO(old_file(minimum_total=0.6, dimension_minimum=None)))
    page: Any = made.active
    at = column(page, "คะแนนรวมขั้นต่ำ")
    for row in range(2, page.max_row + 1):
        page.cell(row, at).number_format = "0%"

    with pytest.raises(Unreadable) as wrong:
        read_back(saved(made), RubricDraft())
    first = wrong.value.remarks[0]
    assert first.code == "scaled"
    assert first.cell == f"{page.cell(2, at).column_letter}2"


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "remark"),
    [
        ("เงื่อนไข", "A2", "ไม่มี", "not_a_choice"),
        ("เงื่อนไข", "C3", "7", "part_unknown"),
        ("เงื่อนไข", "D2", "มาก", "not_a_number"),
        ("เงื่อนไข", "D2", "=1+1", "formula"),
        ("คะแนนเพิ่มและคะแนนหัก", "D2", None, "required"),
    ],
)
def test_wrong_cells_of_the_further_sheets_are_named(
    sheet: str, cell: str, value: Any, remark: str
) -> None:
    rubric = replace(
        EXAMPLES["weighted"](), adjustments=(AdjustmentDraft("n1", "bonus", "ก", "ใบ", "1"),)
    )
    made = book(rubric)
    made[sheet][cell] = value

    with pytest.raises(Unreadable) as wrong:
        read_back(saved(made), rubric)
    assert [(one.cell, one.code) for one in wrong.value.remarks] == [(f"{sheet}!{cell}", remark)]
