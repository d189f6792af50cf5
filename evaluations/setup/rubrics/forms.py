"""The rubric's editor: one large form read into a draft, and what is wrong said in words."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.listing import FilterForm
from evaluations.setup.rubrics.draft import (
    DOCUMENTS,
    PRESENTATION,
    WEIGHTED,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    number,
    plain_number,
    settled,
)
from evaluations.setup.rubrics.models import Rubric, RubricRuleChoice
from evaluations.setup.rubrics.problems import Fault, Lack
from thai.cleaning import clean
from thai.fields import CharField

FLAGS = ("allows_not_applicable", "needs_evidence", "is_mandatory", "comment_at_extremes")


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


class EditorForm(forms.Form):
    """The button that was pressed in the editor, and the state of the rubric that it showed."""

    do = forms.CharField(required=False)
    edits = forms.IntegerField(required=False)


class CompareForm(forms.Form):
    """With which other version a rubric is compared."""

    other = forms.ModelChoiceField(
        Rubric.objects.none(), required=False, label=gettext_lazy("Compare with")
    )

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Rubric.objects.exclude(pk=rubric.pk).order_by("sort_key", "version")
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


_NEW_KEY = re.compile(r"n[0-9]{1,8}")


def _tidy(text: str) -> str:
    """A number in its shortest form; anything else as it was typed."""
    value = number(text)
    return clean(text) if value is None else plain_number(value)


class _Reader:
    """Reads the parts of a posted editor; keys that are not of this rubric become new ones."""

    def __init__(self, posted: QueryDict, stored: RubricDraft) -> None:
        self.posted, self.taken = posted, set[tuple[str, str]]()
        self.dimensions = {dimension.key for dimension in stored.dimensions}
        self.indicators = {
            dimension.key: {part.key for part in dimension.indicators}
            for dimension in stored.dimensions
        }

    def text(self, name: str) -> str:
        return clean(self.posted.get(name, ""))

    def number(self, name: str) -> str:
        return _tidy(self.posted.get(name, ""))

    def key(self, kind: str, typed: str, known: Collection[str]) -> str:
        """`typed` where it is ours and comes for the first time, else a fresh one."""
        is_ours = typed in known or _NEW_KEY.fullmatch(typed)
        if not is_ours or (kind, typed) in self.taken:
            typed = f"n9{len(self.taken):06d}"
        self.taken.add((kind, typed))
        return typed

    def dimension(self, typed: str) -> DimensionDraft:
        at, key = f"d{typed}", self.key("d", typed, self.dimensions)
        scored_from = self.posted.get(f"{at}-scored_from", "")
        return DimensionDraft(
            key=key,
            name=self.text(f"{at}-name"),
            weight=self.number(f"{at}-weight"),
            minimum=self.number(f"{at}-minimum"),
            scored_from=DOCUMENTS if scored_from == DOCUMENTS else PRESENTATION,
            indicators=tuple(
                self.indicator(one, self.indicators.get(key, ()))
                for one in self.posted.getlist(f"{at}-indicator")
            ),
        )

    def indicator(self, typed: str, known: Collection[str]) -> IndicatorDraft:
        """One that was stored under another dimension comes as a new one."""
        at = f"i{typed}"
        levels = zip(
            self.posted.getlist(f"{at}-points"), self.posted.getlist(f"{at}-level"), strict=False
        )
        return IndicatorDraft(
            key=self.key("i", typed, known),
            name=self.text(f"{at}-name"),
            guidance=self.text(f"{at}-guidance"),
            topics="\n".join(one for one in self.text(f"{at}-topics").split("\n") if one),
            weight=self.number(f"{at}-weight"),
            maximum=self.number(f"{at}-maximum"),
            step=self.number(f"{at}-step"),
            levels=tuple(LevelDraft(_tidy(points), clean(text)) for points, text in levels),
            **{flag: f"{at}-{flag}" in self.posted for flag in FLAGS},
        )


def draft_from(posted: QueryDict, stored: RubricDraft) -> RubricDraft:
    """The editor as posted; keys that `stored` does not have become new ones."""
    reader = _Reader(posted, stored)
    rule = posted.get("rule", "")
    draft = RubricDraft(
        name=reader.text("name"),
        rule=rule if rule in RubricRuleChoice.values else WEIGHTED,
        full_marks=reader.number("full_marks"),
        minimum_total=reader.number("minimum_total"),
        is_assumed="is_assumed" in posted,
        dimensions=tuple(reader.dimension(one) for one in posted.getlist("dimension")),
    )
    return settled(draft)


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
