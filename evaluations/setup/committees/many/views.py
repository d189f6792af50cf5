"""One committee for each place that is ticked: the pattern, the list of what it makes, made."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import refusals
from evaluations.setup.committees.covering import map_of_gaps
from evaluations.setup.committees.many.actions import make_committees, plan_of
from evaluations.setup.committees.many.forms import (
    FIRST_SEATS,
    PatternForm,
    PatternSeatRows,
    PatternSeatSet,
)
from evaluations.setup.committees.many.grounds import PER
from evaluations.setup.committees.many.pattern import Planned, seen_as, to_make
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow, overseer


@allow(administrator)
def committee_many(request: PersonRequest, pk: int, per: str) -> HttpResponse:
    award_round, posted = find_round(request, pk), sent(request)
    if per not in PER:
        raise Http404
    form = PatternForm(
        posted, award_round=award_round, per=per, ticks=request.GET.get("ticks", "")
    )
    seats = PatternSeatSet(posted, prefix="seat", initial=FIRST_SEATS)
    planned: list[Planned] | None = None
    if seats.is_adding:
        form, seats = form.redrawn(), seats.redrawn()
    elif form.is_valid() and seats.is_valid():
        if form.confirms:
            with refusals(form):
                return _made(request, form, seats)
        planned = _shown(form, seats)
    context = {
        "form": form,
        "seats": seats,
        "planned": planned,
        "count": len(to_make(planned or ())),
        "told": sum(len(row.seats) for row in to_make(planned or ())),
        "per": per,
        "kinds": PER.items(),
        "round": award_round,
        "crumbs": [*crumbs(award_round), (_("Committees"), reverse("committee_list", args=[pk]))],
    }
    status = 422 if form.errors or seats.total_error_count() else 200
    template = "evaluations/setup/committees/committee_many.html"
    return render(request, template, context, status=status)


def _shown(form: PatternForm, seats: PatternSeatRows) -> list[Planned]:
    """What would be made; the page remembers that it was shown."""
    pattern = form.pattern(seats.lines())
    planned = plan_of(form.round, form.per, pattern, form.keys())
    form.see(seen_as(pattern, planned))
    return planned


def _made(request: PersonRequest, form: PatternForm, seats: PatternSeatRows) -> HttpResponse:
    count = make_committees(
        by=request.user,
        award_round=form.round,
        per=form.per,
        pattern=form.pattern(seats.lines()),
        keys=form.keys(),
        seen=form.cleaned_data["seen"],
    )
    sentence = ngettext("%(count)s committee is made.", "%(count)s committees are made.", count)
    if count:
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("All of them are there already. Nothing was changed."))
    return redirect("committee_list", form.round.pk)


@allow(overseer)
def committee_gaps(request: PersonRequest, pk: int) -> HttpResponse:
    """Which provinces nobody judges yet, category by category."""
    award_round = find_round(request, pk)
    missing = map_of_gaps(award_round)
    context = {
        "round": award_round,
        "missing": missing,
        "has_gaps": any(row.regions for row in missing),
        "crumbs": [*crumbs(award_round), (_("Committees"), reverse("committee_list", args=[pk]))],
    }
    return render(request, "evaluations/setup/committees/committee_gaps.html", context)
