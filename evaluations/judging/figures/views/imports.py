"""Figures by spreadsheet: the file to fill in, what it would key, and the second word."""

from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.judging.figures.actions.bringing import (
    bring_figures,
    confirm_import,
    key_import,
)
from evaluations.judging.figures.import_page import import_page
from evaluations.judging.figures.models import FigureImport
from evaluations.judging.figures.page import nominations_before
from evaluations.judging.figures.sheet import SHEET, columns, read_figures, write_figures
from evaluations.judging.figures.subjects import subjects_of
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import SpreadsheetForm, remark_lines, xlsx_answer
from evaluations.platform.spreadsheet.reading import REMARKS_TOLD, Unreadable, read_table
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.access import PersonRequest, allow, signed_in


def _kept(request: PersonRequest, committee: int, category: int) -> tuple[Committee, Category]:
    """A panel whose papers the person keeps."""
    committees = Committee.objects.kept_by(request.user).select_related("round")
    panel = get_object_or_404(committees, pk=committee)
    return panel, get_object_or_404(panel.categories.select_related("rubric"), pk=category)


def _crumbs(committee: int, category: int) -> list[Crumb]:
    address = reverse("figure_list", args=[committee, category])
    return [(_("Figures that the committee keys"), address)]


@allow(signed_in)
def figure_template(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """The file to fill in: a row for each nomination, with what is keyed already."""
    panel, award_category = _kept(request, committee, category)
    subjects = subjects_of([award_category.pk]).get(award_category.pk, ())
    content = write_figures(nominations_before(award_category, panel), subjects)
    return xlsx_answer(content, f"figures-{committee}-{category}.xlsx")


@allow(signed_in)
def figure_bring(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """Bring a filled-in file: remarks by cell, or a page with what it would key."""
    panel, award_category = _kept(request, committee, category)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    remarks: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        file, content = form.cleaned_data["file"], form.cleaned_data["file"].read()
        subjects = subjects_of([award_category.pk]).get(award_category.pk, ())
        try:
            table = read_table(content, columns(subjects), SHEET)
            reading = read_figures(table, nominations_before(award_category, panel), subjects)
            remarks = list(reading.remarks[:REMARKS_TOLD])
        except Unreadable as wrong:
            remarks = remark_lines(wrong.remarks)
        if remarks:
            form.add_error("file", _("The file cannot be taken in; the remarks stand below."))
        else:
            with refusals(form):
                imported = bring_figures(
                    by=request.user,
                    committee=panel,
                    category=award_category,
                    cells=reading.cells,
                    notes=table.notes,
                    file_name=file.name,
                    sha256=sha256(content).hexdigest(),
                )
                return redirect("figure_import", imported.pk)
    lead = _(
        "First you see every figure as it would be keyed. Nothing is keyed before you confirm."
    )
    return form_page(
        request,
        form,
        title=_("Bring a spreadsheet of figures"),
        crumbs=_crumbs(committee, category),
        submit=_("Compare"),
        lead=lead,
        remarks=remarks,
    )


@allow(signed_in)
def figure_import(request: PersonRequest, pk: int) -> HttpResponse:
    """What a file would key, or what it has keyed and who may confirm that."""
    rows = FigureImport.objects.select_related("committee__round", "category", "made_by")
    row = visible_or_404(request, rows, pk)
    context = {
        "page": import_page(row, request.user),
        "crumbs": _crumbs(row.committee_id, row.category_id),
        "title": row.file_name,
    }
    return render(request, "evaluations/judging/figures/figure_import.html", context)


@allow(signed_in)
@require_POST
def figure_import_key(request: PersonRequest, pk: int) -> HttpResponse:
    """Key everything that was shown."""
    row = get_object_or_404(FigureImport.objects.decided_by(request.user), pk=pk)
    with refused_as_message(request):
        key_import(by=request.user, row=row)
        messages.success(request, _("The figures are keyed. Now another person confirms them."))
    return redirect("figure_import", pk)


@allow(signed_in)
@require_POST
def figure_import_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person's word on everything that waits."""
    row = get_object_or_404(FigureImport.objects.decided_by(request.user), pk=pk)
    with refused_as_message(request):
        count = confirm_import(by=request.user, row=row)
        messages.success(request, _("%(count)s figures are confirmed.") % {"count": count})
    return redirect("figure_import", pk)
