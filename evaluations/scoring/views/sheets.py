"""The judge's own sheet: declare, score, review, submit, look back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.committees.models import Seat
from evaluations.compiled import CompiledQuery
from evaluations.errors import Refused
from evaluations.nominations.models import Nomination
from evaluations.rounds.models import Mode
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import rubric_tree
from evaluations.scoring.actions import (
    as_value,
    close_discussion,
    declare,
    missing_from,
    open_agreed,
    open_discussion,
    open_sheet,
    revise_sheet,
    save_mark,
    save_note,
    save_writings,
    submit_sheet,
    values_of,
)
from evaluations.scoring.calibration import calibration_of
from evaluations.scoring.forms import (
    DeclarationForm,
    MarkForm,
    NoteForm,
    PasswordForm,
    PrivateNoteForm,
    ReasonForm,
    in_one_line,
    mark_data,
    note_data,
    with_pressed_level,
)
from evaluations.scoring.judged import judged_by
from evaluations.scoring.models import COUNTED, Declaration, Mark, ScoreSheet
from evaluations.scoring.openings import may_revise, openings_of
from evaluations.scoring.sheet_page import (
    Typed,
    preview_page,
    private_note,
    pulse_of,
    sheet_page,
)
from evaluations.scoring.writing import PRIVATE, Origin, Writing
from units.access import PersonRequest, allow, overseer, signed_in
from units.models import User


def _own_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    """A sheet that is the reader's to write: the own one, or the committee's agreed one."""
    own = _sheet_to_write.first(by=request.user.pk, sheet=pk)
    if own is None:
        raise Http404
    return own


_sheet_to_write = CompiledQuery(
    lambda by, sheet: ScoreSheet.objects.written_by(User(pk=by)).with_page().filter(pk=sheet),
    "by",
    "sheet",
)


def _read_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    """A sheet to write on, or one that was handed in by who has handed the seat on since."""
    handed_in = Q(seat__user=request.user, state__in=COUNTED)
    sheets = ScoreSheet.objects.written_by(request.user)
    found = ScoreSheet.objects.filter(handed_in | Q(pk__in=sheets.values("pk")))
    return get_object_or_404(found.with_page(), pk=pk)


@allow(signed_in)
def sheet_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Declare, then open the sheet; a sheet that is open already opens at once."""
    nominations = Nomination.objects.visible_to(request.user).accepted()
    nomination = get_object_or_404(
        nominations.select_related("category__award__round", "category__rubric", "unit"), pk=pk
    )
    seats = Seat.objects.held_by(request.user)
    seat = get_object_or_404(seats, committee=nomination.committee_id)
    if not seat.scores:
        return _open_agreed(request, nomination)
    declaration = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    form, refusal = DeclarationForm(request.POST or None), ""
    try:
        if declaration is None and form.is_valid():
            told = form.cleaned_data
            declaration = declare(by=request.user, seat=seat, nomination=nomination, **told)
        if declaration is not None:
            return _opened(request, seat, nomination)
    except Refused as refused:
        refusal = str(refused)
    context = {
        "nomination": nomination,
        "form": form,
        "declaration": declaration,
        "refusal": refusal,
    }
    return render(request, "evaluations/scoring/sheet_open.html", context)


def _opened(request: PersonRequest, seat: Seat, nomination: Nomination) -> HttpResponse:
    if nomination.category.award.mode == Mode.AGREED:
        return _open_agreed(request, nomination)
    return redirect("sheet", open_sheet(by=request.user, seat=seat, nomination=nomination).pk)


def _open_agreed(request: PersonRequest, nomination: Nomination) -> HttpResponse:
    """The committee's sheet: opened by chair or secretary, looked at by all seats; 404 where each
    seat has a sheet of its own, and this one none."""
    if nomination.category.award.mode != Mode.AGREED:
        raise Http404
    found = ScoreSheet.objects.filter(nomination=nomination, committee=nomination.committee_id)
    existing = found.first()
    try:
        opened = existing or open_agreed(by=request.user, nomination=nomination)
    except Refused as refusal:
        messages.error(request, str(refusal))
        place = getattr(nomination, "slot_place", None)
        return redirect("session_detail", place.slot.session_id) if place else redirect("home")
    return redirect("agreed_sheet", opened.pk)


