"""The zones of a round: named sets of places, for committees and for quotas."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import refusals
from evaluations.setup.rounds.views import crumbs, find_round
from evaluations.setup.zones.actions import save_zones, zones_of
from evaluations.setup.zones.forms import ZoneSet, ZonesForm, zones_initial
from units.access import PersonRequest, allow, overseer


@allow(overseer)
def round_zones(request: PersonRequest, pk: int) -> HttpResponse:
    award_round, posted = find_round(request, pk), sent(request)
    stored = zones_of(award_round)
    form = ZonesForm(posted, instance=award_round)
    zones = ZoneSet(posted, prefix="zone", initial=zones_initial(stored))
    if zones.is_adding:
        form, zones = ZonesForm(instance=award_round), zones.redrawn()
    elif form.is_valid() and zones.is_valid():
        with refusals(form):
            save_zones(
                by=request.user, award_round=award_round, edits=form.seen, zones=zones.lines()
            )
            messages.success(request, _("The zones are saved. Next: the committees of each."))
            return redirect("round_zones", pk)
    if form.is_stale:
        zones = zones.merged()
    context = {
        "form": form,
        "zones": zones,
        "stored_now": stored if zones.is_met else [],
        "round": award_round,
        "crumbs": crumbs(award_round),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/setup/zones/round_zones.html", context, status=status)
