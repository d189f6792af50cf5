"""The rubric's editor: a form for each part, read into a draft and drawn from one.

Every field is text: what is wrong with it is told by problems.py, for drafts out of a
spreadsheet too. The forms are drawn by small templates of their own: with fifty indicators,
crispy would take four times as long.
"""

from collections.abc import Container, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.rows import Row, Rows, rows_of
from evaluations.setup.rubrics.draft import (
    MOST_DIMENSIONS,
    MOST_INDICATORS,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    plain_number,
    settled,
    tidy,
    with_keys_of,
)
from evaluations.setup.rubrics.forms import fault_in_words
from evaluations.setup.rubrics.models import RubricRuleChoice, ScoredFrom
from evaluations.setup.rubrics.problems import (
    Fault,
    dimension_faults,
    indicator_faults,
    rubric_faults,
    weight_sum,
)
from thai.cleaning import clean
from thai.fields import CharField


class NumberField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class TopicsField(CharField):
    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "").split("\n")
        return "\n".join(line for line in lines if line)


class LevelsInput(forms.Widget):
    """Two boxes for each level; _levels.html draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return zip(data.getlist(f"{name}-points"), data.getlist(f"{name}-text"), strict=False)


class LevelsField(forms.Field):
    widget = LevelsInput

    def to_python(self, value: Any) -> tuple[LevelDraft, ...]:
        return tuple(LevelDraft(tidy(points), clean(text)) for points, text in value)


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
        return counts.is_valid() and len(self.forms) == counts.cleaned_data["TOTAL_FORMS"]


class RowForm(PartForm):
    key = CharField(required=False)
    has_focus = False


class IndicatorForm(RowForm):
    name = CharField(required=False, label=gettext_lazy("Name of the indicator"))
    weight = NumberField(required=False, label=gettext_lazy("Weight"))
    maximum = NumberField(required=False, label=gettext_lazy("Maximum"))
    step = NumberField(required=False, label=gettext_lazy("Step"))
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
    topics = TopicsField(required=False, label=gettext_lazy("Topics, one a line"))
    levels = LevelsField(required=False, label=gettext_lazy("Levels"))

    @property
    def is_open(self) -> bool:
        """New and faulty ones stand open."""
        return self.has_focus or bool(self.errors) or not self.initial["name"]

    def draft(self) -> IndicatorDraft:
        return IndicatorDraft(**self.typed())


class DimensionForm(RowForm):
    name = CharField(required=False, label=gettext_lazy("Name of the dimension"))
    weight = NumberField(required=False, label=gettext_lazy("Weight"))
    minimum = NumberField(required=False, label=gettext_lazy("Minimum"))
    scored_from = forms.ChoiceField(
        choices=ScoredFrom.choices,
        label=gettext_lazy("Scored from"),
        widget=forms.Select({"class": "form-select"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = IndicatorSet(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-indicator",
            initial=[vars(one) for one in self.initial.get("indicators", ())],
        )

    @property
    def weight_sum(self) -> str:
        return plain_number(weight_sum(self.initial["indicators"]))

    def draft(self) -> DimensionDraft:
        return DimensionDraft(
            **self.typed(), indicators=tuple(row.draft() for row in self.indicators)
        )


IndicatorSet = rows_of(PartRows[IndicatorForm], IndicatorForm, extra=0, most=MOST_INDICATORS)
DimensionSet = rows_of(PartRows[DimensionForm], DimensionForm, extra=0, most=MOST_DIMENSIONS)


class RubricForm(PartForm):
    """The whole editor, with the button that was pressed in it (`do`) and the state of the
    rubric that it showed (`edits`)."""

    name = CharField(required=False, label=gettext_lazy("Name"))
    rule = forms.ChoiceField(
        choices=RubricRuleChoice.choices,
        label=gettext_lazy("Rule"),
        widget=forms.Select({"class": "form-select"}),
    )
    full_marks = NumberField(required=False, label=gettext_lazy("Full marks"))
    minimum_total = NumberField(required=False, label=gettext_lazy("Minimum total"))
    is_assumed = forms.BooleanField(
        required=False,
        label=gettext_lazy("assumed, not official (it says so on every page)"),
    )
    do = forms.CharField(required=False)
    edits = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = DimensionSet(
            self.data if self.is_bound else None,
            prefix="dimension",
            initial=[vars(one) for one in self.initial.get("dimensions", ())],
        )

    def clean(self) -> dict[str, Any]:
        sets: list[PartRows[Any]] = [
            self.dimensions,
            *(row.indicators for row in self.dimensions.forms),
        ]
        if not all(rows.is_whole for rows in sets):
            raise forms.ValidationError(
                _("Not all of the page arrived, so nothing was changed. Please edit it again.")
            )
        return super().clean() or {}

    @property
    def button(self) -> str:
        """The button that changes the page; empty where it is to be saved."""
        pressed: str = self.cleaned_data["do"]
        return "" if pressed == "save" else pressed

    def draft(self, stored: RubricDraft) -> RubricDraft:
        """What was sent; keys that `stored` does not have become new ones."""
        names = ("name", "rule", "full_marks", "minimum_total", "is_assumed")
        own = {name: self.cleaned_data[name] for name in names}
        dimensions = tuple(row.draft() for row in self.dimensions)
        return settled(with_keys_of(stored, RubricDraft(**own, dimensions=dimensions)))

    def show_faults(self, draft: RubricDraft) -> None:
        """Let remarks stand at the fields of the editor that was drawn from `draft`."""
        self.show(rubric_faults(draft))
        for row, dimension in zip(self.dimensions, draft.dimensions, strict=True):
            row.show(dimension_faults(dimension))
            for inner, indicator in zip(row.indicators, dimension.indicators, strict=True):
                inner.show(indicator_faults(indicator))

    def focus_beside(self, keys: Container[str]) -> None:
        """Put the cursor into the first part that is not one of `keys`."""
        rows = (one for row in self.dimensions for one in (row, *row.indicators))
        for one in rows:
            if one.initial["key"] not in keys:
                one.has_focus = True
                return
