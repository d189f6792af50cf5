"""The list of this stage that comes as a spreadsheet: the nominations of a round."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.nominations.lists.columns import nomination_columns, sheet_name
from evaluations.entry.nominations.lists.comparing import compare
from evaluations.entry.nominations.lists.taking import take_nominations
from evaluations.entry.nominations.lists.undoing import (
    holds,
    made_cells,
    pages,
    put_back,
    remove,
)
from evaluations.setup.directory.kinds import ListKind, Undoing, declare
from units.access import nominates

KIND = "nominees"


declare(
    ListKind(
        code=KIND,
        label=gettext_lazy("nominations"),
        sheet=sheet_name,
        columns=nomination_columns,
        readable=nomination_columns,
        may_bring=nominates,
        compare=compare,
        take=take_nominations,
        crumbs=lambda _about: [(_("Nominations"), reverse("nomination_list"))],
        address=lambda about: reverse("nomination_import", args=[about]),
        undoing=Undoing(made_cells, holds, put_back, remove, pages),
    )
)
