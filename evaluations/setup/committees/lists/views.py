"""Committees of a round as a spreadsheet: out, and in again."""

from django.http import HttpResponse

from evaluations.platform.listing import FilterForm, narrowed
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.committees.imports import KIND
from evaluations.setup.committees.lists.columns import committee_columns, sheet_name
from evaluations.setup.committees.lists.comparing import stored_rows
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.kinds import KINDS
from evaluations.setup.directory.views.imports import bring
from evaluations.setup.rounds.views import find_round
from units.access import PersonRequest, administrator, allow, overseer


@allow(administrator)
def committee_import(request: PersonRequest, pk: int) -> HttpResponse:
    return bring(request, KINDS[KIND], about=find_round(request, pk).pk)


@allow(overseer)
def committee_export(request: PersonRequest, pk: int) -> HttpResponse:
    """The committees that the list shows."""
    award_round = find_round(request, pk)
    _form, shown = narrowed(request, Committee.objects.filter(round=award_round), FilterForm)
    rows = stored_rows(award_round, shown).values()
    content = write_table(sheet_name(), committee_columns(), rows)
    return xlsx_answer(content, "committees.xlsx")
