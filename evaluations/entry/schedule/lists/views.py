"""The schedule of a round as a spreadsheet: out, and in again."""

from django.http import HttpResponse

from evaluations.entry.schedule.imports import KIND
from evaluations.entry.schedule.lists.columns import schedule_columns, sheet_name, stored_rows
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.directory.kinds import KINDS
from evaluations.setup.directory.views.imports import bring
from evaluations.setup.rounds.views import find_round
from units.access import PersonRequest, administrator, allow, overseer


@allow(administrator)
def schedule_import(request: PersonRequest, pk: int) -> HttpResponse:
    return bring(request, KINDS[KIND], about=find_round(request, pk).pk)


@allow(overseer)
def schedule_export(request: PersonRequest, pk: int) -> HttpResponse:
    """What has a slot, and what has none yet: the form to fill in."""
    rows = stored_rows(find_round(request, pk)).values()
    content = write_table(sheet_name(), schedule_columns(), rows)
    return xlsx_answer(content, "schedule.xlsx")
