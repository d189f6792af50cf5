"""What stands in single cells of a rubric's spreadsheet: labels of choices, numbers."""

from collections.abc import Iterable, Iterator

from django.db.models import TextChoices
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column, Remark, Table
from evaluations.setup.rubrics.draft import MOST_FIGURE, number


def labels_of(choices: type[TextChoices]) -> tuple[str, ...]:
    """What a file offers: Thai in every language."""
    with override("th"):
        return tuple(str(label) for label in choices.labels)


def label_of(choices: type[TextChoices], value: str) -> str:
    with override("th"):
        return str(choices(value).label)


def value_of(choices: type[TextChoices], label: str) -> str:
    """The choice that a cell names; the first one where the cell is empty."""
    with override("th"):
        values = {str(text): str(value) for value, text in choices.choices}
    return values.get(label, str(choices.values[0]))


def wrong_cells(table: Table, columns: Iterable[Column], sheet: str = "") -> Iterator[Remark]:
    """Required cells, choices and numbers; `sheet` is named where it is not the first one."""
    known = [column for column in columns if column.key in table.letters]
    for row in table.rows:
        for column in known:
            wrong = wrong_cell(column, row.cells[column.key])
            if wrong is not None:
                code, params = wrong
                where = table.address(column.key, row.number)
                yield Remark(f"{sheet}!{where}" if sheet else where, code, params)


def wrong_cell(column: Column, value: str) -> tuple[str, dict[str, str]] | None:
    """Which sentence says what is wrong with a cell, and what fills it."""
    if not value:
        return ("required", {"heading": column.heading}) if column.is_required else None
    if column.choices and value not in column.choices:
        return "not_a_choice", {"value": value[:60], "choices": ", ".join(column.choices)}
    if column.is_number and number(value, MOST_FIGURE) is None:
        return "percent" if value.endswith("%") else "not_a_number", {"value": value[:60]}
    return None
