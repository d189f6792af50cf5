"""The list of this stage that comes as a spreadsheet: committees with their seats."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.pages import Crumb
from evaluations.setup.committees.lists.columns import committee_columns, sheet_name
from evaluations.setup.committees.lists.comparing import compare
from evaluations.setup.committees.lists.taking import take_committees
from evaluations.setup.committees.lists.undoing import (
    holds,
    made_cells,
    newly_named,
    pages,
    put_back,
    remove,
)
from evaluations.setup.directory.kinds import ListKind, Undoing, declare

KIND = "committees"


def _crumbs(about: int | None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration")), (_("Rounds"), reverse("round_list"))]
    return [*way, (_("Committees"), reverse("committee_list", args=[about]))]


def _address(about: int | None) -> str:
    return reverse("committee_import", args=[about])


declare(
    ListKind(
        code=KIND,
        label=gettext_lazy("committees"),
        sheet=sheet_name,
        columns=committee_columns,
        readable=committee_columns,
        may_bring=lambda by: by.is_administrator,
        compare=compare,
        take=take_committees,
        crumbs=_crumbs,
        address=_address,
        tells=newly_named,
        undoing=Undoing(made_cells, holds, put_back, remove, pages),
    )
)
