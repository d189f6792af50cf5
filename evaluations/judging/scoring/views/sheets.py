"""The judge's own sheet: score on it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.scoring.actions.citing import take_back
from evaluations.judging.scoring.actions.edits import save_edits
from evaluations.judging.scoring.actions.marks import save_mark, says_the_same, values_of
from evaluations.judging.scoring.actions.notes import save_note
from evaluations.judging.scoring.edit import PRIVATE, Edit, Origin
from evaluations.judging.scoring.ended import leads_on
from evaluations.judging.scoring.forms import (
    MarkForm,
    NoteForm,
    PrivateNoteForm,
    SheetButtonForm,
    in_one_line,
    mark_data,
    note_data,
    with_pressed_level,
)
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.judging.scoring.queries import SHEET_PAGE
from evaluations.judging.scoring.rubric_preview import preview_facts
from evaluations.judging.scoring.sheet_page import (
    private_note,
    pulse_of,
    sheet_page,
)
from evaluations.judging.scoring.sheet_row import Typed
from evaluations.platform.errors import Refused
from evaluations.platform.pages import refused_as_message, visible_or_404
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import rubric_tree
from units.access import PersonRequest, allow, of, overseer, signed_in

OF_THE_DAY = of(ScoreSheet, "nomination__slot_place__slot__session")


def own_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    """A sheet that is the reader's to write: the own one, or the committee's agreed one."""
    today = timezone.localdate()
    own = SHEET_PAGE.instances(ScoreSheet, by=request.user.pk, sheet=pk, today=today)
    if not own:
        raise Http404
    return own[0]


@allow(signed_in, on_card=OF_THE_DAY)
@leads_on(ScoreSheet, "nomination__committee")
def sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The score sheet; POST is the ordinary save button, which works without JavaScript."""
    own = own_sheet(request, pk)
    if not own.is_writable:
        return redirect("agreed_sheet" if own.is_agreed else "sheet_review", pk)
    if own.seat_id and not vars(own)["has_declared"]:
        return redirect("sheet_open", own.nomination_id)
    typed = None
    if request.method == "POST":
        typed = _save_page(request, own)
        if not typed.marks and not typed.notes:
            messages.success(request, _("Everything on this page is saved."))
            button = SheetButtonForm(request.POST)
            goes_on = button.is_valid() and button.cleaned_data["review"]
            return redirect("sheet_review" if goes_on else "sheet", pk)
        messages.error(request, _("Some entries could not be saved; see the remarks beside them."))
    page = sheet_page(own, typed, request.user)
    context = {
        "sheet": own,
        "is_scoring": True,
        "page": page,
        "private": private_note(own),
        "pulse": "" if page.is_paused else pulse_of(own.nomination),
    }
    return render(request, "evaluations/judging/scoring/sheet.html", context)


def _save_page(request: PersonRequest, own: ScoreSheet) -> Typed:
    """Save what can be saved; return what was typed where something could not."""
    tree = rubric_tree(own.rubric)
    posted = with_pressed_level(request.POST, tree)
    stored = values_of(own.pk)
    marks: dict[int, str] = {}
    notes: dict[int, str] = {}
    for pk in tree.indicators:
        form = MarkForm(mark_data(posted, pk))
        if f"version-{pk}" in posted and (error := _save_mark(request, own, pk, form, stored)):
            marks[pk] = error
    if "private_version" in posted and not own.is_agreed:
        _save_private(request, own, posted)
    for dimension in tree.dimensions:
        note = NoteForm(note_data(posted, dimension.pk))
        if f"note_version-{dimension.pk}" in posted and (
            error := _save_note(request, own, dimension.pk, note)
        ):
            notes[dimension.pk] = error
    _take_back(request, own)
    return Typed(posted, marks, notes)


def _take_back(request: PersonRequest, own: ScoreSheet) -> None:
    """The button beside a citation, without scripts: the page is saved on the way."""
    button = SheetButtonForm(request.POST)
    pk = button.cleaned_data["uncite"] if button.is_valid() else None
    for citation in own.citations.all() if pk else ():
        if citation.pk == pk:
            with refused_as_message(request):
                take_back(by=request.user, citation=citation)


def _save_mark(
    request: PersonRequest, own: ScoreSheet, pk: int, form: MarkForm, stored: dict[int, Mark]
) -> str:
    if not form.is_valid():
        return in_one_line(form)
    value, version = form.value(), form.cleaned_data["version"]
    if says_the_same(stored.get(pk), value):
        return ""
    try:
        save_mark(by=request.user, sheet=own.pk, indicator=pk, value=value, version=version)
    except Refused as refusal:
        return str(refusal)
    return ""


def _save_private(request: PersonRequest, own: ScoreSheet, posted: Mapping[str, Any]) -> None:
    """Without scripts the newest text counts: it is one person's own note."""
    form = PrivateNoteForm({"text": posted.get("private_text", ""), "version": 0})
    if form.is_valid():
        note = private_note(own)
        origin = Origin(note.version if note else 0)
        text = form.cleaned_data["text"]
        save_edits(by=request.user, sheet=own.pk, edits=[Edit(PRIVATE, 0, origin, texts=(text,))])


def _save_note(request: PersonRequest, own: ScoreSheet, pk: int, form: NoteForm) -> str:
    if not form.is_valid():
        return in_one_line(form)
    try:
        save_note(by=request.user, sheet=own.pk, dimension=pk, **form.cleaned_data)
    except Refused as refusal:
        return str(refusal)
    return ""


@allow(overseer)
def rubric_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet as a judge will see it, before anybody is judged with it."""
    rubric = visible_or_404(request, Rubric.objects, pk)
    context = {"rubric": rubric, **preview_facts(rubric_tree(rubric))}
    return render(request, "evaluations/judging/scoring/rubric_preview.html", context)
