"""What each nominee is in the list: the chair asks for it, a second person agrees."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.judging.results.actions.standings import (
    agree_standing,
    ask_standing,
    drop_standing,
    may_agree,
)
from evaluations.judging.results.forms import StandingForm, WishForm
from evaluations.judging.results.turnout import panel_turnout
from evaluations.judging.results.views.board import find_panel
from evaluations.judging.scoring.forms import SigningForm
from evaluations.judging.scoring.models import Standing
from evaluations.platform.pages import refusals, refused_as_message, visible_or_404
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def standings(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """The nominees of a panel with their standing; the chair asks for another one here."""
    panel = find_panel(request, committee, category)
    if not panel.sees_progress:
        raise Http404
    turnout = panel_turnout(panel)
    form = StandingForm(request.POST or None, nominations=turnout.nominations)
    signing = SigningForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and signing.is_valid():
        with refusals(form):
            ask_standing(by=request.user, **form.cleaned_data)
            messages.success(request, _("Asked. Now a second person has to agree."))
            return redirect("standings", committee, category)
    rows = [
        (nomination, turnout.standings.get(nomination.pk), turnout.asked.get(nomination.pk))
        for nomination in turnout.nominations
    ]
    context = {
        "panel": panel,
        "rows": rows,
        "form": form,
        "signing": signing,
        "may_decide": panel.may_decide,
    }
    status = 422 if form.errors or signing.errors else 200
    return render(request, "evaluations/judging/results/standings.html", context, status=status)


@allow(signed_in)
def standing(request: PersonRequest, pk: int) -> HttpResponse:
    """One that waits: the second person agrees under the password, or it is left as it was."""
    rows = Standing.objects.asked().select_related("asked_by", "nomination__committee")
    proposed = visible_or_404(request, rows, pk)
    nomination = proposed.nomination
    panel = find_panel(request, nomination.committee_id or 0, nomination.category_id)
    agrees = may_agree(request.user, proposed)
    if not panel.viewer_is_chair and not agrees:
        raise Http404
    form = SigningForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return _settle(request, proposed)
    context = {"panel": panel, "standing": proposed, "agrees": agrees, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluations/judging/results/standing.html", context, status=status)


def _settle(request: PersonRequest, proposed: Standing) -> HttpResponse:
    button, nomination = WishForm(request.POST), proposed.nomination
    drops = button.is_valid() and button.cleaned_data["drop"]
    with refused_as_message(request):
        if drops:
            drop_standing(by=request.user, standing=proposed)
            messages.success(request, _("The nominee stays as it was."))
        else:
            agree_standing(by=request.user, standing=proposed)
            messages.success(request, _("Agreed. It counts from now on."))
    return redirect("standings", nomination.committee_id, nomination.category_id)
