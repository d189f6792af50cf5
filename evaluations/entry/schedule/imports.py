"""The list of this stage that comes as a spreadsheet: the days and slots of a round."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.schedule.lists.columns import schedule_columns, sheet_name
from evaluations.entry.schedule.lists.comparing import compare
from evaluations.entry.schedule.lists.taking import take_schedule
from evaluations.entry.schedule.lists.undoing import (
    holds,
    made_cells,
    pages,
    put_back,
    remove,
)
from evaluations.platform.pages import Crumb
from evaluations.setup.directory.kinds import ListKind, Undoing, declare

KIND = "schedule"


def _crumbs(about: int | None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration")), (_("Rounds"), reverse("round_list"))]
    return [*way, (_("Committees"), reverse("committee_list", args=[about]))]


def _address(about: int | None) -> str:
    return reverse("schedule_import", args=[about])


declare(
    ListKind(
        code=KIND,
        label=gettext_lazy("schedule"),
        sheet=sheet_name,
        columns=schedule_columns,
        readable=schedule_columns,
        may_bring=lambda by: by.is_administrator,
        compare=compare,
        take=take_schedule,
        crumbs=_crumbs,
        address=_address,
        undoing=Undoing(made_cells, holds, put_back, remove, pages),
    )
)
