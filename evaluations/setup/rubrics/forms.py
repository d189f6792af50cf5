"""What is asked about rubrics beside their editor, and what is wrong with one said in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.listing import FilterForm
from evaluations.setup.rubrics.cautions import Caution
from evaluations.setup.rubrics.fault import Fault
from evaluations.setup.rubrics.models import Rubric, RubricRuleChoice
from evaluations.setup.rubrics.problems import Lack
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
        Rubric.objects.none(),
        required=False,
        label=gettext_lazy("Compare with"),
        empty_label=gettext_lazy("choose"),
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other_rubrics = Rubric.objects.exclude(pk=rubric.pk).order_by("sort_key", "version")
        self.fields["other"].queryset = other_rubrics  # type: ignore[attr-defined]


def fault_in_words(fault: Fault) -> str:
    """A fault as a sentence to stand beside its field."""
    return (_numbers() | _levels() | _counts())[fault.code] % fault.values


def _numbers() -> dict[str, str]:
    return {
        "empty": _("Please fill this in."),
        "too_long": _("This is longer than %(most)s letters."),
        "not_a_number": _("Please type a number of at most two decimals, such as 7 or 7.5."),
        "not_whole": _("Please type a whole number, such as 0 or 2."),
        "not_positive": _("This must be more than 0."),
        "minimum_too_high": _("The minimum is higher than what can be reached."),
        "step_too_large": _("The step is larger than the maximum."),
        "maximum_unreachable": _(
            "In steps of %(step)s nobody can be given %(maximum)s. Choose a step that leads to "
            "the maximum, or another maximum."
        ),
        "no_target": _("Please type the figure that earns the maximum."),
        "part_gone": _("This part is no longer in the rubric. Choose another, or remove the row."),
        "mandatory_in_checklists": _(
            "Only an item of a checklist can be mandatory. Untick it, or add a requirement below."
        ),
        "class_unknown": _("The class “%(class)s” is not among the rubric's classes."),
    }


def _levels() -> dict[str, str]:
    return {
        "level_incomplete": _("Every level needs its points and its description."),
        "level_above_maximum": _("A level of %(points)s points is above the maximum."),
        "level_below_lowest": _(
            "A level of %(points)s points cannot be given: the lowest is %(lowest)s."
        ),
        "level_off_step": _("A level of %(points)s points does not fit the step."),
        "level_twice": _("Two levels have %(points)s points."),
        "no_levels": _("Only the points of a level can be given, so add the levels."),
        "row_without_figure": _("Every row of the table needs the figure from which it counts."),
        "no_row_from_zero": _("The table needs a row from 0, so every figure has its points."),
        "figure_twice": _("Two rows of the table begin at the same figure."),
    }


def _counts() -> dict[str, str]:
    return {
        "too_many_levels": _("At most %(most)s levels."),
        "too_many_indicators": _("At most %(most)s indicators in a dimension."),
        "too_many_dimensions": _("At most %(most)s dimensions."),
        "too_many_requirements": _("At most %(most)s requirements."),
        "too_many_adjustments": _("At most %(most)s bonuses and deductions."),
        "too_many_classes": _("At most %(most)s classes."),
        "class_too_long": _("The name of a class has at most %(most)s letters."),
        "class_twice": _("A class stands there twice."),
    }


def lack_in_words(lack: Lack) -> str:
    sentences = {
        "no_dimension": _("There is no dimension yet."),
        "no_indicator": _("Dimension %(number)s has no indicator yet."),
        "weights": _("The dimensions' weights add up to %(sum)s, not to %(full)s."),
        "class_without_dimension": _(
            "No indicator of dimension %(number)s is for class %(class)s. Add one, or take what "
            "is not applicable off the whole form."
        ),
        "class_without_task": _("No indicator at all is for class %(class)s."),
    }
    return sentences[lack.code] % lack.values


def caution_in_words(caution: Caution) -> str:
    sentences = {
        "uneven_dimensions": _(
            "The dimensions' weights are not equal: %(highs)s of %(high)s and %(lows)s of "
            "%(low)s. Full marks of %(offers)s would make them equal."
        ),
        "uneven_indicators": _(
            "The indicators' weights of dimension %(number)s are not equal: %(highs)s of %(high)s "
            "and %(lows)s of %(low)s. A dimension of %(offers)s would make them equal."
        ),
        "top_level_below_maximum": _(
            "The top level of indicator %(number)s is %(top)s, below its maximum of %(maximum)s."
        ),
        "total_above_full_marks": _(
            "Requirement %(number)s asks for a total of %(bound)s, above the full marks of "
            "%(full)s: only a category with further stages can reach it."
        ),
    }
    return sentences[caution.code] % caution.values
