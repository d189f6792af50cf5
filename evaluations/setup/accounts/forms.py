"""How sign-in events are narrowed."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.listing import FilterForm, any_of
from evaluations.setup.accounts.models import EventKind
from thai.digits import to_arabic
from thai.fields import CharField, DateField


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


class EventFilterForm(FilterForm):
    address = CharField(required=False, max_length=45, label=_("Address (IP)"))
    kind = any_of(EventKind.choices, _("What happened"))
    since = DateField(required=False, label=_("From"))
    until = DateField(required=False, label=_("Until"))
    leaves = {
        "kind": "kind",
        "address": lambda typed: Q(address__startswith=to_arabic(typed)),
        "since": lambda day: Q(at__gte=_midnight(day)),
        "until": lambda day: Q(at__lt=_midnight(day + datetime.timedelta(days=1))),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Person")
