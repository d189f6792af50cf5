"""Rubrics: the list, the editor, versions side by side, spreadsheets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
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
from evaluations.setup.rubrics.difference import Side, side_by_side
from evaluations.setup.rubrics.draft import (
    RubricDraft,
    add_dimension,
    next_key,
    pressed,
    without_empty_levels,
)
from evaluations.setup.rubrics.editor import editor_of
from evaluations.setup.rubrics.forms import (
    CompareForm,
    CopyForm,
    EditorForm,
    RubricFilterForm,
    draft_from,
    lack_in_words,
)
from evaluations.setup.rubrics.models import Rubric, RubricRuleChoice, ScoredFrom
from evaluations.setup.rubrics.problems import faults, lacks
from evaluations.setup.rubrics.sheet import columns, rows_of, sheet_name
from evaluations.setup.rubrics.sheet import draft_from as draft_from_sheet
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
    focus: str = "",
    stale: str = "",
    difference: list[Side] | None = None,
) -> HttpResponse:
    problems = faults(draft) if status == 422 and not stale else []
    context = {
        "editor": editor_of(draft, problems, focus),
        "rubric": rubric,
        "edits": edits,
        "rules": RubricRuleChoice.choices,
        "sources": ScoredFrom.choices,
        "stale": stale,
        "difference": difference or [],
        "fault_count": len(problems),
        "is_touched": request.method == "POST",
        "crumbs": crumbs(rubric),
    }
    return render(request, "evaluations/setup/rubrics/rubric_edit.html", context, status=status)


def _pressed(request: PersonRequest) -> tuple[str, int | None]:
    """The button, and how often the rubric had been edited when the page was opened."""
    form = EditorForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return given.get("do") or "save", given.get("edits")


def _focus(button: str, draft: RubricDraft, before: RubricDraft) -> str:
    """The field of what a button has just added."""
    if button.startswith(("add-dimension", "copy-dimension")) and draft.dimensions:
        return f"d{draft.dimensions[-1].key}-name"
    if button.startswith(("add-indicator", "copy-indicator")):
        return f"i{next_key(before)}-name"
    return ""


@allow(administrator)
def rubric_add(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        return _editor_page(request, add_dimension(RubricDraft()), None, edits=0)
    draft, (button, _seen) = draft_from(request.POST, RubricDraft()), _pressed(request)
    if button != "save":
        after = pressed(draft, button)
        return _editor_page(request, after, None, edits=0, focus=_focus(button, after, draft))
    draft = without_empty_levels(draft)
    with refused_as_message(request):
        made = add_rubric(by=request.user, draft=draft)
        messages.success(request, _("The rubric is saved."))
        return redirect("rubric", made.pk)
    return _editor_page(request, draft, None, edits=0, status=422)


@allow(administrator)
def rubric_edit(request: PersonRequest, pk: int) -> HttpResponse:
    found = _rubric(request, pk)
    if found.frozen_at is not None:
        messages.error(request, frozen_sentence())
        return redirect("rubric", pk)
    stored = draft_of(rubric_tree(found))
    if request.method != "POST":
        return _editor_page(request, stored, found, edits=found.edits)
    return _edited(request, found, stored)


def _edited(request: PersonRequest, found: Rubric, stored: RubricDraft) -> HttpResponse:
    """The editor as it comes back: a button pressed in it, or saved."""
    draft, (button, seen) = draft_from(request.POST, stored), _pressed(request)
    if button != "save":
        after = pressed(draft, button)
        return _editor_page(request, after, found, edits=seen, focus=_focus(button, after, draft))
    draft = without_empty_levels(draft)
    try:
        save_rubric(by=request.user, rubric=found, edits=seen, draft=draft)
    except Stale as stale:
        differing = [side for side in side_by_side(stored, draft) if side.differs]
        return _editor_page(
            request,
            draft,
            found,
            edits=found.edits,
            status=422,
            stale=str(stale),
            difference=differing,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _editor_page(request, draft, found, edits=seen, status=422)
    messages.success(request, _("The rubric is saved."))
    return redirect("rubric", found.pk)


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
            draft = draft_from_sheet(table, stored)
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
    differing = [side for side in side_by_side(stored, draft) if side.differs]
    status = 422 if faults(draft) else 200
    return _editor_page(
        request, draft, found, edits=found.edits, status=status, difference=differing
    )


@allow(overseer)
def rubric_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The rubric as a blank sheet for paper."""
    rubric = visible_or_404(request, Rubric.objects.all(), pk)
    context = {"tree": rubric_tree(rubric)}
    return pdf_download("evaluations/setup/rubrics/rubric_pdf.html", context, f"rubric-{pk}.pdf")
