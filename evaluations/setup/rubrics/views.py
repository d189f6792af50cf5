"""Rubrics: the list, the editor, versions side by side, spreadsheets."""

from collections.abc import Container, Iterable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import SpreadsheetForm, remark_lines, xlsx_answer
from evaluations.platform.spreadsheet.reading import Unreadable, read_table
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.rubrics.actions import (
    add_rubric,
    copy_rubric,
    new_version,
    remove_rubric,
    save_rubric,
)
from evaluations.setup.rubrics.buttons import add_dimension, pressed
from evaluations.setup.rubrics.difference import Side, side_by_side
from evaluations.setup.rubrics.draft import (
    RubricDraft,
    keys_of,
    plain_number,
    without_empty_levels,
)
from evaluations.setup.rubrics.editor import RubricForm
from evaluations.setup.rubrics.forms import (
    CompareForm,
    CopyForm,
    RubricFilterForm,
    lack_in_words,
)
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.problems import faults, lacks, weight_sum
from evaluations.setup.rubrics.sheet import columns, draft_from, rows_of, sheet_name
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import rubric_tree
from units.access import PersonRequest, administrator, allow, overseer

ORDERS = {
    "name": ("sort_key", "-version"),
    "version": ("version", "sort_key"),
    "rule": ("rule", "sort_key", "-version"),
}


def frozen_sentence() -> str:
    return _("Marks were given with this version. Make a new version from it.")


def crumbs(rubric: Rubric | None = None) -> list[Crumb]:
    way = [
        (_("Administration"), reverse("administration")),
        (_("Rubrics"), reverse("rubric_list")),
    ]
    return [*way, (str(rubric), reverse("rubric", args=[rubric.pk]))] if rubric else way


def _rubric(request: PersonRequest, pk: int) -> Rubric:
    return visible_or_404(request, Rubric.objects.all(), pk)


@allow(overseer)
def rubric_list(request: PersonRequest) -> HttpResponse:
    rubrics = Rubric.objects.visible_to(request.user)
    shown = listing(request, rubrics, form=RubricFilterForm, orders=ORDERS)
    template = "evaluations/setup/rubrics/rubric_list.html"
    return list_page(request, template, shown, title=_("Rubrics"), crumbs=crumbs()[:1])


