"""What is done to many nominations at once in this stage: heard on another day."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.bulk import OF_THE_LIST
from evaluations.entry.schedule.lists.moving import move_to_day
from evaluations.platform.bulk.kinds import BulkAction, declare
from evaluations.setup.committees.models import Committee
from thai.fields import DateField


class DayForm(forms.Form):
    date = DateField(
        label=_("New day"), help_text=_("A day that is planned already for each committee.")
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)


declare(
    BulkAction(
        code="nomination_move",
        label=_("Move to another day"),
        lead=_("Each slot keeps its time and room, and goes with everybody who is heard in it."),
        may=lambda user: user.is_administrator or Committee.objects.run_by(user).exists(),
        form=lambda data, _user, _rows: DayForm(data),
        act=lambda order, row, _place: move_to_day(
            by=order.by, nomination=row, date=order.said["date"]
        ),
        **OF_THE_LIST,
    )
)
