"""The rubric's editor as one form, with the button that was pressed in it.

Every field is text: what is wrong with it is told by problems.py, for drafts out of a
spreadsheet too.
"""

from collections.abc import Container
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.setup.rubrics.draft import RequirementDraft, RubricDraft
from evaluations.setup.rubrics.draft_keys import with_keys_of
from evaluations.setup.rubrics.editor_fields import LinesField, NumberField, chosen
from evaluations.setup.rubrics.editor_parts import (
    AdjustmentSet,
    DimensionSet,
    PartForm,
    PartRows,
    RequirementSet,
    targets_of,
)
from evaluations.setup.rubrics.indicator_problems import indicator_faults
from evaluations.setup.rubrics.models import Base, RubricRuleChoice
from evaluations.setup.rubrics.problems import dimension_faults, rubric_faults
from evaluations.setup.rubrics.rule_problems import adjustment_faults, requirement_faults
from evaluations.setup.rubrics.settling import settled
from thai.fields import CharField

OWN_FIELDS = (
    "name",
    "rule",
    "full_marks",
    "base",
    "classes",
    "asks_self_assessment",
    "is_assumed",
)


def measured(requirement: RequirementDraft) -> str:
    """What a requirement measures, as the list of its row offers it."""
    return ":".join(filter(None, (requirement.measure, requirement.reference)))


class RubricForm(PartForm):
    """The whole editor, with the button that was pressed in it (`do`) and the state of the
    rubric that it showed (`edits`)."""

    name = CharField(required=False, label=gettext_lazy("Name"))
    rule = chosen(RubricRuleChoice.choices, gettext_lazy("Rule"))
    full_marks = NumberField(required=False, label=gettext_lazy("Full marks"))
    base = chosen(Base.choices, gettext_lazy("What is not applicable"))
    classes = LinesField(required=False, label=gettext_lazy("Classes of nominees, one a line"))
    asks_self_assessment = forms.BooleanField(
        required=False,
        label=gettext_lazy("the office gives its own marks first; they are shown, never counted"),
    )
    is_assumed = forms.BooleanField(
        required=False,
        label=gettext_lazy("assumed, not official (it says so on every page)"),
    )
    # The rule of the draft that the page was drawn from.
    shown_rule = forms.CharField(required=False, widget=forms.HiddenInput)
    # What each part said when the page was opened.
    saw = forms.CharField(required=False)
    do = forms.CharField(required=False)
    edits = forms.IntegerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = RubricDraft(**self.initial)
        self.fields["shown_rule"].initial = shown.rule
        sent = self.data if self.is_bound else None
        self.dimensions = DimensionSet(
            sent,
            prefix="dimension",
            initial=[vars(dimension) for dimension in shown.dimensions],
            form_kwargs={"offered": shown.class_names},
        )
        self.requirements = RequirementSet(
            sent,
            prefix="requirement",
            initial=[
                vars(requirement) | {"measured": measured(requirement)}
                for requirement in shown.requirements
            ],
            form_kwargs={"targets": targets_of(shown), "classes": shown.class_names},
        )
        self.adjustments = AdjustmentSet(
            sent,
            prefix="adjustment",
            initial=[vars(adjustment) for adjustment in shown.adjustments],
        )

    def clean(self) -> dict[str, Any]:
        sets: list[PartRows[Any]] = [
            self.dimensions,
            self.requirements,
            self.adjustments,
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

    def has_other_rule(self, stored: RubricDraft) -> bool:
        """Whether the rule was changed on this page, so that what follows is not seen yet."""
        shown: str = self.cleaned_data["shown_rule"] or stored.rule
        return bool(self.cleaned_data["rule"] != shown)

    def draft(self, stored: RubricDraft) -> RubricDraft:
        """What was sent, with what follows from it."""
        return settled(self.sent(stored))

    def sent(self, stored: RubricDraft) -> RubricDraft:
        """What was sent; keys that `stored` does not have become new ones."""
        own = {name: self.cleaned_data[name] for name in OWN_FIELDS}
        sent = RubricDraft(
            **own,
            dimensions=tuple(row.draft() for row in self.dimensions),
            requirements=tuple(row.draft() for row in self.requirements),
            adjustments=tuple(row.draft() for row in self.adjustments),
        )
        return with_keys_of(stored, sent)

    def show_faults(self, draft: RubricDraft) -> None:
        """Let remarks stand at the fields of the editor that was drawn from `draft`."""
        self.show(rubric_faults(draft))
        for row, dimension in zip(self.dimensions, draft.dimensions, strict=True):
            row.show(dimension_faults(dimension))
            for inner, indicator in zip(row.indicators, dimension.indicators, strict=True):
                inner.show(indicator_faults(draft, indicator))
        for at, requirement in enumerate(draft.requirements):
            self.requirements.forms[at].show(requirement_faults(draft, requirement))
        for at, adjustment in enumerate(draft.adjustments):
            self.adjustments.forms[at].show(adjustment_faults(adjustment))

    @property
    def rule_label(self) -> str:
        return str(RubricRuleChoice(self["rule"].value()).label)

    @property
    def has_rules_of_its_own(self) -> bool:
        """Whether the fold of what few rubrics need stands open."""
        shown = RubricDraft(**self.initial)
        return bool(
            shown.base != Base.DIMENSION
            or shown.classes
            or shown.asks_self_assessment
            or self.errors.get("classes")
        )

    def focus_beside(self, keys: Container[str]) -> None:
        """Put the cursor into the first part that is not one of `keys`."""
        rows = [part for row in self.dimensions for part in (row, *row.indicators)]
        for part in (*rows, *self.adjustments):
            if part.initial["key"] not in keys:
                part.has_focus = True
                return
