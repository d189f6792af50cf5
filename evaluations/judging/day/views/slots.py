"""Changes of the running day's slots. Each goes back to the board with one sentence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.lines import moment
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.day.actions.correcting import correct_slot
from evaluations.judging.day.actions.running import (
    begin_questions,
    insert_slot,
    reschedule_slot,
    shift_slots,
    swap_slots,
)
from evaluations.judging.day.actions.slots import run_slot, undo
from evaluations.judging.day.forms import (
    CorrectionForm,
    InsertForm,
    MoveForm,
    ShiftForm,
    SlotChangeForm,
    SwapForm,
    UndoForm,
)
from evaluations.platform.dates import time_text
from evaluations.platform.pages import refused_as_message, typed, visible_or_404
from units.access import PersonRequest, allow, signed_in


def _slot(request: PersonRequest, pk: int) -> Slot:
    sessions = EvaluationSession.objects.visible_to(request.user)
    slots = Slot.objects.filter(session__in=sessions)
    return get_object_or_404(slots.select_related("session__committee__round"), pk=pk)


def _session(request: PersonRequest, pk: int) -> EvaluationSession:
    return visible_or_404(
        request, EvaluationSession.objects.select_related("committee__round"), pk
    )


def _board(session: int, slot: int | None = None) -> HttpResponse:
    """The board, where the slot stands that was changed."""
    address = reverse("session_detail", args=[session])
    return redirect(f"{address}#slot-{slot}" if slot else address)


def _new_state(changed: Slot) -> str:
    return _("The slot of %(time)s is now “%(state)s”.") % {
        "time": time_text(changed.starts_at),
        "state": changed.get_state_display(),
    }


@allow(signed_in)
@require_POST
def slot_change(request: PersonRequest, pk: int) -> HttpResponse:
    slot = _slot(request, pk)
    with refused_as_message(request):
        values = typed(SlotChangeForm(request.POST, slot=slot))
        changed = run_slot(by=request.user, slot=slot, **values)
        messages.success(request, _new_state(changed))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def slot_undo(request: PersonRequest, pk: int) -> HttpResponse:
    slot = _slot(request, pk)
    with refused_as_message(request):
        changed = undo(by=request.user, slot=slot, **typed(UndoForm(request.POST)))
        messages.success(request, _new_state(changed))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def slot_questions(request: PersonRequest, pk: int) -> HttpResponse:
    slot = _slot(request, pk)
    with refused_as_message(request):
        begin_questions(by=request.user, slot=slot)
        messages.success(request, _("The time for questions runs."))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def slot_swap(request: PersonRequest, pk: int) -> HttpResponse:
    slot = _slot(request, pk)
    with refused_as_message(request):
        values = typed(SwapForm(request.POST))
        key, moves = values["other"]
        other, seen = _slot(request, key), (values["moves"], moves)
        swap_slots(by=request.user, first=slot, second=other, moves=seen)
        messages.success(request, _("The two slots have exchanged their places."))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def slot_move(request: PersonRequest, pk: int) -> HttpResponse:
    """A new time for a slot that was postponed or has not begun."""
    slot = _slot(request, pk)
    with refused_as_message(request):
        values = typed(MoveForm(request.POST))
        starts_at = moment(slot.session, values.pop("starts"))
        reschedule_slot(by=request.user, slot=slot, starts_at=starts_at, **values)
        messages.success(request, _("The slot has its new time."))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def slot_correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Room, link and attendees of a slot that has begun."""
    slot = _slot(request, pk)
    with refused_as_message(request):
        values = typed(CorrectionForm(request.POST))
        link = values.pop("link")
        correct_slot(by=request.user, slot=slot, meeting_link=link, **values)
        messages.success(request, _("The change is saved."))
    return _board(slot.session_id, slot.pk)


@allow(signed_in)
@require_POST
def session_insert(request: PersonRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    with refused_as_message(request):
        values = typed(InsertForm(request.POST, session=session))
        starts_at = moment(session, values.pop("starts"))
        insert_slot(by=request.user, session=session, starts_at=starts_at, **values)
        messages.success(request, _("The slot is inserted."))
    return _board(pk)


@allow(signed_in)
@require_POST
def session_shift(request: PersonRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    with refused_as_message(request):
        values = typed(ShiftForm(request.POST))
        since = moment(session, values.pop("since"))
        count = shift_slots(by=request.user, session=session, since=since, **values)
        messages.success(request, _("%(count)s slots have moved.") % {"count": count})
    return _board(pk)
