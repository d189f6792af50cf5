"""What is done to many nominations at once in this stage: given to a committee by hand."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.actions import assign_by_hand
from evaluations.entry.nominations.forms import NominationFilterForm
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.bulk.kinds import BulkAction, declare
from evaluations.platform.journal.forms import reason_field
from evaluations.setup.committees.models import Committee

# What every action on the list of nominations has in common.
OF_THE_LIST: dict[str, Any] = {
    "of": "nomination_list",
    "list_title": _("Nominations"),
    "rows": lambda user: (
        Nomination.objects.visible_to(user).listed_for(user).select_related("category")
    ),
    "narrow": NominationFilterForm,
    "name": lambda nomination: nomination.name_in_category,
}


class AssignManyForm(forms.Form):
    """One committee for all of them: of those that judge the category of one of them."""

    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=_("Committee"), empty_label=None
    )
    reason = reason_field()

    def __init__(self, data: QueryDict | None, rows: QuerySet[Nomination]) -> None:
        super().__init__(data)
        judging = Committee.objects.filter(categories__in=rows.order_by().values("category"))
        self.fields["committee"].queryset = judging.distinct()  # type: ignore[attr-defined]


declare(
    BulkAction(
        code="nomination_assign",
        label=_("Give to a committee by hand"),
        lead=_("One committee judges all of them, whatever it covers."),
        may=lambda user: user.is_administrator,
        form=lambda data, _user, rows: AssignManyForm(data, rows),
        act=lambda order, row, _place: assign_by_hand(by=order.by, nomination=row, **order.said),
        **OF_THE_LIST,
    )
)
