"""What is typed about offices and people."""

import re
from typing import Any

from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm
from evaluations.platform.listing import FilterForm
from evaluations.setup.directory.tables import CODE
from thai.cleaning import clean
from thai.fields import CharField, DateField
from units.fields import PickField
from units.models import Place, Unit, UnitKind, User

ANY = ("", gettext_lazy("all"))


def unit_field(rows: Any = None, **kwargs: Any) -> PickField:
    """An office by its code, or by a part of its name."""
    rows = Unit.objects.all() if rows is None else rows
    return PickField(rows, key="code", address="pick_unit", **kwargs)


def person_field(**kwargs: Any) -> PickField:
    """A person by the sign-in name, or by a part of the name."""
    people = User.objects.filter(is_active=True)
    return PickField(people, key="username", address="pick_person", **kwargs)


def place_field(**kwargs: Any) -> PickField:
    """A province, district or tambon by its code."""
    return PickField(Place.objects.all(), key="code", address="pick_place", **kwargs)


# Inspection regions go by their numbers.
REGIONS = range(1, 19)


class UnitFilterForm(FilterForm):
    region = forms.TypedChoiceField(
        choices=[ANY, *((number, number) for number in REGIONS)],
        coerce=int,
        required=False,
        label=gettext_lazy("Inspection region"),
    )
    place = place_field(required=False, label=gettext_lazy("Province, district or tambon"))
    kind = forms.ChoiceField(
        choices=[ANY, *UnitKind.choices], required=False, label=gettext_lazy("Kind")
    )
    closed = forms.BooleanField(required=False, label=gettext_lazy("Deactivated ones"))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        values = self.cleaned_data
        rows = super().narrow(rows).filter(is_active=not values["closed"])
        if values["region"]:
            rows = rows.filter(province__region__number=values["region"])
        if values["place"]:
            rows = rows.filter(place__code__startswith=values["place"].code)
        return rows.filter(kind=values["kind"]) if values["kind"] else rows


class UnitForm(EditForm):
    """An office without its name, which has a history of its own."""

    parent = unit_field(required=False, label=gettext_lazy("Office above it"))
    place = place_field(required=False, label=gettext_lazy("Province, district or tambon"))

    class Meta(EditForm.Meta):
        model = Unit
        fields = ("kind", "parent", "place")


class NewUnitForm(UnitForm):
    code = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Letters, digits, - and _. Left empty, the system gives one."),
    )

    class Meta(EditForm.Meta):
        model = Unit
        fields = ("name", "short_name", "kind", "parent", "place", "code")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError(_("A code has only a–z, A–Z, 0–9, - and _."))
        return code


class RenameForm(EditForm):
    since = DateField(label=gettext_lazy("In force since"))

    class Meta(EditForm.Meta):
        model = Unit
        fields = ("name", "short_name")


# Django writes an unusable password with this sign in front.
UNUSABLE = Q(**{"password__startswith": UNUSABLE_PASSWORD_PREFIX})
STATES = {
    "joined": Q(is_active=True) & ~UNUSABLE,
    "invited": Q(is_active=True, invited_at__isnull=False) & UNUSABLE,
    "closed": Q(is_active=False),
}


class PersonFilterForm(FilterForm):
    under = unit_field(required=False, label=gettext_lazy("Office and below"))
    state = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Account"),
        choices=[
            ANY,
            ("joined", gettext_lazy("joined")),
            ("invited", gettext_lazy("invited, not joined yet")),
            ("closed", gettext_lazy("closed")),
        ],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        values = self.cleaned_data
        rows = super().narrow(rows)
        if values["under"]:
            rows = rows.filter(unit__path__startswith=values["under"].path)
        return rows.filter(STATES[values["state"]]) if values["state"] else rows


class PersonForm(EditForm):
    unit = unit_field(required=False, label=gettext_lazy("Office"))

    class Meta(EditForm.Meta):
        model = User
        fields = (
            "email",
            "title",
            "first_name",
            "last_name",
            "position",
            "rank",
            "assignment",
            "unit",
            "phone",
            "is_administrator",
            "is_auditor",
        )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "first_name", "last_name"):
            self.fields[name].required = True
        if not by.is_administrator:
            del self.fields["is_administrator"], self.fields["is_auditor"]
            self.fields["unit"].rows = Unit.objects.visible_to(by)  # type: ignore[attr-defined]
            self.fields["unit"].required = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email.isascii():
            raise forms.ValidationError(_("An e-mail address has Latin letters only."))
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(Q(email__iexact=email) | Q(username__iexact=email)).exists():
            raise forms.ValidationError(_("A person with this e-mail is there already."))
        return email


class NewPersonForm(PersonForm):
    send = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Send the invitation now")
    )


LINE = re.compile(
    r"(?P<email>[^\s,;]+@[^\s,;]+)[\s,;]+(?P<first>[^\s,;]{1,150})[\s,;]+(?P<last>.{1,150})"
)
MOST_LINES = 200


class ApplyForm(forms.Form):
    """Whether a confirmed import is asked for `again`, after its worker was killed."""

    again = forms.BooleanField(required=False)


class InviteListForm(forms.Form):
    """Many people at once: one a line, all of the same office and position."""

    unit = unit_field(required=False, label=gettext_lazy("Office of all of them"))
    position = CharField(
        required=False, max_length=200, label=gettext_lazy("Position of all of them")
    )
    lines = forms.CharField(
        label=gettext_lazy("One person a line: e-mail, first name, last name"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.is_administrator:
            self.fields["unit"].rows = Unit.objects.visible_to(by)  # type: ignore[attr-defined]
            self.fields["unit"].required = True

    def clean_lines(self) -> list[tuple[str, str, str]]:
        """(e-mail, first name, last name) of each line; every bad line is named."""
        people, wrong = [], []
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("More than 200 lines: please bring a spreadsheet."))
        taken = set(User.objects.exclude(email="").values_list("email", flat=True))
        taken = {email.lower() for email in taken}
        for number, line in enumerate(lines, start=1):
            found = LINE.fullmatch(clean(line))
            if found is None or not _is_address(found["email"]):
                wrong.append(_("Line %(number)s cannot be read: %(line)s"))
            elif found["email"].lower() in taken:
                wrong.append(_("Line %(number)s: this e-mail is there already: %(line)s"))
            else:
                taken.add(found["email"].lower())
                people.append((found["email"].lower(), found["first"], found["last"]))
                continue
            wrong[-1] %= {"number": number, "line": line[:80]}
        if wrong:
            raise forms.ValidationError(wrong)
        return people


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return text.isascii()
