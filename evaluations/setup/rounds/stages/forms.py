"""What is typed about the stages of a category."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm, show_frozen
from evaluations.platform.rows import Rows, rows_of
from evaluations.setup.rounds.models import Award, Category, StageSource
from evaluations.setup.rounds.stages.lines import FULL_MARKS, StageLine, lines_of, sum_of
from evaluations.setup.rubrics.models import Rubric
from thai.fields import CharField, DecimalField


def labelled(categories: Sequence[Category]) -> list[tuple[int, str]]:
    """Each with its award, and the round that it is of."""
    return [
        (category.pk, f"{category.name} · {category.award.name} ({category.award.round.name})")
        for category in categories
    ]


class StagesForm(EditForm):
    """Which state of the award was seen, and to what the shares have to add."""

    wanted = DecimalField(
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        label=gettext_lazy("Full marks of the total"),
        help_text=gettext_lazy("The shares below have to add to this."),
    )

    class Meta(EditForm.Meta):
        model = Award
        fields = ()


def _score_field(label: Any, **kwargs: Any) -> DecimalField:
    return DecimalField(
        required=False, max_digits=8, decimal_places=2, min_value=0, label=label, **kwargs
    )


class StageForm(forms.Form):
    name = CharField(required=False, max_length=300, label=gettext_lazy("Stage"))
    share = _score_field(gettext_lazy("Share (0: shown, not counted)"))
    source = forms.ChoiceField(
        choices=StageSource.choices, required=False, label=gettext_lazy("Comes from")
    )
    from_category = forms.ModelChoiceField(
        Category.objects.none(), required=False, label=gettext_lazy("Category whose result counts")
    )
    full_marks = _score_field(gettext_lazy("Full marks of the figure"))
    gate = _score_field(gettext_lazy("Needed to go on (empty: no limit)"))

    def __init__(
        self,
        *args: Any,
        offered: Sequence[Category] = (),
        is_frozen: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["from_category"]
        choice.queryset = Category.objects.filter(  # type: ignore[attr-defined]
            pk__in=[category.pk for category in offered]
        ).select_related("award__round")
        # Read once for all rows of the page.
        choice.choices = [("", _("choose")), *labelled(offered)]  # type: ignore[attr-defined]
        show_frozen(self, self.fields if is_frozen else ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self._is_empty(cleaned):
            return cleaned
        for name in ("name", "share"):
            if name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(name, _("Please fill this in."))
        self._check_source(cleaned)
        return cleaned

    @staticmethod
    def _is_empty(cleaned: dict[str, Any]) -> bool:
        named = ("name", "share", "from_category", "full_marks", "gate")
        return all(cleaned.get(name) in (None, "") for name in named)

    def _check_source(self, cleaned: dict[str, Any]) -> None:
        """Every source has its own boxes; what would be left out unseen is asked back."""
        source = cleaned.get("source") or StageSource.SHEETS
        needs = {StageSource.RESULT: "from_category", StageSource.FIGURE: "full_marks"}
        needed = needs.get(StageSource(source))
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Please fill this in."))
        for name in {*needs.values(), *(() if needed else ("gate",))} - {needed}:
            if cleaned.get(name) is not None:
                self.add_error(name, _("This stage has none. Leave the box empty."))

    def line(self) -> StageLine | None:
        """The stage, or None where the row was left empty."""
        values = self.cleaned_data
        if self._is_empty(values):
            return None
        return StageLine(
            values["name"],
            values["share"],
            values["source"] or StageSource.SHEETS,
            values["from_category"],
            values["full_marks"],
            values["gate"],
        )


class StageRows(Rows[StageForm]):
    def lines(self) -> list[StageLine]:
        """The stages in order; call it on a valid formset."""
        return [line for row in self if (line := row.line())]


StageSet = rows_of(StageRows, StageForm, extra=2, most=12)


def offered_to(category: Category) -> list[Category]:
    """The categories whose results a stage of `category` may count: of its own round, and of
    rounds of its kind that are no later."""
    own_round = category.award.round
    own, earlier = (
        Q(award__round=own_round),
        Q(award__round__fiscal_year_be__lte=own_round.fiscal_year_be),
    )
    rows = Category.objects.filter(
        own | earlier, award__round__is_rehearsal=own_round.is_rehearsal
    )
    rows = rows.exclude(pk=category.pk).select_related("award__round")
    in_order = rows.order_by("-award__round__fiscal_year_be", "award__number", "number")
    return sorted(in_order, key=lambda other: other.award.round_id != own_round.pk)


def stages_initial(lines: Sequence[StageLine]) -> list[dict[str, Any]]:
    return [
        {**vars(line), "from_category": line.from_category.pk if line.from_category else None}
        for line in lines
    ]


def wanted_of(category: Category) -> Decimal:
    """To what the shares add now."""
    return sum_of(lines_of(category)) or FULL_MARKS


class StageCategoryForm(forms.Form):
    """A stage that other judges decide, by a rubric of its own."""

    name = CharField(
        max_length=300,
        label=gettext_lazy("Stage"),
        help_text=gettext_lazy("For instance: documents, second visit."),
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.filter(rubric=None).order_by("sort_key"),
        label=gettext_lazy("Rubric"),
        empty_label=gettext_lazy("choose"),
    )
    share = DecimalField(
        max_digits=6,
        decimal_places=2,
        min_value=0,
        label=gettext_lazy("Share (0: shown, not counted)"),
        help_text=gettext_lazy("It is taken from the share of the committee's own sheets."),
    )
