"""Nominations as a spreadsheet: out, and in again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from evaluations.entry.nominations.forms import NominationFilterForm
from evaluations.entry.nominations.imports import KIND
from evaluations.entry.nominations.lists.columns import nomination_columns, rows_of, sheet_name
from evaluations.entry.nominations.lists.comparing import with_row
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.listing import narrowed
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.directory.kinds import KINDS
from evaluations.setup.directory.views.imports import bring
from evaluations.setup.rounds.models import AwardRound
from units.access import PersonRequest, allow, nominates, signed_in


@allow(nominates)
def nomination_import(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = get_object_or_404(AwardRound.objects.nominated_in_by(request.user), pk=pk)
    return bring(request, KINDS[KIND], about=award_round.pk)


@allow(signed_in)
def nomination_export(request: PersonRequest) -> HttpResponse:
    """The nominations that the list shows, without those that were made for a stage of one."""
    listed = Nomination.objects.visible_to(request.user).listed_for(request.user).whole()
    _form, shown = narrowed(request, listed.order_by("sort_key", "pk"), NominationFilterForm)
    rows = [cells for _nomination, cells in rows_of(with_row(shown))]
    return xlsx_answer(write_table(sheet_name(), nomination_columns(), rows), "nominations.xlsx")
