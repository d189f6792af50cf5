"""What is typed about offices and people."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm
from evaluations.platform.listing import FilterForm, any_of
from evaluations.platform.spreadsheet.reading import Heading
from evaluations.setup.directory.kinds import kind_of
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.pasted import Pasted, people_in
from evaluations.setup.directory.tables import CODE, is_email
from thai.fields import CharField, DateField
from thai.searching import search_form
from units.fields import PickField, PicksField
from units.models import ROLES, BouncedAddress, Place, Unit, UnitKind, User


def unit_field(**kwargs: Any) -> PickField:
    """An office by its code, or by a part of its name."""
    return PickField(Unit.objects.all(), key="code", address="pick_unit", **kwargs)


def person_field(**kwargs: Any) -> PickField:
    """A person by the sign-in name, or by a part of the name."""
    people = User.objects.filter(is_active=True)
    return PickField(people, key="username", address="pick_person", **kwargs)


def place_field(**kwargs: Any) -> PickField:
    """A province, district or tambon by its code."""
    return PickField(Place.objects.in_full(), key="code", address="pick_place", **kwargs)


def places_field(**kwargs: Any) -> PicksField:
    """Provinces, districts and tambons, a box for each."""
    return PicksField(Place.objects.in_full(), key="code", address="pick_place", **kwargs)


# Inspection regions go by their numbers.
REGIONS = range(1, 19)


class UnitFilterForm(FilterForm):
    region = any_of([(number, number) for number in REGIONS], gettext_lazy("Inspection region"))
    place = place_field(required=False, label=gettext_lazy("Province, district or tambon"))
    kind = any_of(UnitKind.choices, gettext_lazy("Kind"))
    closed = forms.BooleanField(required=False, label=gettext_lazy("Deactivated ones"))
    leaves = {
        "region": "province__region__number",
        "place": lambda place: Q(place__code__startswith=place.code),
        "kind": "kind",
    }

    def found(self, rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        """By the name of the office or of its province: a district's name does not say it."""
        words = search_form(typed)
        by_name = Q(search_text__contains=words)
        return rows.filter(by_name | Q(province__search_text__contains=words)) if words else rows

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().narrow(rows).filter(is_active=not self.cleaned_data["closed"])


class UndoForm(forms.Form):
    """The undoing that was shown, by its key."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


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
    "bounced": Q(is_active=True, email__in=BouncedAddress.objects.values("address")),
}


class PersonFilterForm(FilterForm):
    under = unit_field(required=False, label=gettext_lazy("Office and below"))
    state = any_of(
        [
            ("joined", gettext_lazy("joined")),
            ("invited", gettext_lazy("invited, not joined yet")),
            ("closed", gettext_lazy("closed")),
            ("bounced", gettext_lazy("mail comes back")),
        ],
        gettext_lazy("Account"),
    )
    leaves = {
        "under": lambda office: Q(unit__path__startswith=office.path),
        "state": STATES.__getitem__,
    }


def _offer_own(form: forms.BaseForm, by: User) -> None:
    """An officer brings people to the own offices alone."""
    if not by.is_administrator:
        form.fields["unit"].rows = Unit.objects.visible_to(by)  # type: ignore[attr-defined]
        form.fields["unit"].required = True


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
            *ROLES,
        )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "first_name", "last_name"):
            self.fields[name].required = True
        for flag in () if by.is_administrator else ROLES:
            del self.fields[flag]
        _offer_own(self, by)

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


MOST_LINES = 200


class ApplyForm(forms.Form):
    """Whether those who are added are invited, too; and whether a confirmed import is asked for
    `again`, after its worker was killed."""

    again = forms.BooleanField(required=False)
    invites = forms.BooleanField(required=False)


class ColumnsForm(forms.Form):
    """What each heading of somebody's own list means."""

    def __init__(self, *args: Any, row: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(column.key, column.heading) for column in kind_of(row).readable()]
        self.headings = [Heading(*stored) for stored in row.headings]
        for heading in self.headings:
            self.fields[heading.letter] = forms.ChoiceField(
                required=False,
                choices=[("", _("is not read")), *known],
                initial=heading.key or "",
                label=_("Column %(letter)s “%(text)s”")
                % {"letter": heading.letter, "text": heading.text},
                help_text=", ".join(heading.samples),
            )

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = self.cleaned_data
        keys = list(chosen.values())
        for letter, key in list(chosen.items()):
            if key and keys.count(key) > 1:
                self.add_error(letter, _("Two columns cannot mean the same. Leave one unread."))
        return chosen

    def told(self) -> dict[str, str]:
        """The key of a column by heading, "" where it is not read."""
        return {heading.text: self.cleaned_data[heading.letter] for heading in self.headings}


class InviteListForm(forms.Form):
    """Many people at once: one a line, all of the same office and position."""

    unit = unit_field(required=False, label=gettext_lazy("Office of all of them"))
    position = CharField(
        required=False, max_length=200, label=gettext_lazy("Position of all of them")
    )
    lines = forms.CharField(
        label=gettext_lazy("The people, as they stand in a mail or a list"),
        help_text=gettext_lazy("For example: Somchai Jaidee somchai@example.go.th"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    # What the list says that was shown before; another list is shown again.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_own(self, by)

    def clean_lines(self) -> list[Pasted]:
        """Everybody in the list; every line that cannot be read is named."""
        people = list(people_in(self.cleaned_data["lines"]))
        if len(people) > MOST_LINES:
            raise forms.ValidationError(_("More than 200 lines: please bring a spreadsheet."))
        emails = set(User.objects.exclude(email="").values_list("email", flat=True))
        wrong = []
        for person in people:
            if not is_email(person.email):
                wrong.append(_("Line %(number)s cannot be read: %(line)s"))
            elif person.email in emails:
                wrong.append(_("Line %(number)s: this e-mail is there already: %(line)s"))
            else:
                emails.add(person.email)
                continue
            wrong[-1] %= {"number": person.line, "line": person.text[:80]}
        if wrong:
            raise forms.ValidationError(wrong)
        return people

    @property
    def digest(self) -> str:
        """Of the list as it is typed."""
        return sha256(self.data.get("lines", "").encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        return bool(self.cleaned_data["seen"] == self.digest)

    def show(self) -> list[str]:
        """Have the page name whom it would invite; the next press then does it."""
        self.data = {**self.data.dict(), "seen": self.digest}  # type: ignore[attr-defined]
        people = self.cleaned_data["lines"]
        return [
            f"{person.title}{person.first} {person.last} <{person.email}>" for person in people
        ]

    def people(self) -> list[User]:
        shared = {"unit": self.cleaned_data["unit"], "position": self.cleaned_data["position"]}
        return [
            User(
                email=person.email,
                title=person.title,
                first_name=person.first,
                last_name=person.last,
                **shared,
            )
            for person in self.cleaned_data["lines"]
        ]
