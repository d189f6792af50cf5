"""The rubric's editor: a form for each part, read into a draft and drawn from one.

The forms are drawn by small templates of their own: with fifty indicators, crispy would take four
times as long.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.rows import Row, Rows, rows_of
from evaluations.setup.rubrics.draft import (
    MOST_ADJUSTMENTS,
    MOST_DIMENSIONS,
    MOST_INDICATORS,
    MOST_REQUIREMENTS,
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    RequirementDraft,
    RubricDraft,
    plain_number,
)
from evaluations.setup.rubrics.editor_fields import (
    ClassesField,
    FigureField,
    LevelsField,
    LinesField,
    NumberField,
    chosen,
)
from evaluations.setup.rubrics.fault import Fault
from evaluations.setup.rubrics.forms import fault_in_words
from evaluations.setup.rubrics.models import (
    AdjustmentKind,
    Entry,
    FigureBy,
    Measure,
    Scope,
    ScoredFrom,
)
from evaluations.setup.rubrics.problems import weight_sum
from evaluations.setup.rubrics.rule_problems import STAGES
from thai.fields import CharField

LONGEST_TARGET = 60
Choices = Sequence[tuple[str, str]]


class PartForm(forms.Form):
    """A part of the rubric; its fields are those of the part's draft."""

    def typed(self) -> dict[str, Any]:
        """What was sent, without what is no choice of its field: the draft has a default."""
        self.is_valid()
        return self.cleaned_data

    def show(self, faults: Iterable[Fault]) -> None:
        """Let remarks stand at the fields of a part that is drawn from a draft."""
        self.cleaned_data = {}
        for fault in faults:
            self.add_error(fault.field, fault_in_words(fault))


class PartRows(Rows[Row]):
    @property
    def is_whole(self) -> bool:
        """Whether the count of the rows came with them, and none was cut off."""
        counts = self.management_form
        return bool(counts.is_valid() and len(self.forms) == counts.cleaned_data["TOTAL_FORMS"])


class RowForm(PartForm):
    key = CharField(required=False)
    has_focus = False


class _Shared(dict[str, forms.Field]):
    """The fields of a form's class, for each form of it."""

    def __deepcopy__(self, _memo: object) -> dict[str, forms.Field]:
        return dict(self)


Kind = TypeVar("Kind", bound=type[forms.Form])


def sharing_fields(kind: Kind) -> Kind:
    """Let the forms of `kind` have the same fields: nobody changes one, and Django's copies of
    fifty indicators' would cost a third of reading them."""
    kind.base_fields = _Shared(kind.base_fields)
    return kind