@allow(signed_in)
def sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The score sheet; POST is the ordinary save button, which works without JavaScript."""
    own = _own_sheet(request, pk)
    if not own.is_writable:
        return redirect("agreed_sheet" if own.is_agreed else "sheet_review", pk)
    if own.seat_id and not own.seat_has_declared:
        return redirect("sheet_open", own.nomination_id)
    typed = None
    if request.method == "POST":
        typed = _save_page(request, own)
        if not typed.marks and not typed.notes:
            messages.success(request, _("Everything on this page is saved."))
            return redirect("sheet_review" if "review" in request.POST else "sheet", pk)
        messages.error(request, _("Some entries could not be saved; see the remarks beside them."))
    context = {
        "sheet": own,
        "page": sheet_page(own, typed, request.user),
        "private": private_note(own),
        "pulse": pulse_of(own),
    }
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
    if "private_version" in posted and not own.is_agreed:
        _save_private(request, own, posted)
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


def _save_private(request: PersonRequest, own: ScoreSheet, posted: Mapping[str, Any]) -> None:
    """Without scripts the newest text counts: it is one person's own note."""
    form = PrivateNoteForm({"text": posted.get("private_text", ""), "version": 0})
    if form.is_valid():
        note = private_note(own)
        origin = Origin(note.version if note else 0)
        text = form.cleaned_data["text"]
        save_writings(
            by=request.user, sheet=own.pk, writings=[Writing(PRIVATE, 0, origin, texts=(text,))]
        )


def _save_note(request: PersonRequest, own: ScoreSheet, pk: int, form: NoteForm) -> str:
    if not form.is_valid():
        return in_one_line(form)
    try:
        save_note(by=request.user, sheet=own.pk, dimension=pk, **form.cleaned_data)
    except Refused as refusal:
        return str(refusal)
    return ""


@allow(signed_in)
def sheet_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything on one page before the password; afterwards the locked sheet."""
    own = _own_sheet(request, pk) if request.method == "POST" else _read_sheet(request, pk)
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            submit_sheet(by=request.user, sheet=own, seen=request.POST.get("evidence"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your sheet is submitted and locked. Thank you."))
        return redirect("agreed_sheet" if own.is_agreed else "sheet_review", pk)
    return render(request, "evaluations/scoring/sheet_review.html", _review(own, form))


@allow(signed_in)
def earlier_marks(request: PersonRequest, pk: int) -> HttpResponse:
    """The reader's own marks of nominees judged before, beside the present ones."""
    own = _own_sheet(request, pk)
    if own.is_agreed:
        raise Http404
    context = {"sheet": own, "calibration": calibration_of(own)}
    return render(request, "evaluations/scoring/earlier_marks.html", context)


@allow(signed_in)
@require_POST
def sheet_revise(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the own sheet up again while the chair has the discussion open."""
    own = get_object_or_404(ScoreSheet.objects.owned_by(request.user), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write the reason."))
        return redirect("sheet_review", pk)
    try:
        revise_sheet(by=request.user, sheet=own, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet_review", pk)
    return redirect("sheet", pk)


@allow(signed_in)
@require_POST
def discussion(request: PersonRequest, pk: int) -> HttpResponse:
    """The chair opens the discussion of a nomination, or ends it."""
    nominations = Nomination.objects.visible_to(request.user).accepted()
    nomination = get_object_or_404(nominations.select_related("committee"), pk=pk)
    try:
        if request.POST.get("open") == "yes":
            open_discussion(by=request.user, nomination=nomination)
            messages.success(
                request, _("The discussion is open: members may revise their sheets.")
            )
        else:
            close_discussion(by=request.user, nomination=nomination)
            messages.success(request, _("The discussion is closed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("comparison", nomination.committee_id, nomination.category_id, pk)


def _review(own: ScoreSheet, form: PasswordForm) -> dict[str, Any]:
    award_round = own.nomination.category.award.round
    missing = missing_from(
        rubric_tree(own.rubric),
        values_of(own.pk),
        comment_at_extremes=award_round.comment_at_extremes,
    )
    page = sheet_page(own, Typed(marks=missing), own.seat.user if own.seat else None)
    judged = [] if own.is_writable else judged_by(own)
    return {
        "sheet": own,
        "page": page,
        "form": form,
        "missing": missing,
        "judged": judged,
        "openings": openings_of(own),
        "may_revise": not own.is_writable and may_revise(own),
        "paper": (own.content or {}).get("paper"),
    }


@allow(overseer)
def rubric_preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet as a judge will see it, before anybody is judged with it."""
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user), pk=pk)
    context = {"rubric": rubric, "page": preview_page(rubric_tree(rubric))}
    return render(request, "evaluations/scoring/rubric_preview.html", context)
