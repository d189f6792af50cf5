"""A rubric as a spreadsheet and back: one sheet with a row for each indicator, one of its
requirements, one of its bonuses and deductions."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from evaluations.platform.spreadsheet.reading import (
    Column,
    Remark,
    Table,
    Unreadable,
    read_table,
)
from evaluations.platform.spreadsheet.writing import write_book
from evaluations.setup.rubrics.cells import value_of, wrong_cells
from evaluations.setup.rubrics.draft import RubricDraft, lines, tidy
from evaluations.setup.rubrics.indicator_sheet import (
    columns,
    differing,
    read_columns,
    rows_of,
    sheet_name,
    with_row,
    yes,
)
from evaluations.setup.rubrics.models import Base, RubricRuleChoice
from evaluations.setup.rubrics.rule_sheets import (
    adjustment_columns,
    adjustment_remarks,
    adjustment_rows,
    adjustment_sheet,
    old_minimums,
    read_adjustments,
    read_requirements,
    requirement_columns,
    requirement_remarks,
    requirement_rows,
    requirement_sheet,
)
from evaluations.setup.rubrics.settling import settled


@dataclass(frozen=True)
class RubricTables:
    """The sheets of a file; older files have the first one alone."""

    indicators: Table
    requirements: Table
    adjustments: Table

    @property
    def notes(self) -> list[Remark]:
        """What was read otherwise than it looks, or not read; the file's own sheets are known."""
        tables = (self.indicators, self.requirements, self.adjustments)
        notes = (note for table in tables for note in table.notes)
        return [note for note in notes if note.code != "other_sheets"]


def write_rubric(draft: RubricDraft) -> bytes:
    return write_book(
        [
            (sheet_name(), columns(), rows_of(draft)),
            (requirement_sheet(), requirement_columns(), requirement_rows(draft)),
            (adjustment_sheet(), adjustment_columns(), adjustment_rows(draft)),
        ]
    )


def read_rubric(content: bytes, read: Callable[..., Table] = read_table) -> RubricTables:
    """The sheets of a file. Raises Unreadable."""
    return RubricTables(
        read(content, read_columns(), sheet_name()),
        _more(content, requirement_columns(), requirement_sheet(), read),
        _more(content, adjustment_columns(), adjustment_sheet(), read),
    )


def _more(content: bytes, known: list[Column], sheet: str, read: Callable[..., Table]) -> Table:
    """A further sheet, whose remarks name it."""
    try:
        return read(content, known, sheet, is_needed=False)
    except Unreadable as wrong:
        remarks = [replace(remark, cell=f"{sheet}!{remark.cell}") for remark in wrong.remarks]
        raise Unreadable(remarks) from wrong


def draft_from(tables: RubricTables, stored: RubricDraft) -> RubricDraft:
    """The rubric that a file tells; parts in the same place keep their keys.

    Raises Unreadable, with the cell of everything that is wrong in the tables themselves.
    """
    _refuse([*wrong_cells(tables.indicators, read_columns()), *differing(tables.indicators)])
    head = tables.indicators.rows[0].cells
    draft = RubricDraft(
        name=head["rubric"],
        rule=value_of(RubricRuleChoice, head["rule"]),
        full_marks=tidy(head["full_marks"]),
        base=value_of(Base, head.get("base", "")),
        classes="\n".join(lines(head.get("classes", ""))),
        asks_self_assessment=head.get("asks_self_assessment", "") == yes(True),
        is_assumed=stored.is_assumed,
    )
    for row in tables.indicators.rows:
        draft = with_row(draft, row, stored)
    _refuse(
        [
            *requirement_remarks(tables.requirements, draft),
            *adjustment_remarks(tables.adjustments),
        ]
    )
    own = read_requirements(tables.requirements, draft)
    return settled(
        replace(
            draft,
            requirements=(*old_minimums(tables.indicators, draft), *own),
            adjustments=read_adjustments(tables.adjustments, stored),
        )
    )


def _refuse(remarks: list[Remark]) -> None:
    if remarks:
        raise Unreadable(remarks)
