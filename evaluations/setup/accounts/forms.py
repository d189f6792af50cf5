"""How sign-in events are narrowed."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.listing import FilterForm
from evaluations.setup.accounts.models import EventKind
from thai.digits import to_arabic
from thai.fields import CharField, DateField


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class EventFilterForm(FilterForm):
    address = CharField(required=False, max_length=45, label=_("Address (IP)"))
    kind = forms.ChoiceField(
        required=False, label=_("What happened"), choices=[("", _("all")), *EventKind.choices]
    )
    since = DateField(required=False, label=_("From"))
    until = DateField(required=False, label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Person")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        values = self.cleaned_data
        rows = super().narrow(rows)
        if address := to_arabic(values["address"]):
            rows = rows.filter(address__startswith=address)
        if values["kind"]:
            rows = rows.filter(kind=values["kind"])
        if values["since"]:
            rows = rows.filter(at__gte=_midnight(values["since"]))
        if values["until"]:
            rows = rows.filter(at__lt=_midnight(values["until"] + datetime.timedelta(days=1)))
        return rows
