"""The parts of a rubric as rows: dimensions, indicators, their topics and levels."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import DecimalField, F
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.untrusted import key_of
from evaluations.setup.rubrics.draft import (
    INDICATOR_FIELDS,
    MOST_FIGURE,
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    decimal_of,
    number,
)
from evaluations.setup.rubrics.models import Dimension, Indicator, Level, Rubric, Topic
from evaluations.setup.rubrics.rule_rows import SHIFT, write_adjustments, write_requirements

Numbered = TypeVar("Numbered", Dimension, Indicator)


def write_parts(rubric: Rubric, draft: RubricDraft, stored: RubricDraft) -> None:
    """Write what differs from what is `stored`, in a constant number of queries."""
    old = {
        dimension.key: (at, dimension) for at, dimension in enumerate(stored.dimensions, start=1)
    }
    old_parts = {
        indicator.key: (number, indicator) for number, _dimension, indicator in stored.indicators()
    }
    new_parts = {
        indicator.key: (number, indicator) for number, _dimension, indicator in draft.indicators()
    }
    _remove(
        set(old) - {dimension.key for dimension in draft.dimensions},
        set(old_parts) - set(new_parts),
    )
    dimensions = _write_dimensions(rubric, draft, old)
    differing = {key for key, part in new_parts.items() if old_parts.get(key) != part}
    _write_indicators(rubric, draft, dimensions, differing, set(old_parts))
    write_requirements(rubric, draft, stored)
    write_adjustments(rubric, draft, stored)


def _remove(dimensions: Iterable[str], indicators: Iterable[str]) -> None:
    """Evidence that is attached to a part keeps it: the office said what it belongs to."""
    removed, parts = [int(key) for key in dimensions], [int(key) for key in indicators]
    if not removed and not parts:
        return
    with_evidence = Dimension.objects.filter(pk__in=removed, evidence__isnull=False).exists()
    if with_evidence or Indicator.objects.filter(pk__in=parts, evidence__isnull=False).exists():
        raise Refused(_("Evidence is attached to a part that you removed. Bring it back."))
    for model in (Topic, Level):
        model.objects.filter(indicator__in=parts).delete()
    Indicator.objects.filter(pk__in=parts).delete()
    Dimension.objects.filter(pk__in=removed).delete()


DIMENSION_FIELDS = ("number", "name", "weight", "scored_from")


def _dimension_row(rubric: Rubric, at: int, dimension: DimensionDraft) -> Dimension:
    return Dimension(
        pk=key_of(dimension.key),
        rubric=rubric,
        number=at,
        name=dimension.name,
        weight=decimal_of(dimension.weight),
        scored_from=dimension.scored_from,
    )


def _write_dimensions(
    rubric: Rubric, draft: RubricDraft, old: dict[str, tuple[int, DimensionDraft]]
) -> list[Dimension]:
    """Every dimension of the draft as a stored row, in order."""
    rows = [
        _dimension_row(rubric, at, dimension)
        for at, dimension in enumerate(draft.dimensions, start=1)
    ]
    new = [row for row in rows if row.pk is None]
    moved = [
        row
        for row, dimension in zip(rows, draft.dimensions, strict=True)
        if row.pk is not None and _differs(old[dimension.key], row.number, dimension)
    ]
    _write_rows(Dimension, {"rubric": rubric}, moved, new, DIMENSION_FIELDS)
    return rows


def _differs(old: tuple[int, DimensionDraft], at: int, dimension: DimensionDraft) -> bool:
    place, stored = old
    names = ("name", "weight", "scored_from")
    return place != at or any(getattr(stored, name) != getattr(dimension, name) for name in names)


def _write_rows(
    model: type[Numbered],
    within: dict[str, Any],
    changed_rows: Sequence[Numbered],
    new: Sequence[Numbered],
    fields: Sequence[str],
) -> None:
    """Write rows whose numbers may change places: at most three queries."""
    keys = [row.pk for row in changed_rows]
    if keys:
        rows = model.objects.filter(**within, pk__in=keys)
        rows.update(number=F("number") + SHIFT)
        model.objects.bulk_update(changed_rows, fields)
    if new:
        model.objects.bulk_create(new)


def _indicator_row(dimension: Dimension, at: int, indicator: IndicatorDraft) -> Indicator:
    return Indicator(
        pk=key_of(indicator.key),
        dimension=dimension,
        number=at,
        **{name: _stored(name, getattr(indicator, name)) for name in INDICATOR_FIELDS},
    )


def _stored(name: str, value: Any) -> Any:
    """A value of a draft in which nothing is wrong, as the column `name` takes it."""
    if isinstance(Indicator._meta.get_field(name), DecimalField):
        return number(value, MOST_FIGURE)
    return list(value) if isinstance(value, tuple) else value


def _write_indicators(
    rubric: Rubric,
    draft: RubricDraft,
    dimensions: Sequence[Dimension],
    differing: set[str],
    known: set[str],
) -> None:
    rows = [
        (_indicator_row(dimension, at, indicator), indicator)
        for dimension, drafted in zip(dimensions, draft.dimensions, strict=True)
        for at, indicator in enumerate(drafted.indicators, start=1)
        if indicator.key in differing
    ]
    stored = [row for row, indicator in rows if indicator.key in known]
    new = [row for row, indicator in rows if indicator.key not in known]
    fields = ("dimension", "number", *INDICATOR_FIELDS)
    _write_rows(Indicator, {"dimension__rubric": rubric}, stored, new, fields)
    if stored:
        for model in (Topic, Level):
            model.objects.filter(indicator__in=stored).delete()
    Topic.objects.bulk_create(
        Topic(indicator=row, number=at, text=text)
        for row, indicator in rows
        for at, text in enumerate(indicator.topic_lines, start=1)
    )
    Level.objects.bulk_create(
        Level(
            indicator=row,
            number=at,
            points=decimal_of(level.points),
            text=level.text,
            lower=number(level.lower, MOST_FIGURE),
        )
        for row, indicator in rows
        for at, level in enumerate(indicator.levels, start=1)
    )
