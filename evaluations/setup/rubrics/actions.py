"""Changes to rubrics. A version that has a mark is frozen; changing it means a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, lock, write
from evaluations.platform.untrusted import key_of
from evaluations.setup.rubrics.difference import changed
from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    number,
    without_keys,
)
from evaluations.setup.rubrics.models import (
    Dimension,
    Indicator,
    Level,
    Measure,
    Requirement,
    Rubric,
    Topic,
)
from evaluations.setup.rubrics.problems import faults
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from units.models import User

# Numbers are unique within a parent at every moment: rows change places by way of this shift.
SHIFT = 10_000
Numbered = TypeVar("Numbered", Dimension, Indicator)


def freeze(*, by: User, rubric: Rubric) -> None:
    """Freeze `rubric` at its first mark; does nothing when it is frozen already."""
    now = timezone.now()
    if Rubric.objects.filter(pk=rubric.pk, frozen_at__isnull=True).update(frozen_at=now):
        record(by=by, verb="rubric.frozen", subject=rubric, after={"frozen_at": now})


def _decimal(text: str) -> Decimal:
    """A number that `faults` has looked at already."""
    value = number(text)
    if value is None:
        raise ValueError(text)
    return value


def _facts(draft: RubricDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "rule": draft.rule,
        "full_marks": _decimal(draft.full_marks),
        "is_assumed": draft.is_assumed,
    }


@transaction.atomic
def add_rubric(
    *, by: User, draft: RubricDraft, previous: Rubric | None = None, version: int = 1
) -> Rubric:
    """Store a new rubric, or with `previous` its next version."""
    require_administrator(by)
    _check(draft)
    rubric = Rubric(**_facts(draft), version=version, previous=previous)
    add(by=by, row=rubric, verb="rubric.added", shown=["name", "version", "rule"])
    _write_parts(rubric, draft, RubricDraft())
    return rubric


def _check(draft: RubricDraft) -> None:
    if faults(draft):
        raise Refused(_("Some fields are not right yet; the remarks stand beside them."))


@transaction.atomic
def save_rubric(*, by: User, rubric: Rubric, edits: int | None, draft: RubricDraft) -> Rubric:
    """Make `rubric` say what `draft` says; the same again changes nothing.

    Raises Stale where somebody else saved it meanwhile, Refused where it is frozen. A constant
    number of queries, however many indicators; only what differs is written.
    """
    require_administrator(by)
    locked = lock(rubric, edits)
    if locked.frozen_at is not None:
        raise Refused(_("Marks were given with this version. Make a new version from it."))
    _check(draft)
    stored = draft_of(read_tree(locked))
    if stored == draft:
        return locked
    before, after = changed(stored, draft)
    write(locked, _facts(draft))
    _write_parts(locked, draft, stored)
    record(by=by, verb="rubric.changed", subject=locked, before=before, after=after)
    return locked


def _write_parts(rubric: Rubric, draft: RubricDraft, stored: RubricDraft) -> None:
    old = {one.key: (at, one) for at, one in enumerate(stored.dimensions, start=1)}
    old_parts = {one.key: (number, one) for number, _dimension, one in stored.indicators()}
    new_parts = {one.key: (number, one) for number, _dimension, one in draft.indicators()}
    _remove(
        set(old) - {dimension.key for dimension in draft.dimensions},
        set(old_parts) - set(new_parts),
    )
    dimensions = _write_dimensions(rubric, draft, old)
    differing = {key for key, part in new_parts.items() if old_parts.get(key) != part}
    _write_indicators(rubric, draft, dimensions, differing, set(old_parts))
    _write_minimums(rubric, draft)


def _write_minimums(rubric: Rubric, draft: RubricDraft) -> None:
    """The minimum of each dimension, and that of the total, as requirements to be ranked."""
    bounds = [
        (Measure.DIMENSION, str(at), number(one.minimum))
        for at, one in enumerate(draft.dimensions, start=1)
    ]
    bounds.append((Measure.TOTAL, "", number(draft.minimum_total)))
    rubric.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(rubric=rubric, number=at, measure=measure, reference=reference, bound=bound)
        for at, (measure, reference, bound) in enumerate(
            (
                (measure, reference, bound)
                for measure, reference, bound in bounds
                if bound is not None
            ),
            start=1,
        )
    )


def _remove(dimensions: Iterable[str], indicators: Iterable[str]) -> None:
    """Evidence that is attached to a part keeps it: the office said what it belongs to."""
    gone, parts = [int(key) for key in dimensions], [int(key) for key in indicators]
    if not gone and not parts:
        return
    with_evidence = Dimension.objects.filter(pk__in=gone, evidence__isnull=False).exists()
    if with_evidence or Indicator.objects.filter(pk__in=parts, evidence__isnull=False).exists():
        raise Refused(_("Evidence is attached to a part that you removed. Bring it back."))
    for model in (Topic, Level):
        model.objects.filter(indicator__in=parts).delete()
    Indicator.objects.filter(pk__in=parts).delete()
    Dimension.objects.filter(pk__in=gone).delete()


DIMENSION_FIELDS = ("number", "name", "weight", "scored_from")
INDICATOR_FLAGS = (
    "allows_not_applicable",
    "needs_evidence",
    "is_mandatory",
    "comment_at_extremes",
)
INDICATOR_FIELDS = (
    "dimension",
    "number",
    "name",
    "guidance",
    "weight",
    "maximum",
    "step",
    *INDICATOR_FLAGS,
)


def _dimension_row(rubric: Rubric, at: int, one: DimensionDraft) -> Dimension:
    return Dimension(
        pk=key_of(one.key),
        rubric=rubric,
        number=at,
        name=one.name,
        weight=_decimal(one.weight),
        scored_from=one.scored_from,
    )


def _write_dimensions(
    rubric: Rubric, draft: RubricDraft, old: dict[str, tuple[int, DimensionDraft]]
) -> list[Dimension]:
    """Every dimension of the draft as a stored row, in order."""
    rows = [_dimension_row(rubric, at, one) for at, one in enumerate(draft.dimensions, start=1)]
    new = [row for row in rows if row.pk is None]
    moved = [
        row
        for row, one in zip(rows, draft.dimensions, strict=True)
        if row.pk is not None and _differs(old[one.key], row.number, one)
    ]
    _write_rows(Dimension, {"rubric": rubric}, moved, new, DIMENSION_FIELDS)
    return rows


def _differs(old: tuple[int, DimensionDraft], at: int, one: DimensionDraft) -> bool:
    place, stored = old
    names = ("name", "weight", "scored_from")
    return place != at or any(getattr(stored, name) != getattr(one, name) for name in names)


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


def _indicator_row(dimension: Dimension, at: int, one: IndicatorDraft) -> Indicator:
    return Indicator(
        pk=key_of(one.key),
        dimension=dimension,
        number=at,
        name=one.name,
        guidance=one.guidance,
        weight=_decimal(one.weight),
        maximum=_decimal(one.maximum),
        step=_decimal(one.step),
        **{name: getattr(one, name) for name in INDICATOR_FLAGS},
    )


def _write_indicators(
    rubric: Rubric,
    draft: RubricDraft,
    dimensions: Sequence[Dimension],
    differing: set[str],
    known: set[str],
) -> None:
    rows = [
        (_indicator_row(dimension, at, one), one)
        for dimension, drafted in zip(dimensions, draft.dimensions, strict=True)
        for at, one in enumerate(drafted.indicators, start=1)
        if one.key in differing
    ]
    stored = [row for row, one in rows if one.key in known]
    new = [row for row, one in rows if one.key not in known]
    _write_rows(Indicator, {"dimension__rubric": rubric}, stored, new, INDICATOR_FIELDS)
    if stored:
        for model in (Topic, Level):
            model.objects.filter(indicator__in=stored).delete()
    Topic.objects.bulk_create(
        Topic(indicator=row, number=at, text=text)
        for row, one in rows
        for at, text in enumerate(one.topic_lines, start=1)
    )
    Level.objects.bulk_create(
        Level(indicator=row, number=at, points=_decimal(level.points), text=level.text)
        for row, one in rows
        for at, level in enumerate(one.levels, start=1)
    )


@transaction.atomic
def new_version(*, by: User, rubric: Rubric) -> Rubric:
    """The next version of `rubric`, to be edited; the one that is there, if nobody froze it."""
    require_administrator(by)
    locked = lock(rubric, None)
    following = Rubric.objects.filter(previous=locked).first()
    if following is not None:
        return following
    last = Rubric.objects.filter(name=locked.name).aggregate(last=Max("version"))["last"]
    draft = without_keys(draft_of(read_tree(locked)))
    return add_rubric(by=by, draft=draft, previous=locked, version=(last or 0) + 1)


@transaction.atomic
def copy_rubric(*, by: User, rubric: Rubric, name: str) -> Rubric:
    """A new rubric of another name that says the same."""
    require_administrator(by)
    draft = without_keys(draft_of(read_tree(rubric)))
    return add_rubric(by=by, draft=replace(draft, name=name))


@transaction.atomic
def remove_rubric(*, by: User, rubric: Rubric) -> None:
    """Delete a version that nothing uses."""
    require_administrator(by)
    locked = lock(rubric, None)
    before = {"name": locked.name, "version": locked.version}
    if locked.frozen_at is not None:
        raise Refused(_("Marks were given with this version, so it is kept."))
    record(by=by, verb="rubric.removed", subject=locked, before=before)
    try:
        locked.delete()
    except ProtectedError:
        raise Refused(_("A category or a later version uses it, so it is kept.")) from None
