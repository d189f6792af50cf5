"""Spreadsheets of any kind: bring, compare, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.listing import ROWS_A_PAGE
from evaluations.platform.pages import (
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import (
    SpreadsheetForm,
    in_words,
    remark_lines,
    xlsx_answer,
)
from evaluations.platform.spreadsheet.marking import marked_copy
from evaluations.platform.spreadsheet.reading import Unreadable
from evaluations.setup.directory.actions.imports import (
    apply_import,
    meanings_of,
    read_list,
    retry_import,
    start_import,
    tell_columns,
)
from evaluations.setup.directory.comparison import comparison_of, remarks_of
from evaluations.setup.directory.forms import ApplyForm, ColumnsForm
from evaluations.setup.directory.kinds import KINDS, ListKind, kind_of
from evaluations.setup.directory.models import Import, ImportFile, ImportKind
from evaluations.setup.directory.undoing import may_undo
from units.access import PersonRequest, allow, keeps_people, reads_people
from units.site import site_address


@allow(keeps_people)
def import_new(request: PersonRequest, kind: str) -> HttpResponse:
    if kind not in ImportKind.values or not KINDS[kind].may_bring(request.user):
        raise Http404
    return bring(request, KINDS[kind])


def bring(request: PersonRequest, kind: ListKind, about: int | None = None) -> HttpResponse:
    """The page that takes a list of a kind."""
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    remarks: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            with refusals(form):
                row = start_import(
                    by=request.user,
                    kind=kind,
                    content=content,
                    table=read_list(kind, content, meanings_of(kind)),
                    file_name=form.cleaned_data["file"].name,
                    site=site_address(request),
                    about=about,
                )
                return redirect("import_columns" if row.headings else "import_detail", row.pk)
        except Unreadable as wrong:
            remarks = remark_lines(wrong.remarks)
            form.add_error("file", _("The file cannot be taken in; the remarks stand below."))
    lead = _("First you see row by row what would change. Nothing is taken in before you confirm.")
    return form_page(
        request,
        form,
        title=_("Bring a spreadsheet"),
        crumbs=kind.crumbs(about),
        submit=_("Compare"),
        lead=lead,
        remarks=remarks,
    )


@allow(keeps_people)
def import_columns(request: PersonRequest, pk: int) -> HttpResponse:
    """What the headings of somebody's own list mean."""
    row = visible_or_404(request, Import.objects, pk)
    if not row.headings:
        return redirect("import_detail", pk)
    form = ColumnsForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            tell_columns(by=request.user, row=row, told=form.told())
            return redirect("import_detail", pk)
    lead = _("Say once what the columns of this file hold; the next file is read by itself.")
    return form_page(
        request,
        form,
        title=_("What do the columns hold?"),
        crumbs=kind_of(row).crumbs(row.about),
        submit=_("Compare"),
        lead=lead,
    )


@allow(reads_people)
def import_marked(request: PersonRequest, pk: int) -> HttpResponse:
    """The file once more, with the cells marked that have to be mended."""
    row = visible_or_404(request, Import.objects, pk)
    file = ImportFile.objects.filter(row=row).first()
    remarks = remarks_of(row)
    if file is None or not remarks:
        raise Http404
    try:
        marked = marked_copy(bytes(file.content), kind_of(row).sheet(), remarks)
    except Unreadable as wrong:
        messages.error(request, in_words(wrong.remarks[0]))
        return redirect("import_detail", pk)
    return xlsx_answer(marked, "marked.xlsx")


@allow(reads_people)
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_or_404(request, Import.objects, pk)
    if row.headings:
        return redirect("import_columns", pk)
    shown = comparison_of(row, request.GET.get("verdict", ""))
    context = {
        "row": row,
        "comparison": shown,
        "page": Paginator(shown["lines"], ROWS_A_PAGE).get_page(request.GET.get("page")),
        "again": kind_of(row).address(row.about),
        "crumbs": kind_of(row).crumbs(row.about),
        "may_apply": shown["may_apply"] and row.made_by_id == request.user.pk,
        "may_undo": may_undo(request.user, row),
    }
    return render(request, "evaluations/setup/directory/import_detail.html", context)


@allow(keeps_people)
@require_POST
def import_apply(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_or_404(request, Import.objects, pk)
    form = ApplyForm(request.POST)
    form.is_valid()
    with refused_as_message(request):
        if form.cleaned_data["again"]:
            retry_import(by=request.user, row=row)
        else:
            apply_import(by=request.user, row=row, invites=form.cleaned_data["invites"])
    return redirect("import_detail", pk)
