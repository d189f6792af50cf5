"""From one level to the next: who goes up, who was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.outcome.cascade.actions import send_up
from evaluations.outcome.cascade.winners import winners_of
from evaluations.platform.pages import refused_as_message
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow, overseer


@allow(overseer)
def cascade(request: PersonRequest, pk: int) -> HttpResponse:
    found = find_round(request, pk)
    groups = winners_of(found)
    context = {
        "round": found,
        "groups": groups,
        "waiting": sum(1 for group in groups for winner in group.winners if winner.sent is None),
        "crumbs": crumbs(found),
    }
    return render(request, "evaluations/outcome/cascade/cascade.html", context)


@allow(administrator)
@require_POST
def cascade_send(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        count = send_up(by=request.user, award_round=find_round(request, pk))
        params = {"count": count}
        messages.success(request, _("%(count)s nominations were sent up.") % params)
    return redirect("cascade", pk)
