"""Slot changes; the session's page itself stands in home, which also reads the sheets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.errors import Refused
from evaluations.schedule.actions import change_slot
from evaluations.schedule.forms import SlotChangeForm
from evaluations.schedule.models import EvaluationSession, Slot
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
@require_POST
def slot_change(request: PersonRequest, pk: int) -> HttpResponse:
    sessions = EvaluationSession.objects.visible_to(request.user)
    slot = get_object_or_404(Slot.objects.filter(session__in=sessions), pk=pk)
    form = SlotChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This change is not possible. Please reload the page."))
        return redirect("session_detail", slot.session_id)
    try:
        changed = change_slot(by=request.user, slot=slot, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = {"state": changed.get_state_display()}
        messages.success(request, _("The slot is now “%(state)s”.") % told)
    return redirect("session_detail", slot.session_id)
