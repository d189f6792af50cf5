"""What is typed about a round, its awards, categories and bands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import OF_THE_PAGE, EditForm, show_frozen
from evaluations.platform.listing import FilterForm, any_of
from evaluations.platform.rows import Rows, rows_of
from evaluations.platform.untrusted import key_of
from evaluations.setup.rounds.freezing import (
    AWARD_RULES,
    ROUND_RULES,
    SHEETS,
    why_names_stay,
    why_rules_stay,
)
from evaluations.setup.rounds.lines import BandLine, CategoryLine, QuotaLine, changeable
from evaluations.setup.rounds.models import (
    Award,
    AwardRound,
    Band,
    Category,
    Phase,
    RoundLevel,
    Stage,
)
from evaluations.setup.rubrics.models import Rubric
from thai.digits import to_arabic
from thai.fields import CharField, DecimalField, expect_year, thai_field

_YEAR = re.compile(r"\d{4}", re.ASCII)
DIMENSIONS, TOP_MARKS, CHAIR, LOTS = "dimensions", "top_marks", "chair", "lots"
CHAINS: tuple[tuple[tuple[str, ...], Any], ...] = (
    ((DIMENSIONS, TOP_MARKS), gettext_lazy("dimensions in order, then most top marks")),
    (
        (DIMENSIONS, TOP_MARKS, CHAIR),
        gettext_lazy("dimensions in order, most top marks, then the chair's ruling"),
    ),
    ((TOP_MARKS, DIMENSIONS), gettext_lazy("most top marks, then dimensions in order")),
    ((DIMENSIONS, CHAIR), gettext_lazy("dimensions in order, then the chair's ruling")),
    ((CHAIR,), gettext_lazy("the chair's ruling at once")),
    (
        (DIMENSIONS, TOP_MARKS, LOTS),
        gettext_lazy("dimensions in order, most top marks, then lots"),
    ),
    (
        (DIMENSIONS, TOP_MARKS, CHAIR, LOTS),
        gettext_lazy("dimensions in order, most top marks, the chair's ruling, then lots"),
    ),
    ((LOTS,), gettext_lazy("lots at once")),
    ((), gettext_lazy("equal ranks stay equal")),
)


class RoundFilterForm(FilterForm):
    level = any_of(RoundLevel.choices, gettext_lazy("Level"))
    phase = any_of(Phase.choices, gettext_lazy("Phase"))
    leaves = {"level": "level", "phase": "phase"}


def stage_chains(numbers: Iterable[int]) -> list[tuple[str, str]]:
    """Chains that begin with the figure of a stage, for stages with these `numbers`."""
    chains = []
    for number in numbers:
        first = _("stage %(number)s") % {"number": number}
        for steps, label in CHAINS[:2]:
            chain = (f"stage:{number}", *steps)
            chains.append(
                (",".join(chain), _("%(first)s, then %(rest)s") % {"first": first, "rest": label})
            )
    return chains


class TieChainField(forms.TypedChoiceField):
    """One of the chains above; another one that is stored already is offered as it is."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(",".join(chain), label) for chain, label in CHAINS]
        super().__init__(choices=choices, coerce=self._chain, required=False, **kwargs)

    def offer(self, stored: str, stages: Iterable[int]) -> None:
        """Offer chains that begin with a stage, and the one that is stored."""
        choices = [(",".join(chain), label) for chain, label in CHAINS]
        choices += stage_chains(stages)
        if stored not in dict(choices):
            choices.append((stored, stored))
        self.choices = choices

    def clean(self, value: Any) -> Any:
        typed = self.prepare_value(value)
        return super().clean(typed) or []

    @staticmethod
    def _chain(typed: str) -> list[str]:
        return [step for step in typed.split(",") if step]

    def prepare_value(self, value: Any) -> Any:
        return ",".join(value) if isinstance(value, list | tuple) else value


# In the order in which they come.
MOMENTS = ("opens_at", "nominations_close_at", "evidence_closes_at")