@sharing_fields
class IndicatorForm(RowForm):
    """`offered` are the classes of the rubric that is shown."""

    name = CharField(required=False, label=gettext_lazy("Name of the indicator"))
    weight = NumberField(required=False, label=gettext_lazy("Weight"))
    maximum = NumberField(required=False, label=gettext_lazy("Maximum"))
    step = NumberField(required=False, label=gettext_lazy("Step"))
    entry = chosen(Entry.choices, gettext_lazy("How a mark is entered"))
    figure_by = chosen(FigureBy.choices, gettext_lazy("Who gives the figure"))
    target = FigureField(required=False, label=gettext_lazy("Figure that earns the maximum"))
    classes = ClassesField(required=False, label=gettext_lazy("Only for classes"))
    allows_not_applicable = forms.BooleanField(
        required=False, label=gettext_lazy("may be not applicable")
    )
    needs_evidence = forms.BooleanField(required=False, label=gettext_lazy("evidence required"))
    comment_at_extremes = forms.BooleanField(
        required=False, label=gettext_lazy("the top and bottom level need a comment")
    )
    is_mandatory = forms.BooleanField(
        required=False, label=gettext_lazy("mandatory in a checklist")
    )
    guidance = CharField(required=False, label=gettext_lazy("Guidance for the judge"))
    topics = LinesField(required=False, label=gettext_lazy("Topics, one a line"))
    levels = LevelsField(required=False, label=gettext_lazy("Levels"))

    def __init__(self, *args: Any, offered: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered

    @property
    def is_open(self) -> bool:
        """New and faulty ones stand open."""
        return self.has_focus or bool(self.errors) or not self.initial["name"]

    @property
    def has_own_entry(self) -> bool:
        """Anything but points by each judge stands open."""
        return self["entry"].value() != Entry.POINTS or bool(self.errors.get("target"))

    @property
    def class_boxes(self) -> list[tuple[str, bool]]:
        """The rubric's classes, and those that only this indicator still names, with whether they
        are ticked."""
        ticked = self["classes"].value() or ()
        names = dict.fromkeys((*self.offered, *ticked))
        return [(name, name in ticked) for name in names]

    def draft(self) -> IndicatorDraft:
        return IndicatorDraft(**self.typed())


@sharing_fields
class DimensionForm(RowForm):
    name = CharField(required=False, label=gettext_lazy("Name of the dimension"))
    weight = NumberField(required=False, label=gettext_lazy("Weight"))
    scored_from = chosen(ScoredFrom.choices, gettext_lazy("Scored from"))

    def __init__(self, *args: Any, offered: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = IndicatorSet(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-indicator",
            initial=[vars(indicator) for indicator in self.initial.get("indicators", ())],
            form_kwargs={"offered": offered},
        )

    @property
    def weight_sum(self) -> str:
        return plain_number(weight_sum(self.initial["indicators"]))

    def draft(self) -> DimensionDraft:
        return DimensionDraft(
            **self.typed(), indicators=tuple(row.draft() for row in self.indicators)
        )


class RequirementForm(PartForm):
    """`targets` are what can be measured in the rubric that is shown, `classes` its classes."""

    scope = chosen(Scope.choices, gettext_lazy("Needed"))
    measured = forms.CharField(
        required=False,
        label=gettext_lazy("Measured"),
        widget=forms.Select({"class": "form-select"}),
    )
    bound = NumberField(required=False, label=gettext_lazy("Bound in points"))
    most = NumberField(required=False, label=gettext_lazy("In at most so many indicators"))
    nominee_class = CharField(
        required=False,
        label=gettext_lazy("Only for class"),
        widget=forms.Select({"class": "form-select"}),
    )
    band = CharField(required=False, label=gettext_lazy("Band (every band where empty)"))

    def __init__(
        self, *args: Any, targets: Choices = (), classes: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("measured", ""), self.initial.get("nominee_class", "")
        self._offer("measured", [*targets], own[0], _("a part that is no longer there"))
        every = [("", _("every class")), *((name, name) for name in classes)]
        self._offer("nominee_class", every, own[1], own[1])
        self.has_classes = bool(classes or own[1])

    def _offer(self, name: str, choices: Choices, own: str, label: str) -> None:
        """What is stored stays among what is offered."""
        more = () if own in dict(choices) else ((own, label),)
        self.fields[name].widget.choices = [*more, *choices]

    def draft(self) -> RequirementDraft:
        typed = self.typed()
        measure, _colon, reference = typed.pop("measured").partition(":")
        known = measure if measure in Measure.values else Measure.TOTAL
        return RequirementDraft(**typed, measure=str(known), reference=reference)


@sharing_fields
class AdjustmentForm(RowForm):
    kind = chosen(AdjustmentKind.choices, gettext_lazy("Kind"))
    name = CharField(required=False, label=gettext_lazy("For what"))
    unit = CharField(required=False, label=gettext_lazy("Unit, such as minute or certificate"))
    points = NumberField(required=False, label=gettext_lazy("Points per unit"))
    most = NumberField(required=False, label=gettext_lazy("At most, in points"))

    def draft(self) -> AdjustmentDraft:
        return AdjustmentDraft(**self.typed())


def targets_of(draft: RubricDraft) -> list[tuple[str, str]]:
    """What a requirement can measure in `draft`, as the list offers it."""
    dimensions = enumerate(draft.dimensions, start=1)
    return [
        (Measure.TOTAL, _("total")),
        *(
            (
                f"{Measure.DIMENSION}:{dimension.key}",
                _named(_("dimension"), str(at), dimension.name),
            )
            for at, dimension in dimensions
        ),
        *(
            (
                f"{Measure.INDICATOR}:{indicator.key}",
                _named(_("indicator"), number, indicator.name),
            )
            for number, _dimension, indicator in draft.indicators()
        ),
        (Measure.LOW_MARKS, _("number of indicators at or below a mark")),
        *((f"{Measure.STAGE}:{at}", _named(_("stage"), at, "")) for at in STAGES),
    ]


def _named(kind: str, number: str, name: str) -> str:
    text = f"{kind} {number} {name}".strip()
    return text if len(text) <= LONGEST_TARGET else f"{text[: LONGEST_TARGET - 1]}…"


IndicatorSet = rows_of(PartRows[IndicatorForm], IndicatorForm, extra=0, most=MOST_INDICATORS)
DimensionSet = rows_of(PartRows[DimensionForm], DimensionForm, extra=0, most=MOST_DIMENSIONS)
RequirementSet = rows_of(
    PartRows[RequirementForm], RequirementForm, extra=0, most=MOST_REQUIREMENTS
)
AdjustmentSet = rows_of(PartRows[AdjustmentForm], AdjustmentForm, extra=0, most=MOST_ADJUSTMENTS)
