"""A round copied: what comes along, the list of what that makes, made."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.forms import CopyForm
from evaluations.oversight.copying.planning import plan_copy
from evaluations.oversight.copying.told import CopyRecordV1, seen_as, told
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import refusals
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow


@allow(administrator)
def round_copy(request: PersonRequest, pk: int) -> HttpResponse:
    source = find_round(request, pk)
    form = CopyForm(sent(request), source=source)
    shown: CopyRecordV1 | None = None
    if form.is_valid():
        if form.confirms:
            with refusals(form):
                seen, choice = form.cleaned_data["seen"], form.choice()
                award_round = copy_round(by=request.user, source=source, choice=choice, seen=seen)
                messages.success(request, _("The round is there as a draft. This was copied."))
                return redirect("document", "round_copied", award_round.pk, "page")
        plan = plan_copy(source, form.choice())
        form.see(seen_as(plan))
        shown = told(plan)
    context = {"form": form, "shown": shown, "round": source, "crumbs": crumbs(source)}
    status = 422 if form.errors else 200
    template = "evaluations/oversight/copying/round_copy.html"
    return render(request, template, context, status=status)