@allow(overseer)
def rubric(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    tree = rubric_tree(found)
    context = {
        "rubric": found,
        "tree": tree,
        "lacks": [lack_in_words(lack) for lack in lacks(draft_of(tree))],
        "versions": Rubric.objects.filter(name=found.name).order_by("version"),
        "used": found.categories.select_related("award__round"),
        "compare_form": CompareForm(rubric=found),
        "history": history_of(found),
        "crumbs": crumbs(),
    }
    return render(request, "evaluations/setup/rubrics/rubric.html", context)


def _editor_page(
    request: PersonRequest,
    draft: RubricDraft,
    rubric: Rubric | None,
    *,
    edits: int | None,
    status: int = 200,
    refused: Iterable[object] = (),
    known: Container[str] | None = None,
    difference: Sequence[Side] = (),
) -> HttpResponse:
    """The editor of `draft`; the cursor stands in what was added to the keys `known`."""
    form = RubricForm(initial=vars(draft))
    problems = faults(draft) if status == 422 else []
    if problems:
        form.show_faults(draft)
    if known is not None:
        form.focus_beside(known)
    context = {
        "form": form,
        "draft": draft,
        "rubric": rubric,
        "edits": edits,
        "lacks": [lack_in_words(lack) for lack in lacks(draft)],
        "weight_sum": plain_number(weight_sum(draft.dimensions)),
        "refused": refused,
        "difference": [side for side in difference if side.differs],
        "fault_count": len(problems),
        "is_touched": request.method == "POST",
        "crumbs": crumbs(rubric),
    }
    return render(request, "evaluations/setup/rubrics/rubric_edit.html", context, status=status)


@allow(administrator)
def rubric_add(request: PersonRequest) -> HttpResponse:
    return _edited(request, None, add_dimension(RubricDraft()))


@allow(administrator)
def rubric_edit(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    if found.frozen_at is not None:
        messages.error(request, frozen_sentence())
        return redirect("rubric", pk)
    return _edited(request, found, draft_of(rubric_tree(found)))


def _edited(request: PersonRequest, found: Rubric | None, stored: RubricDraft) -> HttpResponse:
    """The editor as it is opened, after a button was pressed in it, or saved."""
    form, edits = RubricForm(sent(request)), found.edits if found else 0
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        refused = form.non_field_errors()
        return _editor_page(request, stored, found, edits=edits, status=status, refused=refused)
    draft, seen = form.draft(stored), form.cleaned_data["edits"]
    if form.button:
        known, draft = keys_of(draft), pressed(draft, form.button)
        return _editor_page(request, draft, found, edits=seen, known=known)
    draft = without_empty_levels(draft)
    with refusals(form):
        saved = _saved(request, found, seen, draft)
        messages.success(request, _("The rubric is saved."))
        return redirect("rubric", saved.pk)
    return _editor_page(
        request,
        draft,
        found,
        edits=edits,
        status=422,
        refused=form.non_field_errors(),
        difference=side_by_side(stored, draft) if seen not in (None, edits) else (),
    )


def _saved(
    request: PersonRequest, found: Rubric | None, seen: int | None, draft: RubricDraft
) -> Rubric:
    if found is None:
        return add_rubric(by=request.user, draft=draft)
    return save_rubric(by=request.user, rubric=found, edits=seen, draft=draft)


@allow(overseer)
def rubric_compare(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    form = CompareForm(request.GET or None, rubric=found)
    other = form.cleaned_data["other"] if form.is_valid() else found.previous
    sides = []
    if other is not None:
        sides = side_by_side(draft_of(rubric_tree(other)), draft_of(rubric_tree(found)))
    context = {
        "rubric": found,
        "other": other,
        "form": form,
        "sides": sides if "all" in request.GET else [side for side in sides if side.differs],
        "crumbs": crumbs(found),
    }
    return render(request, "evaluations/setup/rubrics/rubric_compare.html", context)


@allow(administrator)
@require_POST
def rubric_version(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        made = new_version(by=request.user, rubric=_rubric(request, pk))
        messages.success(request, _("This is the new version. It is used where you choose it."))
        return redirect("rubric_edit", made.pk)
    return redirect("rubric", pk)


@allow(administrator)
def rubric_copy(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            made = copy_rubric(by=request.user, rubric=found, name=form.cleaned_data["name"])
            return redirect("rubric_edit", made.pk)
    title, submit = _("Copy as a new rubric"), _("Copy")
    return form_page(request, form, title=title, crumbs=crumbs(found), submit=submit)


@allow(administrator)
def rubric_remove(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_rubric(by=request.user, rubric=found)
            messages.success(request, _("The rubric is deleted."))
            return redirect("rubric_list")
    losses = [_("all dimensions, indicators and levels of %(rubric)s") % {"rubric": found}]
    title, submit = _("Delete the rubric"), _("Delete")
    return form_page(
        request, form, title=title, crumbs=crumbs(found), submit=submit, losses=losses
    )


@allow(overseer)
def rubric_export(request: PersonRequest, pk: int) -> HttpResponse:
    draft = draft_of(rubric_tree(_rubric(request, pk)))
    return xlsx_answer(write_table(sheet_name(), columns(), rows_of(draft)), f"rubric-{pk}.xlsx")


@allow(administrator)
def rubric_import(request: PersonRequest, pk: int) -> HttpResponse:
    """A file opens in the editor with what it would change; nothing is stored before saving."""
    found = _rubric(request, pk)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    remarks: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            table = read_table(form.cleaned_data["file"].read(), columns(), sheet_name())
            stored = draft_of(rubric_tree(found))
            draft = draft_from(table, stored)
        except Unreadable as wrong:
            remarks = remark_lines(wrong.remarks)
            form.add_error("file", _("The file cannot be taken in; the remarks stand below."))
        else:
            return _brought(request, found, stored, draft)
    lead = _("The file opens in the editor, with what it would change. Saving is up to you.")
    return form_page(
        request,
        form,
        title=_("Bring a spreadsheet"),
        crumbs=crumbs(found),
        submit=_("Compare"),
        lead=lead,
        remarks=remarks,
    )


def _brought(
    request: PersonRequest, found: Rubric, stored: RubricDraft, draft: RubricDraft
) -> HttpResponse:
    if draft == stored:
        messages.info(
            request, _("The file says what is stored already. There is nothing to take in.")
        )
        return redirect("rubric", found.pk)
    if found.frozen_at is not None:
        messages.error(request, frozen_sentence())
        return redirect("rubric", found.pk)
    status, sides = 422 if faults(draft) else 200, side_by_side(stored, draft)
    return _editor_page(request, draft, found, edits=found.edits, status=status, difference=sides)


@allow(overseer)
def rubric_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The rubric as a blank sheet for paper."""
    rubric = visible_or_404(request, Rubric.objects.all(), pk)
    context = {"tree": rubric_tree(rubric)}
    return pdf_download("evaluations/setup/rubrics/rubric_pdf.html", context, f"rubric-{pk}.pdf")
