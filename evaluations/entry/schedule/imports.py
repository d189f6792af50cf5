"""The list of this stage that comes as a spreadsheet: the days and slots of a round."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.schedule.lists.columns import schedule_columns, sheet_name
from evaluations.entry.schedule.lists.comparing import compare
from evaluations.entry.schedule.lists.taking import take_schedule
from evaluations.platform.pages import Crumb
from evaluations.setup.directory.kinds import ListKind, declare

KIND = "schedule"


def _crumbs(about: int | None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration")), (_("Rounds"), reverse("round_list"))]
    return [*way, (_("Committees"), reverse("committee_list", args=[about]))]


def _address(about: int | None) -> str:
    return reverse("schedule_import", args=[about])


declare(
    ListKind(
        code=KIND,
        sheet=sheet_name,
        columns=schedule_columns,
        readable=schedule_columns,
        may_bring=lambda by: by.is_administrator,
        compare=compare,
        take=take_schedule,
        crumbs=_crumbs,
        address=_address,
    )
)
