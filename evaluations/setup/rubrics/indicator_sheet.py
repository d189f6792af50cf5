"""The sheet of a rubric's spreadsheet with one row for each indicator, and back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, DecimalField, JSONField, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column, Remark, SheetRow, Table
from evaluations.setup.rubrics.cells import label_of, labels_of, value_of
from evaluations.setup.rubrics.draft import (
    INDICATOR_FIELDS,
    MOST_FIGURE,
    MOST_LEVELS,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    lines,
    tidy,
)
from evaluations.setup.rubrics.draft_keys import fresh_keys
from evaluations.setup.rubrics.models import (
    Base,
    Entry,
    FigureBy,
    Indicator,
    RubricRuleChoice,
    ScoredFrom,
)

WHOLE = ("rubric", "rule", "full_marks", "base", "classes", "asks_self_assessment")
CHOICES: dict[str, type[TextChoices]] = {"entry": Entry, "figure_by": FigureBy}
OLD_COLUMNS = ("minimum_total", "dimension_minimum")


def sheet_name() -> str:
    with override("th"):
        return _("Rubric")


def columns() -> list[Column]:
    """The columns in the order of the file; the headings are Thai in every language."""
    with override("th"):
        return [*_whole_columns(), *_indicator_columns(), *_level_columns()]


def _whole_columns() -> Iterator[Column]:
    both = (_("yes"), _("no"))
    yield Column("rubric", _("Rubric"), True, width=30)
    yield Column("rule", _("Rule"), True, labels_of(RubricRuleChoice), width=18)
    yield Column("full_marks", _("Full marks"), True, width=10, is_number=True)
    yield _new("base", _("What is not applicable"), labels_of(Base), width=22)
    yield _new("classes", _("Classes of nominees, one a line"), width=16)
    yield _new("asks_self_assessment", _("Self-assessment"), both, width=12, is_answer=True)
    yield Column("dimension", _("Dimension"), True, width=34)
    yield Column("dimension_weight", _("Weight of the dimension"), True, width=10, is_number=True)
    yield Column("scored_from", _("Scored from"), choices=labels_of(ScoredFrom), width=14)


def _indicator_columns() -> Iterator[Column]:
    both = (_("yes"), _("no"))
    yield Column("name", _("Indicator"), True, width=40)
    yield Column("weight", _("Weight"), True, width=10, is_number=True)
    yield Column("maximum", _("Maximum"), True, width=10, is_number=True)
    yield Column("step", _("Step"), True, width=10, is_number=True)
    yield _new("entry", _("How a mark is entered"), labels_of(Entry), width=20)
    yield _new("figure_by", _("Who gives the figure"), labels_of(FigureBy), width=20)
    yield _new("target", _("Figure that earns the maximum"), width=12, is_number=True)
    yield _new("indicator_classes", _("Only for classes, one a line"), width=14)
    yield Column("guidance", _("Guidance"), width=40)
    yield Column("topics", _("Topics, one a line"), width=40)
    flags = {
        "allows_not_applicable": _("May be not applicable"),
        "needs_evidence": _("Evidence required"),
        "is_mandatory": _("Mandatory in a checklist"),
        "comment_at_extremes": _("Comment at the extremes"),
    }
    for name, heading in flags.items():
        yield Column(name, heading, choices=both, width=10, is_answer=True)


def _level_columns() -> Iterator[Column]:
    for at in range(1, MOST_LEVELS + 1):
        params = {"number": at}
        heading = _("Points of level %(number)s") % params
        yield Column(f"points{at}", heading, width=8, is_number=True)
        yield Column(f"level{at}", _("Level %(number)s") % params, width=30)
        heading = _("Figure from which level %(number)s counts") % params
        yield _new(f"lower{at}", heading, width=10, is_number=True)


def _new(
    key: str,
    heading: str,
    choices: tuple[str, ...] = (),
    *,
    width: int,
    is_number: bool = False,
    is_answer: bool = False,
) -> Column:
    """A column that older files do not have."""
    return Column(key, heading, False, choices, width, is_number, is_answer, may_be_missing=True)


def read_columns() -> list[Column]:
    """The columns of a file, and those that only older files have."""
    with override("th"):
        headings = (_("Minimum total"), _("Minimum of the dimension"))
    old = (
        Column(key, heading, is_number=True, may_be_missing=True)
        for key, heading in zip(OLD_COLUMNS, headings, strict=True)
    )
    return [*columns(), *old]


def rows_of(draft: RubricDraft) -> Iterator[dict[str, str]]:
    """One row for each indicator."""
    whole = {
        "rubric": draft.name,
        "rule": label_of(RubricRuleChoice, draft.rule),
        "full_marks": draft.full_marks,
        "base": label_of(Base, draft.base),
        "classes": draft.classes,
        "asks_self_assessment": yes(draft.asks_self_assessment),
    }
    for _number, dimension, indicator in draft.indicators():
        row = whole | {
            "dimension": dimension.name,
            "dimension_weight": dimension.weight,
            "scored_from": label_of(ScoredFrom, dimension.scored_from),
            "topics": indicator.topics,
            **{_key(name): _cell(name, getattr(indicator, name)) for name in INDICATOR_FIELDS},
        }
        for at, level in enumerate(indicator.levels, start=1):
            row |= {
                f"points{at}": level.points,
                f"level{at}": level.text,
                f"lower{at}": level.lower,
            }
        yield row


def yes(value: bool) -> str:
    with override("th"):
        return _("yes") if value else _("no")


def _key(name: str) -> str:
    """Of the column; the rubric has classes of its own."""
    return "indicator_classes" if name == "classes" else name


def _cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return yes(value)
    if name in CHOICES:
        return label_of(CHOICES[name], value)
    return value if isinstance(value, str) else "\n".join(value)


def _typed(name: str, cell: str) -> Any:
    """What a cell says, by the column of the database; older files lack some."""
    if name in CHOICES:
        return value_of(CHOICES[name], cell)
    match Indicator._meta.get_field(name):
        case BooleanField():
            return cell == yes(True)
        case DecimalField():
            return tidy(cell, MOST_FIGURE)
        case JSONField():
            return tuple(lines(cell))
    return cell


def with_row(draft: RubricDraft, row: SheetRow, stored: RubricDraft) -> RubricDraft:
    """One more indicator: of the last dimension, or of a new one where the name changes."""
    cells, parts = row.cells, list(draft.dimensions)
    if not parts or parts[-1].name != cells["dimension"]:
        at = len(parts)
        known = stored.dimensions[at].key if at < len(stored.dimensions) else ""
        parts.append(_dimension(known or next(fresh_keys(draft)), cells))
        draft = replace(draft, dimensions=tuple(parts))
    last = parts[-1]
    before = next(
        (dimension for dimension in stored.dimensions if dimension.key == last.key), None
    )
    place = len(last.indicators)
    known = ""
    if before is not None and place < len(before.indicators):
        known = before.indicators[place].key
    indicator = _indicator(known or next(fresh_keys(draft)), cells)
    parts[-1] = replace(last, indicators=(*last.indicators, indicator))
    return replace(draft, dimensions=tuple(parts))


def _dimension(key: str, cells: dict[str, str]) -> DimensionDraft:
    return DimensionDraft(
        key=key,
        name=cells["dimension"],
        weight=tidy(cells["dimension_weight"]),
        scored_from=value_of(ScoredFrom, cells["scored_from"] or _from_presentation()),
    )


def _from_presentation() -> str:
    return label_of(ScoredFrom, ScoredFrom.PRESENTATION)


def _indicator(key: str, cells: dict[str, str]) -> IndicatorDraft:
    levels = (
        LevelDraft(
            tidy(cells[f"points{at}"]),
            cells[f"level{at}"],
            tidy(cells.get(f"lower{at}", ""), MOST_FIGURE),
        )
        for at in range(1, MOST_LEVELS + 1)
    )
    return IndicatorDraft(
        key=key,
        topics="\n".join(line for line in cells["topics"].split("\n") if line),
        levels=tuple(level for level in levels if level != LevelDraft()),
        **{name: _typed(name, cells.get(_key(name), "")) for name in INDICATOR_FIELDS},
    )


def differing(table: Table) -> Iterator[Remark]:
    """What is said of the whole rubric must be the same in every row."""
    first = table.rows[0].cells
    names = {column.key: column.heading for column in read_columns()}
    for row in table.rows[1:]:
        for key in (*WHOLE, OLD_COLUMNS[0]):
            if row.cells.get(key, "") != first.get(key, ""):
                where = table.address(key, row.number)
                yield Remark(where, "differs", {"heading": names[key]})
