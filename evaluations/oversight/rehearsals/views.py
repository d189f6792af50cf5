"""Rehearsal rounds: made real, or wiped; and draft rounds deleted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from evaluations.oversight.rehearsals.actions import (
    counted_elsewhere,
    holds_of_round,
    make_real,
    remove_round,
    what_is_lost,
    wipe_round,
)
from evaluations.oversight.rehearsals.forms import RealRoundForm, WipeForm
from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.pages import form_page, refusals
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow


def _rehearsal(request: PersonRequest, pk: int) -> AwardRound:
    award_round = find_round(request, pk)
    if not award_round.is_rehearsal:
        raise Http404
    return award_round


@allow(administrator)
def round_make_real(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = _rehearsal(request, pk)
    form = RealRoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            name = form.cleaned_data["name"]
            real = make_real(by=request.user, award_round=award_round, name=name)
            messages.success(
                request, _("The real round is there, as a draft. The rehearsal stays.")
            )
            return redirect("round", real.pk)
    notes = [_("Awards, rubrics, committees and policies are copied; its marks are not.")]
    title, submit = _("Make a real round from it"), _("Make the real round")
    return form_page(
        request, form, title=title, crumbs=crumbs(award_round), submit=submit, notes=notes
    )


@allow(administrator)
def round_wipe(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = _rehearsal(request, pk)
    form = WipeForm(request.POST or None, wanted=award_round.name)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            wipe_round(by=request.user, award_round=award_round)
            messages.success(request, _("The rehearsal is wiped."))
            return redirect("round_list")
    title, submit = _("Wipe the rehearsal"), _("Wipe everything")
    notes = [_("The rubrics stay, and so does the journal of what was done.")]
    return form_page(
        request,
        form,
        title=title,
        crumbs=crumbs(award_round),
        submit=submit,
        losses=_losses(award_round),
        holds=counted_elsewhere(award_round),
        notes=notes,
    )


def _losses(award_round: AwardRound) -> list[str]:
    lost = what_is_lost(award_round)
    return [f"{name}: {count}" for name, count in lost.items()] or [_("the empty round")]


@allow(administrator)
def round_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """A draft that nobody brought anything to."""
    award_round = find_round(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_round(by=request.user, award_round=award_round)
            messages.success(request, _("The round is deleted."))
            return redirect("round_list")
    return form_page(
        request,
        form,
        title=_("Delete the round"),
        crumbs=crumbs(award_round),
        submit=_("Delete"),
        lead=award_round.name,
        losses=_losses(award_round),
        holds=holds_of_round(award_round),
        notes=[_("The rubrics stay, and so does the journal of what was done.")],
    )
