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
            "scope": requirement.scope,
            "measure": requirement.measure,
            "reference": draft.reference_of(requirement),
            "bound": decimal_of(requirement.bound),
            "most": int(number(requirement.most) or 0),
            "nominee_class": requirement.nominee_class,
            "band": requirement.band,
        }
        for at, requirement in enumerate(draft.requirements, start=1)
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
    removed = {adjustment.key for adjustment in stored.adjustments} - {
        adjustment.key for adjustment in draft.adjustments
    }
    try:
        rubric.adjustments.filter(pk__in=[int(key) for key in removed]).delete()
    except ProtectedError:
        raise Refused(
            _("Units of a bonus or deduction that you removed are keyed. Take them back first.")
        ) from None
    rows = [
        AdjustmentRule(
            pk=key_of(adjustment.key),
            rubric=rubric,
            number=at,
            kind=adjustment.kind,
            name=adjustment.name,
            unit=adjustment.unit,
            points=decimal_of(adjustment.points),
            most=number(adjustment.most),
        )
        for at, adjustment in enumerate(draft.adjustments, start=1)
    ]
    rubric.adjustments.update(number=F("number") + SHIFT)
    AdjustmentRule.objects.bulk_update([row for row in rows if row.pk], ADJUSTMENT_FIELDS)
    AdjustmentRule.objects.bulk_create(row for row in rows if not row.pk)
