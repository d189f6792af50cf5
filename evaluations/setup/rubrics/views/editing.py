"""The rubric's editor: opened, changed by its buttons, filled by a spreadsheet, saved."""

from collections.abc import Container, Iterable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import form_page, refusals
from evaluations.platform.spreadsheet.answers import SpreadsheetForm, remark_lines
from evaluations.platform.spreadsheet.reading import Unreadable
from evaluations.setup.rubrics.actions import add_rubric, save_rubric
from evaluations.setup.rubrics.buttons import add_dimension, pressed
from evaluations.setup.rubrics.cautions import cautions
from evaluations.setup.rubrics.difference import Side, side_by_side
from evaluations.setup.rubrics.draft import RubricDraft, plain_number
from evaluations.setup.rubrics.draft_keys import keys_of
from evaluations.setup.rubrics.editor import RubricForm
from evaluations.setup.rubrics.examples import EXAMPLES, examples_in_words
from evaluations.setup.rubrics.forms import caution_in_words, lack_in_words
from evaluations.setup.rubrics.merging import as_seen, merged
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.problems import faults, lacks, weight_sum
from evaluations.setup.rubrics.settling import without_empty_rows
from evaluations.setup.rubrics.sheet import draft_from, read_rubric
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import rubric_tree
from evaluations.setup.rubrics.views.trail import crumbs, frozen_sentence, rubric_of
from units.access import PersonRequest, administrator, allow


@allow(administrator)
def rubric_add(request: PersonRequest) -> HttpResponse:
    """What a new rubric starts from, then its editor."""
    start = request.GET.get("start", "")
    if request.method == "GET" and not start:
        return _start_page(request)
    example = EXAMPLES.get(start)
    return _edited(request, None, example() if example else add_dimension(RubricDraft()))


def _start_page(request: PersonRequest) -> HttpResponse:
    """The worked examples."""
    context = {"examples": examples_in_words(), "crumbs": crumbs()}
    return render(request, "evaluations/setup/rubrics/rubric_start.html", context)


@allow(administrator)
def rubric_edit(request: PersonRequest, pk: int) -> HttpResponse:
    rubric = rubric_of(request, pk)
    if rubric.frozen_at is not None:
        messages.error(request, frozen_sentence())
        return redirect("rubric", pk)
    return _edited(request, rubric, draft_of(rubric_tree(rubric)))


def _edited(request: PersonRequest, rubric: Rubric | None, stored: RubricDraft) -> HttpResponse:
    """The editor as it is opened, after a button was pressed in it, or saved."""
    form, edits = RubricForm(sent(request)), rubric.edits if rubric else 0
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        refused = form.non_field_errors()
        return _editor_page(
            request,
            stored,
            rubric,
            edits=edits,
            saw=as_seen(stored),
            status=status,
            refused=refused,
        )
    draft, seen, saw = form.draft(stored), form.cleaned_data["edits"], form.cleaned_data["saw"]
    if form.has_other_rule(stored):
        # Nothing is stored that was not seen: the page comes back with what the rule changes.
        follows = side_by_side(form.sent(stored), draft)
        draft = pressed(draft, form.button) if form.button else draft
        return _editor_page(
            request, draft, rubric, edits=seen, saw=saw, difference=follows, is_asked=True
        )
    if form.button:
        known, draft = keys_of(draft), pressed(draft, form.button)
        return _editor_page(request, draft, rubric, edits=seen, saw=saw, known=known)
    draft = without_empty_rows(draft)
    with refusals(form):
        saved = _saved(request, rubric, seen, draft, stored)
        messages.success(request, _("The rubric is saved."))
        return redirect("rubric", saved.pk)
    is_stale = seen not in (None, edits)
    draft = merged(saw, stored, draft) if is_stale else draft
    return _editor_page(
        request,
        draft,
        rubric,
        edits=edits,
        saw=as_seen(stored),
        status=422,
        refused=form.non_field_errors(),
        difference=side_by_side(stored, draft) if is_stale else (),
    )


def _saved(
    request: PersonRequest,
    rubric: Rubric | None,
    seen: int | None,
    draft: RubricDraft,
    stored: RubricDraft,
) -> Rubric:
    if rubric is None:
        return add_rubric(by=request.user, draft=draft)
    return save_rubric(by=request.user, rubric=rubric, edits=seen, draft=draft, said=stored)


@allow(administrator)
def rubric_import(request: PersonRequest, pk: int) -> HttpResponse:
    """A file opens in the editor with what it would change; nothing is stored before saving."""
    rubric = rubric_of(request, pk)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    remarks: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            stored = draft_of(rubric_tree(rubric))
            tables = read_rubric(form.cleaned_data["file"].read())
            draft = draft_from(tables, stored)
        except Unreadable as wrong:
            remarks = remark_lines(wrong.remarks)
            form.add_error("file", _("The file cannot be taken in; the remarks stand below."))
        else:
            for cell, text in remark_lines(tables.notes):
                messages.warning(request, f"{cell} {text}".strip())
            return _brought(request, rubric, stored, draft)
    lead = _("The file opens in the editor, with what it would change. Saving is up to you.")
    return form_page(
        request,
        form,
        title=_("Bring a spreadsheet"),
        crumbs=crumbs(rubric),
        submit=_("Compare"),
        lead=lead,
        remarks=remarks,
    )


def _brought(
    request: PersonRequest, rubric: Rubric, stored: RubricDraft, draft: RubricDraft
) -> HttpResponse:
    if draft == stored:
        messages.info(
            request, _("The file says what is stored already. There is nothing to take in.")
        )
        return redirect("rubric", rubric.pk)
    if rubric.frozen_at is not None:
        messages.error(request, frozen_sentence())
        return redirect("rubric", rubric.pk)
    status, sides = 422 if faults(draft) else 200, side_by_side(stored, draft)
    return _editor_page(
        request,
        draft,
        rubric,
        edits=rubric.edits,
        saw=as_seen(stored),
        status=status,
        difference=sides,
    )


def _editor_page(
    request: PersonRequest,
    draft: RubricDraft,
    rubric: Rubric | None,
    *,
    edits: int | None,
    saw: str,
    status: int = 200,
    refused: Iterable[object] = (),
    known: Container[str] | None = None,
    difference: Sequence[Side] = (),
    is_asked: bool = False,
) -> HttpResponse:
    """The editor of `draft`; the cursor stands in what was added to the keys `known`. `is_asked`:
    the difference follows from another rule, and is not saved before it is seen."""
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
        "saw": saw,
        "lacks": [lack_in_words(lack) for lack in lacks(draft)],
        "cautions": [(caution_in_words(caution), caution.offers) for caution in cautions(draft)],
        "weight_sum": plain_number(weight_sum(draft.dimensions)),
        "refused": refused,
        "difference": [side for side in difference if side.differs],
        "fault_count": len(problems),
        "is_asked": is_asked,
        "is_touched": request.method == "POST",
        "crumbs": crumbs(rubric),
    }
    return render(request, "evaluations/setup/rubrics/rubric_edit.html", context, status=status)
