"""A rubric's requirements, bonuses and deductions as sheets of its spreadsheet, and back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.spreadsheet.reading import Column, Remark, Table
from evaluations.setup.rubrics.cells import label_of, labels_of, value_of, wrong_cells
from evaluations.setup.rubrics.draft import (
    AdjustmentDraft,
    RequirementDraft,
    RubricDraft,
    tidy,
)
from evaluations.setup.rubrics.draft_keys import fresh_keys
from evaluations.setup.rubrics.models import AdjustmentKind, Measure, Scope
from evaluations.setup.rubrics.requirements import DIMENSION, INDICATOR, RANK, TOTAL


def requirement_sheet() -> str:
    with override("th"):
        return _("Requirements")


def adjustment_sheet() -> str:
    with override("th"):
        return _("Bonus and deductions")


def requirement_columns() -> list[Column]:
    with override("th"):
        return [
            Column("scope", _("Needed"), True, labels_of(Scope), width=26),
            Column("measure", _("Measured"), True, labels_of(Measure), width=34),
            Column("reference", _("Number of the part"), width=14),
            Column("bound", _("Bound in points"), True, width=10, is_number=True),
            Column("most", _("In at most so many indicators"), width=14, is_number=True),
            Column("nominee_class", _("Only for class"), width=18),
            Column("band", _("Band (every band where empty)"), width=24),
        ]


def adjustment_columns() -> list[Column]:
    with override("th"):
        return [
            Column("kind", _("Kind"), True, labels_of(AdjustmentKind), width=14),
            Column("name", _("For what"), True, width=40),
            Column("unit", _("Unit"), True, width=18),
            Column("points", _("Points per unit"), True, width=10, is_number=True),
            Column("most", _("At most, in points"), width=10, is_number=True),
        ]


def requirement_rows(draft: RubricDraft) -> Iterator[dict[str, str]]:
    """A requirement tells its part by the number that the page shows."""
    for requirement in draft.requirements:
        yield vars(requirement) | {
            "scope": label_of(Scope, requirement.scope),
            "measure": label_of(Measure, requirement.measure),
            "reference": draft.reference_of(requirement),
        }


def adjustment_rows(draft: RubricDraft) -> Iterator[dict[str, str]]:
    for adjustment in draft.adjustments:
        yield vars(adjustment) | {"kind": label_of(AdjustmentKind, adjustment.kind)}


def read_requirements(table: Table, draft: RubricDraft) -> tuple[RequirementDraft, ...]:
    """The requirements of a sheet without wrong cells; their parts are those of `draft`."""
    keys = {(measure, number): key for (measure, key), number in draft.numbers().items()}
    requirements = []
    for row in table.rows:
        cells = row.cells
        measure, number = value_of(Measure, cells["measure"]), cells["reference"]
        requirements.append(
            RequirementDraft(
                scope=value_of(Scope, cells["scope"]),
                measure=measure,
                reference=keys.get((measure, number), number),
                bound=tidy(cells["bound"]),
                most=tidy(cells["most"]),
                nominee_class=cells["nominee_class"],
                band=cells["band"],
            )
        )
    return tuple(requirements)


def old_minimums(table: Table, draft: RubricDraft) -> tuple[RequirementDraft, ...]:
    """The minimums that older files keep beside the parts, as requirements to be ranked."""
    by_name = {row.cells["dimension"]: row.cells for row in table.rows}
    bounds = [
        (DIMENSION, dimension.key, by_name.get(dimension.name, {}).get("dimension_minimum", ""))
        for dimension in draft.dimensions
    ]
    bounds.append((TOTAL, "", table.rows[0].cells.get("minimum_total", "")))
    return tuple(
        RequirementDraft(RANK, measure, reference, tidy(bound))
        for measure, reference, bound in bounds
        if bound
    )


def read_adjustments(table: Table, stored: RubricDraft) -> tuple[AdjustmentDraft, ...]:
    """Rows in the same place keep their keys."""
    fresh, known = fresh_keys(stored), [adjustment.key for adjustment in stored.adjustments]
    return tuple(
        AdjustmentDraft(
            key=known[at] if at < len(known) else next(fresh),
            kind=value_of(AdjustmentKind, row.cells["kind"]),
            name=row.cells["name"],
            unit=row.cells["unit"],
            points=tidy(row.cells["points"]),
            most=tidy(row.cells["most"]),
        )
        for at, row in enumerate(table.rows)
    )


def requirement_remarks(table: Table, draft: RubricDraft) -> Iterator[Remark]:
    """Wrong cells, and numbers of parts that the rubric of the file does not have."""
    yield from wrong_cells(table, requirement_columns(), requirement_sheet())
    keys = {(measure, number) for (measure, _key), number in draft.numbers().items()}
    for row in table.rows:
        cells = row.cells
        measure = value_of(Measure, cells["measure"])
        if measure in (DIMENSION, INDICATOR) and (measure, cells["reference"]) not in keys:
            where = f"{requirement_sheet()}!{table.address('reference', row.number)}"
            yield Remark(where, "part_unknown", {"value": cells["reference"][:20]})


def adjustment_remarks(table: Table) -> Iterator[Remark]:
    yield from wrong_cells(table, adjustment_columns(), adjustment_sheet())
