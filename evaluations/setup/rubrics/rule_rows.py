"""A rubric's requirements, bonuses and deductions as rows."""

from typing import Any

from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.untrusted import key_of
from evaluations.setup.rubrics.draft import RubricDraft, decimal_of, number
from evaluations.setup.rubrics.models import AdjustmentRule, Requirement, Rubric

# Numbers are unique within a parent at every moment: rows change places by way of this shift.
SHIFT = 10_000
ADJUSTMENT_FIELDS = ("number", "kind", "name", "unit", "points", "most")


def _requirements(draft: RubricDraft) -> list[dict[str, Any]]:
    """The columns of each requirement; it refers to its part by the number of the day."""
    return [
        {
            "number": at,
            "scope": one.scope,
            "measure": one.measure,
            "reference": draft.reference_of(one),
            "bound": decimal_of(one.bound),
            "most": int(number(one.most) or 0),
            "nominee_class": one.nominee_class,
            "band": one.band,
        }
        for at, one in enumerate(draft.requirements, start=1)
    ]


def write_requirements(rubric: Rubric, draft: RubricDraft, stored: RubricDraft) -> None:
    """Nothing refers to a requirement by its row, so all are written anew."""
    rows = _requirements(draft)
    if rows == _requirements(stored):
        return
    rubric.requirements.all().delete()
    Requirement.objects.bulk_create(Requirement(rubric=rubric, **row) for row in rows)


def write_adjustments(rubric: Rubric, draft: RubricDraft, stored: RubricDraft) -> None:
    """Rows keep their keys: units may be keyed of one before the first mark freezes the rubric."""
    if draft.adjustments == stored.adjustments:
        return
    gone = {one.key for one in stored.adjustments} - {one.key for one in draft.adjustments}
    try:
        rubric.adjustments.filter(pk__in=[int(key) for key in gone]).delete()
    except ProtectedError:
        raise Refused(
            _("Units of a bonus or deduction that you removed are keyed. Take them back first.")
        ) from None
    rows = [
        AdjustmentRule(
            pk=key_of(one.key),
            rubric=rubric,
            number=at,
            kind=one.kind,
            name=one.name,
            unit=one.unit,
            points=decimal_of(one.points),
            most=number(one.most),
        )
        for at, one in enumerate(draft.adjustments, start=1)
    ]
    rubric.adjustments.update(number=F("number") + SHIFT)
    AdjustmentRule.objects.bulk_update([row for row in rows if row.pk], ADJUSTMENT_FIELDS)
    AdjustmentRule.objects.bulk_create(row for row in rows if not row.pk)
