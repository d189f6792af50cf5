"""The judge's pages: declare, score, review, submit."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.committees.models import Seat
from evaluations.errors import Conflict, Refused
from evaluations.nominations.models import Nomination
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import rubric_tree
from evaluations.scoring.actions import (
    as_value,
    declare,
    missing_from,
    open_sheet,
    save_mark,
    save_note,
    submit_sheet,
    values_of,
)
from evaluations.scoring.forms import (
    DeclarationForm,
    MarkForm,
    NoteForm,
    PasswordForm,
    in_one_line,
    mark_data,
    note_data,
    with_pressed_level,
)
from evaluations.scoring.judged import judged_by
from evaluations.scoring.models import Declaration, Mark, ScoreSheet
from evaluations.scoring.sheet_page import Typed, preview_page, running_sums, sheet_page
from units.access import PersonRequest, allow, overseer, signed_in


def _own_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    return get_object_or_404(ScoreSheet.objects.owned_by(request.user).with_page(), pk=pk)


@allow(signed_in)
def sheet_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Declare, then open the sheet; a sheet that is open already opens at once."""
    nominations = Nomination.objects.visible_to(request.user).accepted()
    nomination = get_object_or_404(
        nominations.select_related("category__award__round", "category__rubric", "unit"), pk=pk
    )
    seats = Seat.objects.held_by(request.user).scoring()
    seat = get_object_or_404(seats, committee=nomination.committee_id)
    declaration = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    form = DeclarationForm(request.POST or None)
    try:
        if declaration is None and form.is_valid():
            kind, note = form.cleaned_data["kind"], form.cleaned_data["note"]
            declaration = declare(
                by=request.user, seat=seat, nomination=nomination, kind=kind, note=note
            )
        if declaration is not None:
            return redirect(
                "sheet", open_sheet(by=request.user, seat=seat, nomination=nomination).pk
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    context = {"nomination": nomination, "form": form, "declaration": declaration}
    return render(request, "evaluations/scoring/sheet_open.html", context)


@allow(signed_in)
def sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The score sheet; POST is the ordinary save button, which works without JavaScript."""
    own = _own_sheet(request, pk)
    if not own.is_writable:
        return redirect("sheet_review", pk)
    typed = None
    if request.method == "POST":
        typed = _save_page(request, own)
        if not typed.marks and not typed.notes:
            messages.success(request, _("Everything on this page is saved."))
            return redirect("sheet_review" if "review" in request.POST else "sheet", pk)
        messages.error(request, _("Some entries could not be saved; see the remarks beside them."))
    context = {"sheet": own, "page": sheet_page(own, typed, request.user)}
    return render(request, "evaluations/scoring/sheet.html", context)


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
    for dimension in tree.dimensions:
        note = NoteForm(note_data(posted, dimension.pk))
        if f"note_version-{dimension.pk}" in posted and (
            error := _save_note(request, own, dimension.pk, note)
        ):
            notes[dimension.pk] = error
    return Typed(posted, marks, notes)


def _save_mark(
    request: PersonRequest, own: ScoreSheet, pk: int, form: MarkForm, stored: dict[int, Mark]
) -> str:
    if not form.is_valid():
        return in_one_line(form)
    value, version = form.value(), form.cleaned_data["version"]
    if value == as_value(stored.get(pk)):
        return ""
    try:
        save_mark(by=request.user, sheet=own.pk, indicator=pk, value=value, version=version)
    except Refused as refusal:
        return str(refusal)
    return ""


def _save_note(request: PersonRequest, own: ScoreSheet, pk: int, form: NoteForm) -> str:
    if not form.is_valid():
        return in_one_line(form)
    try:
        save_note(by=request.user, sheet=own.pk, dimension=pk, **form.cleaned_data)
    except Refused as refusal:
        return str(refusal)
    return ""


@allow(signed_in)
@require_POST
def mark_save(request: PersonRequest, pk: int, indicator: int) -> HttpResponse:
    """Autosave of one mark: 200 saved, 409 changed elsewhere, 422 not possible."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, pk, form)
    value, version = form.value(), form.cleaned_data["version"]
    try:
        saved = save_mark(
            by=request.user, sheet=pk, indicator=indicator, value=value, version=version
        )
    except Refused as refusal:
        return _refused(refusal)
    except ScoreSheet.DoesNotExist:
        raise Http404 from None
    stored = saved.marks.get(indicator)
    sums = asdict(running_sums(saved.tree, saved.marks))
    return JsonResponse({"version": stored.version if stored else 0, "sums": sums})


@allow(signed_in)
@require_POST
def note_save(request: PersonRequest, pk: int, dimension: int) -> HttpResponse:
    """Autosave of one dimension's strengths and suggestions; answers as `mark_save`."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, pk, form)
    try:
        note = save_note(by=request.user, sheet=pk, dimension=dimension, **form.cleaned_data)
    except Refused as refusal:
        return _refused(refusal)
    except ScoreSheet.DoesNotExist:
        raise Http404 from None
    return JsonResponse({"version": note.version})


def _unreadable(request: PersonRequest, pk: int, form: MarkForm | NoteForm) -> JsonResponse:
    get_object_or_404(ScoreSheet.objects.owned_by(request.user).only("pk"), pk=pk)
    return JsonResponse({"error": in_one_line(form)}, status=422)


def _refused(refusal: Refused) -> JsonResponse:
    status = 409 if isinstance(refusal, Conflict) else 422
    return JsonResponse({"error": str(refusal)}, status=status)


@allow(signed_in)
def sheet_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything on one page before the password; afterwards the locked sheet."""
    own = _own_sheet(request, pk)
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            submit_sheet(by=request.user, sheet=own, seen=request.POST.get("evidence"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your sheet is submitted and locked. Thank you."))
        return redirect("sheet_review", pk)
    return render(request, "evaluations/scoring/sheet_review.html", _review(own, form))


def _review(own: ScoreSheet, form: PasswordForm) -> dict[str, Any]:
    award_round = own.nomination.category.award.round
    missing = missing_from(
        rubric_tree(own.rubric),
        values_of(own.pk),
        comment_at_extremes=award_round.comment_at_extremes,
    )
    page = sheet_page(own, Typed(marks=missing), own.seat.user if own.seat else None)
    judged = [] if own.is_writable else judged_by(own)
    return {"sheet": own, "page": page, "form": form, "missing": missing, "judged": judged}


@allow(overseer)
def rubric_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet as a judge will see it, before anybody is judged with it."""
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user), pk=pk)
    context = {"rubric": rubric, "page": preview_page(rubric_tree(rubric))}
    return render(request, "evaluations/scoring/rubric_preview.html", context)
