"""The editor as its page shows it: the draft with remarks beside its fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    Fault,
    IndicatorDraft,
    RubricDraft,
    lacks,
    plain_number,
    weight_sum,
)
from evaluations.setup.rubrics.forms import fault_in_words, lack_in_words


@dataclass(frozen=True)
class Flag:
    name: str
    label: str
    is_set: bool


@dataclass(frozen=True)
class IndicatorBlock:
    draft: IndicatorDraft
    number: str
    flags: tuple[Flag, ...]
    errors: dict[str, str]

    @property
    def is_open(self) -> bool:
        """New and faulty ones stand open."""
        return bool(self.errors) or not self.draft.name


@dataclass(frozen=True)
class DimensionBlock:
    draft: DimensionDraft
    number: int
    weight_sum: str
    indicators: tuple[IndicatorBlock, ...]
    errors: dict[str, str]


@dataclass(frozen=True)
class Editor:
    draft: RubricDraft
    dimensions: tuple[DimensionBlock, ...]
    weight_sum: str
    lacks: tuple[str, ...]
    errors: dict[str, str]
    is_weighted: bool
    is_checklist: bool
    focus: str = ""


def _flags(one: IndicatorDraft, *, is_checklist: bool) -> tuple[Flag, ...]:
    labels = {
        "allows_not_applicable": _("may be not applicable"),
        "needs_evidence": _("evidence required"),
        "comment_at_extremes": _("the top and bottom level need a comment"),
    }
    if is_checklist:
        labels["is_mandatory"] = _("mandatory in a checklist")
    return tuple(Flag(name, label, getattr(one, name)) for name, label in labels.items())


def _errors(faults: Sequence[Fault], prefix: str) -> dict[str, str]:
    """Remarks on the fields that begin with `prefix`, by the rest of their names."""
    return {
        fault.field.removeprefix(prefix): fault_in_words(fault)
        for fault in faults
        if fault.field.startswith(prefix)
    }


def editor_of(draft: RubricDraft, faults: Sequence[Fault] = (), focus: str = "") -> Editor:
    """Build the page; `focus` is the field that should take the cursor."""
    is_checklist = draft.rule == "checklist"
    blocks = []
    for at, dimension in enumerate(draft.dimensions, start=1):
        indicators = tuple(
            IndicatorBlock(
                one,
                f"{at}.{place}",
                _flags(one, is_checklist=is_checklist),
                _errors(faults, f"i{one.key}-") if faults else {},
            )
            for place, one in enumerate(dimension.indicators, start=1)
        )
        total = plain_number(weight_sum(dimension.indicators))
        errors = _errors(faults, f"d{dimension.key}-")
        blocks.append(DimensionBlock(dimension, at, total, indicators, errors))
    names = ("name", "full_marks", "minimum_total")
    return Editor(
        draft=draft,
        dimensions=tuple(blocks),
        weight_sum=plain_number(weight_sum(draft.dimensions)),
        lacks=tuple(lack_in_words(lack) for lack in lacks(draft)),
        errors={one.field: fault_in_words(one) for one in faults if one.field in names},
        is_weighted=draft.rule == "weighted",
        is_checklist=is_checklist,
        focus=focus,
    )
