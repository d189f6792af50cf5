"""Spreadsheets of offices and people: bring, compare, confirm."""

from hashlib import sha256

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.listing import ROWS_A_PAGE
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import SpreadsheetForm, remark_lines
from evaluations.platform.spreadsheet.reading import Table, Unreadable, read_table
from evaluations.setup.directory.actions.imports import apply_import, retry_import, start_import
from evaluations.setup.directory.comparison import comparison_of
from evaluations.setup.directory.forms import ApplyForm
from evaluations.setup.directory.models import Import, ImportKind
from evaluations.setup.directory.tables import answers, columns_of, sheet_name
from units.access import PersonRequest, allow, keeps_people, reads_people
from units.site import site_address


def _crumbs(kind: str) -> list[Crumb]:
    label, name = _("People"), "person_list"
    if kind == ImportKind.OFFICES:
        label, name = _("Offices"), "unit_list"
    return [(_("Administration"), reverse("administration")), (label, reverse(name))]


def _filled(table: Table) -> Table:
    """An empty cell under "active" says yes."""
    yes = answers().yes
    for row in table.rows:
        row.cells["active"] = row.cells["active"] or yes
    return table


@allow(keeps_people)
def import_new(request: PersonRequest, kind: str) -> HttpResponse:
    if kind not in ImportKind.values or (
        kind == ImportKind.OFFICES and not request.user.is_administrator
    ):
        raise Http404
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    remarks: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            with refusals(form):
                table = _filled(read_table(content, columns_of(kind), sheet_name(kind)))
                made = start_import(
                    by=request.user,
                    kind=kind,
                    table=table,
                    file_name=form.cleaned_data["file"].name,
                    sha256=sha256(content).hexdigest(),
                    site=site_address(request),
                )
                return redirect("import_detail", made.pk)
        except Unreadable as wrong:
            remarks = remark_lines(wrong.remarks)
            form.add_error("file", _("The file cannot be taken in; the remarks stand below."))
    lead = _("First you see row by row what would change. Nothing is taken in before you confirm.")
    return form_page(
        request,
        form,
        title=_("Bring a spreadsheet"),
        crumbs=_crumbs(kind),
        submit=_("Compare"),
        lead=lead,
        remarks=remarks,
    )


@allow(reads_people)
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_or_404(request, Import.objects, pk)
    shown = comparison_of(row, request.GET.get("verdict", ""))
    context = {
        "row": row,
        "comparison": shown,
        "page": Paginator(shown["lines"], ROWS_A_PAGE).get_page(request.GET.get("page")),
        "crumbs": _crumbs(row.kind),
        "may_apply": shown["may_apply"] and row.made_by_id == request.user.pk,
    }
    return render(request, "evaluations/setup/directory/import_detail.html", context)


@allow(keeps_people)
@require_POST
def import_apply(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_or_404(request, Import.objects, pk)
    form = ApplyForm(request.POST)
    act = retry_import if form.is_valid() and form.cleaned_data["again"] else apply_import
    with refused_as_message(request):
        act(by=request.user, row=row)
    return redirect("import_detail", pk)
