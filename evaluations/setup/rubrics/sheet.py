"""A rubric as a spreadsheet, one row for each indicator, and back."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column, Remark, SheetRow, Table, Unreadable
from evaluations.setup.rubrics.draft import (
    DOCUMENTS,
    MOST_LEVELS,
    PRESENTATION,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    fresh_keys,
    number,
    settled,
    tidy,
)
from evaluations.setup.rubrics.models import RubricRuleChoice, ScoredFrom

FLAGS = ("allows_not_applicable", "needs_evidence", "is_mandatory", "comment_at_extremes")
WHOLE = ("rubric", "rule", "full_marks", "minimum_total")
NUMBERS = ("weight", "maximum", "step")


def sheet_name() -> str:
    with override("th"):
        return _("Rubric")


def columns() -> list[Column]:
    """The columns in the order of the file; the headings are Thai in every language."""
    with override("th"):
        yes = (_("yes"), _("no"))
        rules = tuple(str(label) for label in RubricRuleChoice.labels)
        sources = tuple(str(label) for label in ScoredFrom.labels)
        found = [
            Column("rubric", _("Rubric"), is_required=True, width=30),
            Column("rule", _("Rule"), is_required=True, choices=rules, width=18),
            Column("full_marks", _("Full marks"), is_required=True, width=10),
            Column("minimum_total", _("Minimum total"), width=10),
            Column("dimension", _("Dimension"), is_required=True, width=34),
            Column("dimension_weight", _("Weight of the dimension"), is_required=True, width=10),
            Column("dimension_minimum", _("Minimum of the dimension"), width=10),
            Column("scored_from", _("Scored from"), choices=sources, width=14),
            Column("name", _("Indicator"), is_required=True, width=40),
            Column("weight", _("Weight"), is_required=True, width=10),
            Column("maximum", _("Maximum"), is_required=True, width=10),
            Column("step", _("Step"), is_required=True, width=10),
            Column("guidance", _("Guidance"), width=40),
            Column("topics", _("Topics, one a line"), width=40),
            Column("allows_not_applicable", _("May be not applicable"), choices=yes, width=10),
            Column("needs_evidence", _("Evidence required"), choices=yes, width=10),
            Column("is_mandatory", _("Mandatory in a checklist"), choices=yes, width=10),
            Column("comment_at_extremes", _("Comment at the extremes"), choices=yes, width=10),
        ]
        for at in range(1, MOST_LEVELS + 1):
            params = {"number": at}
            found.append(Column(f"points{at}", _("Points of level %(number)s") % params, width=8))
            found.append(Column(f"level{at}", _("Level %(number)s") % params, width=30))
    return found


def rows_of(draft: RubricDraft) -> Iterator[dict[str, str]]:
    """One row for each indicator."""
    with override("th"):
        yes, no = _("yes"), _("no")
        rule, sources = str(RubricRuleChoice(draft.rule).label), dict(ScoredFrom.choices)
    for _number, dimension, one in draft.indicators():
        row = {
            "rubric": draft.name,
            "rule": rule,
            "full_marks": draft.full_marks,
            "minimum_total": draft.minimum_total,
            "dimension": dimension.name,
            "dimension_weight": dimension.weight,
            "dimension_minimum": dimension.minimum,
            "scored_from": _thai(sources[ScoredFrom(dimension.scored_from)]),
            "name": one.name,
            "guidance": one.guidance,
            "topics": one.topics,
            **{name: getattr(one, name) for name in NUMBERS},
            **{flag: yes if getattr(one, flag) else no for flag in FLAGS},
        }
        for at, level in enumerate(one.levels, start=1):
            row |= {f"points{at}": level.points, f"level{at}": level.text}
        yield row


def _thai(label: object) -> str:
    with override("th"):
        return str(label)


def draft_from(table: Table, stored: RubricDraft) -> RubricDraft:
    """The rubric that a file tells; parts in the same place keep their keys.

    Raises Unreadable, with the cell of everything that is wrong in the table itself.
    """
    wrong = [*_problems(table)]
    if wrong:
        raise Unreadable(wrong)
    head = table.rows[0].cells
    with override("th"):
        rules = {str(label): value for value, label in RubricRuleChoice.choices}
    draft = RubricDraft(
        name=head["rubric"],
        rule=rules[head["rule"]],
        full_marks=tidy(head["full_marks"]),
        minimum_total=tidy(head["minimum_total"]),
        is_assumed=stored.is_assumed,
    )
    for row in table.rows:
        draft = _with_row(draft, row, stored)
    return settled(draft)


def _with_row(draft: RubricDraft, row: SheetRow, stored: RubricDraft) -> RubricDraft:
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
    with override("th"):
        from_documents = cells["scored_from"] == str(ScoredFrom.DOCUMENTS.label)
    return DimensionDraft(
        key=key,
        name=cells["dimension"],
        weight=tidy(cells["dimension_weight"]),
        minimum=tidy(cells["dimension_minimum"]),
        scored_from=DOCUMENTS if from_documents else PRESENTATION,
    )


def _indicator(key: str, cells: dict[str, str]) -> IndicatorDraft:
    with override("th"):
        yes = _("yes")
    levels = (
        LevelDraft(tidy(cells[f"points{at}"]), cells[f"level{at}"])
        for at in range(1, MOST_LEVELS + 1)
    )
    return IndicatorDraft(
        key=key,
        name=cells["name"],
        guidance=cells["guidance"],
        topics="\n".join(line for line in cells["topics"].split("\n") if line),
        levels=tuple(level for level in levels if level.points or level.text),
        weight=tidy(cells["weight"]),
        maximum=tidy(cells["maximum"]),
        step=tidy(cells["step"]),
        allows_not_applicable=cells["allows_not_applicable"] == yes,
        needs_evidence=cells["needs_evidence"] == yes,
        is_mandatory=cells["is_mandatory"] == yes,
        comment_at_extremes=cells["comment_at_extremes"] == yes,
    )


def _problems(table: Table) -> Iterator[Remark]:
    """Required cells, choices, numbers, and what must be the same in every row."""
    first, known = table.rows[0], columns()
    for row in table.rows:
        for column in known:
            value, head = row.cells[column.key], first.cells[column.key]
            remark = _problem(column, value, head)
            if remark is not None:
                where = table.address(column.key, row.number)
                yield replace(remark, cell=where)


def _problem(column: Column, value: str, head: str) -> Remark | None:
    """What is wrong with one cell; `head` is what the first row says in its column."""
    if column.key in WHOLE and value != head:
        return Remark("", "differs", {"heading": column.heading})
    if not value:
        params = {"heading": column.heading}
        return Remark("", "required", params) if column.is_required else None
    if column.choices and value not in column.choices:
        params = {"value": value[:60], "choices": ", ".join(column.choices)}
        return Remark("", "not_a_choice", params)
    if _is_number(column.key) and number(value) is None:
        return Remark("", "not_a_number", {"value": value[:60]})
    return None


def _is_number(key: str) -> bool:
    names = (*NUMBERS, "full_marks", "minimum_total", "dimension_weight", "dimension_minimum")
    return key in names or key.startswith("points")