class RoundForm(EditForm):
    """A round with its policies; each says what it does."""

    tie_chain = TieChainField(
        label=gettext_lazy("How ties are decided"),
        help_text=gettext_lazy("Every step used is printed in the result."),
    )

    class Meta(EditForm.Meta):
        model = AwardRound
        fields = (
            "name",
            "fiscal_year_be",
            "level",
            "is_rehearsal",
            "opens_at",
            "nominations_close_at",
            "evidence_closes_at",
            "grace_minutes",
            "reveal",
            "open_from",
            "comment_at_extremes",
            "quorum",
            "tie_chain",
            "tolerance",
            "shows_marks_to_officers",
            "shows_questions_to_offices",
            "objection_days",
            "next_round",
        )
        help_texts = {
            "is_rehearsal": gettext_lazy(
                "Everything prints “rehearsal”, and the round can be wiped. It cannot be changed "
                "once the round is open."
            ),
            "opens_at": gettext_lazy(
                "Empty: you open it yourself. At this moment a round with a clean readiness list "
                "opens within some minutes, and the offices are told."
            ),
            "nominations_close_at": gettext_lazy("Offices nominate until then."),
            "evidence_closes_at": gettext_lazy(
                "Evidence that comes later is marked as late, with its time. Dimensions scored "
                "from documents open then."
            ),
            "grace_minutes": gettext_lazy("So many minutes later still count as in time."),
            "reveal": gettext_lazy(
                "When members see each other's marks. Nobody sees an unsubmitted sheet, ever."
            ),
            "open_from": gettext_lazy("When a member may begin to mark."),
            "comment_at_extremes": gettext_lazy("Asked for when the sheet is submitted."),
            "quorum": gettext_lazy("With fewer counted sheets nothing can be certified."),
            "tolerance": gettext_lazy(
                "Points between two seats from which the report points at an indicator. It never "
                "changes a rank."
            ),
            "shows_marks_to_officers": gettext_lazy(
                "Otherwise an office sees its rank and its comments alone."
            ),
            "shows_questions_to_offices": gettext_lazy(
                "Without the names of who asks. Otherwise an office hears them when it presents."
            ),
            "objection_days": gettext_lazy(
                "Empty: none. Otherwise an office reads its own figures from the certification "
                "on, and may object to each indicator for so many days, 1 to 60, counted from the "
                "day after. Until all are answered, nothing is published."
            ),
            "next_round": gettext_lazy(
                "Certified winners are sent up to it, with their evidence, never their marks."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = to_arabic(str(self["fiscal_year_be"].value() or "")).strip()
        expect_year(self, int(year) if _YEAR.fullmatch(year) else None)
        later = AwardRound.objects.exclude(pk=self.instance.pk)
        self.fields["next_round"].queryset = later  # type: ignore[attr-defined]
        numbers = Stage.objects.filter(category__award__round=self.instance.pk)
        self.fields["tie_chain"].offer(  # type: ignore[attr-defined]
            ",".join(self.instance.tie_chain),
            numbers.order_by("number").values_list("number", flat=True).distinct(),
        )
        if self.instance.pk and not self.instance.is_editable:
            for name in set(self.fields) - {*changeable(self.instance.phase), *OF_THE_PAGE}:
                self.fields[name].disabled = True
        self.why_frozen = why_rules_stay(award__round=self.instance) if self.instance.pk else ""
        if self.why_frozen and self.instance.is_editable:
            show_frozen(self, ROUND_RULES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, first, last = (cleaned.get(name) for name in MOMENTS)
        if first and last and first > last:
            self.add_error(
                "evidence_closes_at",
                _("Evidence closes before nominations do. Choose a later day."),
            )
        if opens and first and opens > first:
            self.add_error(
                "opens_at", _("It would open after nominations close. Choose an earlier day.")
            )
        return cleaned


class AwardForm(EditForm):
    """`why_frozen` says why the rules of counting stay; empty while they may change."""

    class Meta(EditForm.Meta):
        model = Award
        fields = ("number", "name", "mode", "aggregation", "carried_by", "places")
        help_texts = {
            "aggregation": gettext_lazy("Where each seat scores."),
            "carried_by": gettext_lazy(
                "Where the committee agrees on one sheet: as many seats as the quorum give their "
                "word, and so many of the words agree; else it cannot be certified."
            ),
            "places": gettext_lazy("0, 1 or 2; every decision is taken on the published figure."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award = self.instance
        self.bands_stay = bool(award.pk and why_rules_stay(award=award))
        self.why_frozen = why_rules_stay(SHEETS, award=award) if award.pk else ""
        rules = [name for name in AWARD_RULES if name in self.fields]
        show_frozen(self, rules if self.why_frozen else ())
        show_frozen(self, ["name"] if award.pk and why_names_stay(award=award) else ())


class CategoryForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Category"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(),
        required=False,
        label=gettext_lazy("Rubric"),
        empty_label=gettext_lazy("choose"),
    )

    def __init__(
        self, *args: Any, kept: Mapping[int, frozenset[str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # A page that is drawn again holds what was typed.
        pk, chosen = (key_of(str(self.initial.get(name, ""))) for name in ("pk", "rubric"))
        show_frozen(self, (kept or {}).get(pk or 0, ()))
        offered = Rubric.objects.filter(Q(rubric=None) | Q(pk=chosen)).order_by("sort_key")
        self.fields["rubric"].queryset = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("rubric") and "rubric" not in self.errors:
            self.add_error("rubric", _("Choose the rubric by which it is judged."))
        if cleaned.get("rubric") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please fill this in."))
        return cleaned

    def line(self) -> CategoryLine | None:
        """The category, or None where the row was left empty."""
        values = self.cleaned_data
        if not values.get("name"):
            return None
        return CategoryLine(values["pk"], values["name"], values["rubric"])


class QuotaForm(forms.ModelForm[Category]):
    """How many of one category go up to the next level."""

    class Meta:
        model = Category
        fields = ("quota", "quota_per", "hands_on")
        formfield_callback = thai_field

    def line(self) -> QuotaLine:
        return QuotaLine(self.instance.pk, **self.cleaned_data)


def _score_field(label: Any) -> DecimalField:
    return DecimalField(required=False, max_digits=6, decimal_places=2, min_value=0, label=label)


class BandForm(forms.Form):
    name = CharField(required=False, max_length=120, label=gettext_lazy("Band"))
    lower = _score_field(gettext_lazy("From score"))
    upper = _score_field(gettext_lazy("Up to, not including (empty: no limit)"))

    def __init__(self, *args: Any, is_frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_frozen(self, self.fields if is_frozen else ())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and cleaned.get("lower", 0) is None:
            self.add_error("lower", _("Every band needs the score from which it counts."))
        return cleaned


class CategoryRows(Rows[CategoryForm]):
    def lines(self) -> list[CategoryLine]:
        """The categories in order; call it on a valid formset."""
        return [line for row in self if (line := row.line())]


class BandRows(Rows[BandForm]):
    """Bands cover everything from 0 upwards, without a gap and without an overlap."""

    def clean(self) -> None:
        if any(self.errors):
            return
        # Beside each row what was typed: a remark takes it out of the row's own data.
        rows = [(row, dict(row.cleaned_data)) for row in self._taken()]
        for below, above in pairwise(rows):
            _check_border(below, above)
        for at, (row, band) in enumerate(rows):
            if band["name"] in {other["name"] for _row, other in rows[:at]}:
                row.add_error("name", _("Two bands have the same name."))
        if rows:
            _check_ends(rows[0], rows[-1])

    def _taken(self) -> list[BandForm]:
        rows = [row for row in self if row.cleaned_data.get("name")]
        return sorted(rows, key=lambda row: row.cleaned_data["lower"])

    def lines(self) -> list[BandLine]:
        """The bands, lowest first; call it on a valid formset."""
        bands = [row.cleaned_data for row in self._taken()]
        return [BandLine(band["name"], band["lower"]) for band in bands]


BandRow = tuple[BandForm, dict[str, Any]]


def _check_border(below: BandRow, above: BandRow) -> None:
    (row, lower), (next_row, upper) = below, above
    names = {"below": lower["name"], "above": upper["name"]}
    if lower["lower"] == upper["lower"]:
        next_row.add_error("lower", _("Two bands begin at the same score."))
    elif lower["upper"] is None or lower["upper"] > upper["lower"]:
        row.add_error("upper", _("“%(below)s” and “%(above)s” overlap.") % names)
    elif lower["upper"] < upper["lower"]:
        row.add_error("upper", _("Between “%(below)s” and “%(above)s” is a gap.") % names)


def _check_ends(lowest: BandRow, highest: BandRow) -> None:
    if lowest[1]["lower"] != 0:
        lowest[0].add_error("lower", _("The lowest band must begin at 0."))
    if highest[1]["upper"] is not None:
        highest[0].add_error("upper", _("The highest band must have no upper limit."))


EMPTY_ROWS = 2
CategorySet = rows_of(CategoryRows, CategoryForm, extra=EMPTY_ROWS, most=60)
BandSet = rows_of(BandRows, BandForm, extra=EMPTY_ROWS, most=20)


def categories_initial(award: Award) -> list[dict[str, Any]]:
    return [
        {
            "pk": category.pk,
            "name": category.name,
            "rubric": category.rubric_id,
        }
        for category in Category.objects.filter(award=award)
    ]


def bands_initial(award: Award) -> list[dict[str, Any]]:
    """Every band with its upper border, which is the next one's lower."""
    bands: Sequence[Band] = list(Band.objects.filter(award=award).order_by("lower"))
    borders = [*(band.lower for band in bands[1:]), None][: len(bands)]
    return [
        {"name": band.name, "lower": band.lower, "upper": upper}
        for band, upper in zip(bands, borders, strict=True)
    ]
