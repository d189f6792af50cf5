"""What is asked about rubrics beside their editor, and what is wrong with one said in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.listing import FilterForm
from evaluations.setup.rubrics.models import Rubric, RubricRuleChoice
from evaluations.setup.rubrics.problems import Fault, Lack
from thai.fields import CharField


class RubricFilterForm(FilterForm):
    rule = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Rule"),
        choices=[("", gettext_lazy("all")), *RubricRuleChoice.choices],
    )
    older = forms.BooleanField(required=False, label=gettext_lazy("Earlier versions too"))

    def narrow(self, rows: Any) -> Any:
        rows = super().narrow(rows)
        if not self.cleaned_data["older"]:
            rows = rows.newest_versions()
        rule = self.cleaned_data["rule"]
        return rows.filter(rule=rule) if rule else rows


class CopyForm(forms.Form):
    name = CharField(max_length=300, label=gettext_lazy("Name of the new rubric"))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Rubric.objects.filter(name=name).exists():
            raise forms.ValidationError(_("A rubric of this name is there already."))
        return name


class CompareForm(forms.Form):
    """With which other version a rubric is compared."""

    other = forms.ModelChoiceField(
        Rubric.objects.none(), required=False, label=gettext_lazy("Compare with")
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Rubric.objects.exclude(pk=rubric.pk).order_by("sort_key", "version")
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


def fault_in_words(fault: Fault) -> str:
    """A fault as a sentence to stand beside its field."""
    sentences = {
        "empty": _("Please fill this in."),
        "too_long": _("This is longer than %(most)s letters."),
        "not_a_number": _("Please type a number of at most two decimals, such as 7 or 7.5."),
        "not_positive": _("This must be more than 0."),
        "minimum_too_high": _("The minimum is higher than what can be reached."),
        "step_too_large": _("The step is larger than the maximum."),
        "level_incomplete": _("Every level needs its points and its description."),
        "level_above_maximum": _("A level of %(points)s points is above the maximum."),
        "level_off_step": _("A level of %(points)s points does not fit the step."),
        "level_twice": _("Two levels have %(points)s points."),
        "too_many_levels": _("At most %(most)s levels."),
        "too_many_indicators": _("At most %(most)s indicators in a dimension."),
        "too_many_dimensions": _("At most %(most)s dimensions."),
    }
    return sentences[fault.code] % fault.values


def lack_in_words(lack: Lack) -> str:
    sentences = {
        "no_dimension": _("There is no dimension yet."),
        "no_indicator": _("Dimension %(number)s has no indicator yet."),
        "weights": _("The dimensions' weights add up to %(sum)s, not to %(full)s."),
    }
    return sentences[lack.code] % lack.values
