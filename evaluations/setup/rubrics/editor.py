"""The editor as its page shows it: the draft with remarks beside its fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    plain_number,
)
from evaluations.setup.rubrics.forms import fault_in_words, lack_in_words
from evaluations.setup.rubrics.problems import Fault, lacks, weight_sum

RUBRIC_FIELDS = ("name", "full_marks", "minimum_total")
DIMENSION_FIELDS = ("name", "weight", "minimum")
INDICATOR_FIELDS = ("name", "weight", "maximum", "step", "guidance", "topics")
# In a checklist these follow from its items.
LOCKED = ("full_marks", "weight")


@dataclass(frozen=True)
class Flag:
    name: str
    label: str
    is_set: bool


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    error: str
    is_locked: bool


@dataclass(frozen=True)
class IndicatorBlock:
    draft: IndicatorDraft
    number: str
    flags: tuple[Flag, ...]
    fields: dict[str, Field]
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
    fields: dict[str, Field]


@dataclass(frozen=True)
class Editor:
    draft: RubricDraft
    dimensions: tuple[DimensionBlock, ...]
    weight_sum: str
    lacks: tuple[str, ...]
    fields: dict[str, Field]
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


def _fields(
    draft: DimensionDraft | IndicatorDraft | RubricDraft,
    names: Sequence[str],
    errors: dict[str, str],
    *,
    prefix: str = "",
    locked: Sequence[str] = (),
) -> dict[str, Field]:
    return {
        name: Field(prefix + name, getattr(draft, name), errors.get(name, ""), name in locked)
        for name in names
    }


def _indicator(
    one: IndicatorDraft, number: str, faults: Sequence[Fault], *, is_checklist: bool
) -> IndicatorBlock:
    prefix = f"i{one.key}-"
    errors = _errors(faults, prefix) if faults else {}
    locked = LOCKED if is_checklist else ()
    fields = _fields(one, INDICATOR_FIELDS, errors, prefix=prefix, locked=locked)
    return IndicatorBlock(one, number, _flags(one, is_checklist=is_checklist), fields, errors)


def editor_of(draft: RubricDraft, faults: Sequence[Fault] = (), focus: str = "") -> Editor:
    """Build the page; `focus` is the field that should take the cursor."""
    is_checklist = draft.rule == "checklist"
    locked = LOCKED if is_checklist else ()
    blocks = []
    for at, dimension in enumerate(draft.dimensions, start=1):
        indicators = tuple(
            _indicator(one, f"{at}.{place}", faults, is_checklist=is_checklist)
            for place, one in enumerate(dimension.indicators, start=1)
        )
        total = plain_number(weight_sum(dimension.indicators))
        prefix = f"d{dimension.key}-"
        errors = _errors(faults, prefix)
        fields = _fields(dimension, DIMENSION_FIELDS, errors, prefix=prefix, locked=locked)
        blocks.append(DimensionBlock(dimension, at, total, indicators, fields))
    return Editor(
        draft=draft,
        dimensions=tuple(blocks),
        weight_sum=plain_number(weight_sum(draft.dimensions)),
        lacks=tuple(lack_in_words(lack) for lack in lacks(draft)),
        fields=_fields(draft, RUBRIC_FIELDS, _errors(faults, ""), locked=locked),
        is_weighted=draft.rule == "weighted",
        is_checklist=is_checklist,
        focus=focus,
    )
