"""A judge's own questions: written on the device first, and by an ordinary form as well."""

from functools import partial
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.questions.access import why_closed
from evaluations.judging.questions.actions.edits import Edit, save_questions
from evaluations.judging.questions.page import (
    BLANK,
    Block,
    Pointers,
    empty_block,
    own_blocks,
    pointers_of,
)
from evaluations.judging.scoring.batch import (
    MOST_AT_ONCE,
    Json,
    Unreadable,
    answers_to,
    origin_of,
    read_batch,
)
from evaluations.judging.scoring.edit import REFUSED, SAVED, Origin, Outcome
from evaluations.judging.scoring.forms import in_one_line
from evaluations.setup.committees.models import Seat
from units.access import PersonRequest, allow, allow_script, of, signed_in
from units.models import User

OF_THE_DAY = of(Nomination, "slot_place__slot__session")


def _asking(user: User, pk: int) -> tuple[Nomination, Seat]:
    """A nomination to whose presenters the reader may write questions, and the seat held today."""
    seats = Seat.objects.held_by(user)
    rows = Nomination.objects.accepted().filter(committee__in=seats.values("committee"))
    joined = ("category__award__round", "category__rubric", "slot_place__slot__session")
    nomination = get_object_or_404(rows.select_related(*joined), pk=pk)
    return nomination, get_object_or_404(seats, committee=nomination.committee_id)


@allow(signed_in, on_card=OF_THE_DAY)
def own_questions(request: PersonRequest, pk: int) -> HttpResponse:
    nomination, seat = _asking(request.user, pk)
    pointers, refused = pointers_of(nomination), {}
    if request.method == "POST":
        refused = _save_page(request, nomination, seat, pointers)
        if not refused:
            messages.success(request, _("Your questions are saved."))
            return redirect("own_questions", pk)
        messages.error(request, _("Some entries could not be saved; see the remarks beside them."))
    context = {
        "nomination": nomination,
        "closed": why_closed(seat, nomination),
        "blocks": own_blocks(nomination, request.user, pointers, refused),
        "blank": empty_block(pointers, BLANK),
        "tells_office": nomination.category.award.round.shows_questions_to_offices,
    }
    return render(request, "evaluations/judging/questions/own_questions.html", context)


def _save_page(
    request: PersonRequest, nomination: Nomination, seat: Seat, pointers: Pointers
) -> dict[UUID, Block]:
    """Save what can be saved; what could not comes back as it was typed."""
    refused: dict[UUID, Block] = {}
    for typed in request.POST.getlist("key")[:MOST_AT_ONCE]:
        key = _uuid(typed)
        form = pointers.form(key, request.POST)
        if not form.is_valid():
            refused[key] = Block(key, form, error=in_one_line(form))
            continue
        edit = Edit(key, Origin(form.cleaned_data["version"]), form.words())
        [outcome] = save_questions(by=request.user, seat=seat, nomination=nomination, edits=[edit])
        if outcome.status != SAVED:
            # Sent again as it stands, it follows what is stored now.
            data = request.POST.copy()
            data[f"{key}-version"] = str(outcome.version)
            refused[key] = Block(key, pointers.form(key, data), error=outcome.sentence)
    return refused


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


@allow_script(on_card=OF_THE_DAY)
@require_POST
def own_questions_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what a device wrote; each gets its own answer, in their order, as `sheet_save`."""
    user = cast(User, request.user)
    nomination, seat = _asking(user, pk)
    try:
        writer, sent = read_batch(request.body, partial(_edit, pointers_of(nomination)))
    except Unreadable:
        return JsonResponse({}, status=400)
    if writer != user.pk:
        raise Http404
    good = [edit for edit in sent if isinstance(edit, Edit)]
    saved = save_questions(by=user, seat=seat, nomination=nomination, edits=good)
    return JsonResponse({"answers": answers_to(sent, saved), "user": user.pk})


def _edit(pointers: Pointers, sent: Json) -> Edit | Outcome:
    origin = origin_of(sent)
    if any(not isinstance(value, str) for value in sent["values"].values()):
        raise Unreadable
    key, values = UUID(sent["pk"]), {**sent["values"], "version": origin.version}
    form = pointers.form(key, {f"{key}-{name}": value for name, value in values.items()})
    if not form.is_valid():
        return Outcome(REFUSED, 0, {}, in_one_line(form))
    return Edit(key, origin, form.words())
