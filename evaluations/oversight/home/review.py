"""Who has which access, and which of it is not needed any more: read again every few months."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.dates import date_text
from evaluations.platform.listing import FilterForm
from evaluations.platform.spreadsheet.reading import Column
from evaluations.setup.accounts.second_step import FACTORS
from evaluations.setup.committees.models import Seat, SeatQuerySet
from thai.fields import IntegerField
from units.models import ROLES, User

MONTHS = 12
ANY = ("", gettext_lazy("all"))


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier, or the last of a month that is shorter."""
    year, month = divmod(day.year * MONTHS + day.month - 1 - months, MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def _seats(**conditions: Any) -> SeatQuerySet:
    return Seat.objects.filter(user=OuterRef("pk"), **conditions)


def accounts_to_review(user: User) -> QuerySet[User]:
    """Open accounts that `user` may see, with what is asked of each; two queries."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    seats = Seat.objects.select_related("committee__round").order_by("-valid_until", "pk")
    people: QuerySet[User] = User.objects.visible_to(user).filter(is_active=True)
    needs = reduce(or_, (Q((flag, True)) for flag in (*ROLES, "is_superuser")))
    if settings.SECOND_FACTOR_FOR_COMMITTEES:
        needs |= Q(Exists(Seat.objects.signing().filter(user=OuterRef("pk"))))
    return (
        people.select_related("unit")
        .annotate(has_factor=Exists(factors))
        # Who never came counts from the day on which the account was made.
        .annotate(used_at=Coalesce("last_login", "date_joined"))
        .annotate(lacks_factor=Q(has_factor=False) & needs)
        .prefetch_related(Prefetch("seats", seats))
    )


RIGHTS = [
    *ROLES.items(),
    ("officer", gettext_lazy("officer")),
    ("seat", gettext_lazy("sits in a committee")),
    ("ended", gettext_lazy("every seat has ended")),
]


def _with_right(people: QuerySet[Any], right: str) -> QuerySet[Any]:
    held, any_seat = Exists(_seats().on(timezone.localdate())), Exists(_seats())
    conditions = {
        **{flag: Q((flag, True)) for flag in ROLES},
        "officer": Q(unit__parent__isnull=False),
        "seat": Q(held),
        "ended": Q(any_seat) & ~Q(held),
    }
    return people.filter(conditions[right])


class ReviewFilterForm(FilterForm):
    months = IntegerField(
        required=False, min_value=1, max_value=240, label=gettext_lazy("Unused for (months)")
    )
    right = forms.ChoiceField(required=False, label=gettext_lazy("Right"), choices=[ANY, *RIGHTS])
    lacks_factor = forms.BooleanField(
        required=False, label=gettext_lazy("Two-step sign-in is missing")
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        values = self.cleaned_data
        rows = super().narrow(rows)
        if values["months"]:
            since = months_before(timezone.localdate(), values["months"])
            midnight = timezone.make_aware(datetime.datetime.combine(since, datetime.time()))
            rows = rows.filter(used_at__lt=midnight)
        if values["right"]:
            rows = _with_right(rows, values["right"])
        return rows.filter(lacks_factor=True) if values["lacks_factor"] else rows


@dataclass(frozen=True)
class ReviewRow:
    """One account; `rights` and `seats` in words."""

    person: User
    rights: tuple[str, ...]
    seats: tuple[str, ...]
    factor: str


def _rights(person: User) -> tuple[str, ...]:
    others = [
        (person.is_superuser, _("emergency administrator")),
        (person.is_officer, _("officer of %(unit)s") % {"unit": person.unit}),
    ]
    return (*map(str, person.roles), *(name for holds, name in others if holds))


def _seat(seat: Seat) -> str:
    names = f"{seat.get_position_display()}, {seat.committee} ({seat.committee.round})"
    if seat.valid_until is None:
        return names
    params = {"seat": names, "date": date_text(seat.valid_until, "short")}
    ended = seat.valid_until < timezone.localdate()
    return (_("%(seat)s – ended %(date)s") if ended else _("%(seat)s – until %(date)s")) % params


def _factor(person: Any) -> str:
    if person.has_factor:
        return _("set up")
    return _("missing") if person.lacks_factor else _("not set up")


def review_rows(people: Iterable[User]) -> list[ReviewRow]:
    return [
        ReviewRow(
            person,
            _rights(person),
            tuple(_seat(seat) for seat in person.seats.all()),
            _factor(person),
        )
        for person in people
    ]


def columns() -> list[Column]:
    return [
        Column("name", _("Name"), width=30),
        Column("username", _("Sign-in name")),
        Column("office", _("Office"), width=36),
        Column("last", _("Last signed in"), width=18),
        Column("rights", _("Rights"), width=36),
        Column("seats", _("Seats"), width=60),
        Column("factor", _("Two-step sign-in"), width=18),
    ]


def cells(rows: Iterable[ReviewRow]) -> Iterable[dict[str, str]]:
    """The rows as a spreadsheet holds them."""
    for row in rows:
        last = row.person.last_login
        yield {
            "name": row.person.full_name,
            "username": row.person.username,
            "office": str(row.person.unit or ""),
            "last": date_text(last, "short") if last else _("never"),
            "rights": "\n".join(row.rights),
            "seats": "\n".join(row.seats),
            "factor": row.factor,
        }
