"""From one level to the next: who goes up, who was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.outcome.cascade.actions import keep_above, send_up, take_back
from evaluations.outcome.cascade.forms import KEEP, DecisionForm
from evaluations.outcome.cascade.winners import cascade_of, winners_of
from evaluations.platform.pages import refused_as_message, typed, visible_or_404
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow, overseer


@allow(overseer)
def cascade(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    shown = cascade_of(award_round)
    groups = winners_of(award_round, shown)
    context = {
        "round": award_round,
        "groups": groups,
        "no_winners": shown.no_winners,
        "waiting": sum(1 for group in groups for winner in group.winners if winner.waits),
        "crumbs": crumbs(award_round),
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


@allow(administrator)
@require_POST
def cascade_decide(request: PersonRequest, pk: int, nomination: int) -> HttpResponse:
    """Keep in the next level's round who is a winner no more, or take it back, with the reason."""
    award_round = find_round(request, pk)
    sent = Nomination.objects.filter(sent_up_from__category__award__round=award_round)
    rows = sent.select_related("sent_up_from__category__award")
    above = visible_or_404(request, rows, nomination)
    with refused_as_message(request):
        values = typed(DecisionForm(request.POST), _("Please write the reason."))
        decide = keep_above if values["what"] == KEEP else take_back
        decide(by=request.user, nomination=above, reason=values["reason"])
        messages.success(request, _("The decision is recorded."))
    return redirect("cascade", pk)
