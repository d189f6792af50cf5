"""What an office writes when it nominates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.nominations.actions import WRITTEN
from evaluations.entry.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.entry.nominations.people import PersonLine, lines_of, people_typed, read_people
from evaluations.platform.journal.forms import EditForm, reason_field, show_frozen
from evaluations.platform.listing import FilterForm, any_of
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.forms import place_field
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from evaluations.setup.rubrics.models import Rubric
from thai.fields import CharField, DateTimeField, expect_year
from units.fields import PickField
from units.models import Unit, User

MOST_PEOPLE = 60
LONGEST_PEOPLE = 12_000


class CategoryField(forms.ModelChoiceField[Category]):
    """A category with its award, and its round where several are open."""

    def label_from_instance(self, obj: Any) -> str:
        award = obj.award
        name = obj.name if obj.name == award.name else f"{award.name} · {obj.name}"
        return f"{name} ({award.round.name})"


class NominationFilterForm(FilterForm):
    state = any_of(NominationState.choices, gettext_lazy("State"))
    round = forms.ModelChoiceField(
        AwardRound.objects.exclude(phase=Phase.ARCHIVED)
        .only("name")
        .order_by("-fiscal_year_be", "-pk"),
        required=False,
        label=gettext_lazy("Round"),
        empty_label=gettext_lazy("all"),
    )
    leaves = {"state": "state", "round": "category__award__round"}


def _people_field(label: Any, advice: Any) -> forms.CharField:
    """Cleaned line by line (`read_people`)."""
    return forms.CharField(
        required=False,
        max_length=LONGEST_PEOPLE,
        label=label,
        help_text=advice,
        widget=forms.Textarea({"rows": 3}),
    )


def class_field(classes: Sequence[str], *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", "–"), *((name, name) for name in classes)],
        required=required,
        label=gettext_lazy("Class of nominee"),
        help_text=gettext_lazy("It decides which indicators apply."),
    )


def reason_of_keeper() -> CharField:
    """Why an administrator changes something in the place of an office."""
    return reason_field(help_text=gettext_lazy("You change what an office hands in: say why."))


class ReasonIfAsked:
    """Of a form whose field `reason` stands there only where the sender `needs_reason`."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    @property
    def why(self) -> str:
        """The reason, where one was asked for."""
        return str(self.cleaned_data.get("reason", ""))


class NominationForm(ReasonIfAsked, EditForm):
    """The nomination as the office writes it; people one in a line."""

    place = place_field(
        required=False,
        label=gettext_lazy("Province, district or tambon"),
        help_text=gettext_lazy("Type a part of the name and choose."),
    )
    presenters = _people_field(
        gettext_lazy("Who presents"),
        gettext_lazy("One person in a line: name, position."),
    )
    attendees = _people_field(
        gettext_lazy("Who attends besides"),
        gettext_lazy("One person or group in a line, such as พัฒนาการอำเภอ."),
    )
    reason = reason_of_keeper()

    class Meta(EditForm.Meta):
        model = Nomination
        fields: tuple[str, ...] = WRITTEN
        help_texts = {
            "official_name": gettext_lazy("Exactly as the certificate shall print it."),
            "summary": gettext_lazy("What the office did, in a few sentences. Judges read it."),
            "contact": gettext_lazy("Name, official telephone and e-mail for questions."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            people = list(self.instance.delegates.all())
            for role in AttendanceRole:
                self.fields[f"{role.value}s"].initial = people_typed(lines_of(people, role))
        self._offer_classes()

    def _offer_classes(self) -> None:
        """Only where there are classes to choose from; not any more once somebody judges."""
        classes = self.classes_offered()
        if not classes:
            del self.fields["nominee_class"]
            return
        self.fields["nominee_class"] = class_field(classes, required=False)
        if self.instance.pk and self.instance.sheets.exists():
            show_frozen(self, ["nominee_class"])

    def classes_offered(self) -> list[str]:
        return list(self.instance.category.rubric.classes)

    def _clean_people(self, name: str) -> tuple[PersonLine, ...]:
        people = read_people(self.cleaned_data[name])
        if len(people) > MOST_PEOPLE:
            params = {"most": MOST_PEOPLE}
            raise forms.ValidationError(_("At most %(most)s lines.") % params)
        return people

    def clean_presenters(self) -> tuple[PersonLine, ...]:
        return self._clean_people("presenters")

    def clean_attendees(self) -> tuple[PersonLine, ...]:
        return self._clean_people("attendees")

    def people(self) -> dict[str, tuple[PersonLine, ...]]:
        """By role; call it on a valid form."""
        return {
            AttendanceRole.PRESENTER: self.cleaned_data["presenters"],
            AttendanceRole.ATTENDEE: self.cleaned_data["attendees"],
        }


class NewNominationForm(NominationForm):
    category = CategoryField(
        Category.objects.none(), label=gettext_lazy("Award and category"), empty_label=None
    )
    unit = PickField(
        Unit.objects.none(),
        key="code",
        address="pick_own_unit",
        label=gettext_lazy("Nominated office"),
        help_text=gettext_lazy("Your own office, or one below it."),
    )
    official_name = CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Official name"),
        help_text=gettext_lazy(
            "Exactly as the certificate shall print it. Empty: the name of the office."
        ),
        widget=forms.Textarea({"rows": 2}),
    )

    class Meta(NominationForm.Meta):
        fields = ("category", "unit", *WRITTEN)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Category.objects.for_awards().filter(award__round__phase=Phase.OPEN)
        categories = open_ones.select_related("award__round").order_by(
            "award__round", "award__number", "number"
        )
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        own = Unit.objects.visible_to(by)
        if by.is_administrator:
            own = Unit.objects.all()
            self.fields["unit"].help_text = _("Type a part of the name and choose.")
        self.fields["unit"].rows = own.filter(is_active=True)  # type: ignore[attr-defined]

    def classes_offered(self) -> list[str]:
        """Those of every award that takes nominations."""
        rubrics = Rubric.objects.filter(categories__award__round__phase=Phase.OPEN)
        listed = rubrics.order_by("pk").distinct().values_list("classes", flat=True)
        return list(dict.fromkeys(name for classes in listed for name in classes))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unit = cleaned.get("unit")
        if unit and not cleaned.get("official_name"):
            cleaned["official_name"] = unit.name
        if unit and not cleaned.get("place"):
            cleaned["place"] = unit.place
        return cleaned


class AssignForm(forms.Form):
    """The committee that judges a nomination, chosen by hand."""

    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=gettext_lazy("Committee"), empty_label=None
    )
    reason = reason_field()

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judging = Committee.objects.filter(categories=nomination.category_id)
        self.fields["committee"].queryset = judging  # type: ignore[attr-defined]
        self.fields["committee"].initial = nomination.committee_id


class ClassForm(forms.Form):
    """The class of a nominee that was handed in, and why it is another one."""

    reason = reason_field()

    def __init__(self, *args: Any, classes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominee_class"] = class_field(classes)
        self.order_fields(["nominee_class", "reason"])


class ExtensionForm(forms.Form):
    until = DateTimeField(label=gettext_lazy("Extended until"))
    reason = reason_field()

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        kwargs["initial"] = {"until": nomination.deadline_extended_to}
        super().__init__(*args, **kwargs)
        expect_year(self, nomination.category.award.round.fiscal_year_be)
