"""A result is to be certified anew: the chair asks, a second person agrees."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.judging.results.actions.reopening import (
    ask_reopening,
    drop_reopening,
    may_second,
    second_reopening,
)
from evaluations.judging.results.forms import WishForm
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.views.board import find_panel, wish_of
from evaluations.judging.scoring.forms import SigningForm
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import refused_as_message, visible_or_404
from units.access import PersonRequest, allow, signed_in

LONGEST_REASON = 1000


@allow(signed_in)
def reopening(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask to certify a category anew (the chair), agree to it, or leave it: under the password."""
    result = visible_or_404(
        request, Result.objects.select_related("category__award__round", "committee__round"), pk
    )
    panel = find_panel(request, result.committee_id, result.category_id)
    wish = wish_of(panel)
    seconds = wish is not None and wish.seconded_at is None and may_second(request.user, wish)
    if not panel.viewer_is_chair and not seconds:
        raise Http404
    form = SigningForm(request.POST or None, request=request)
    # An objection that was upheld says why by its address.
    initial = request.GET.get("reason", "")[:LONGEST_REASON]
    reason = ReasonForm(request.POST or None, initial={"reason": initial})
    if request.method == "POST" and form.is_valid() and (wish or reason.is_valid()):
        return _reopen(request, result, wish, reason)
    context = {"result": result, "wish": wish, "seconds": seconds, "form": form, "reason": reason}
    status = 422 if form.errors else 200
    return render(request, "evaluations/judging/results/reopening.html", context, status=status)


def _reopen(
    request: PersonRequest, result: Result, wish: Reopening | None, form: ReasonForm
) -> HttpResponse:
    button = WishForm(request.POST)
    drops = button.is_valid() and button.cleaned_data["drop"]
    with refused_as_message(request):
        if wish is None:
            ask_reopening(by=request.user, result=result, reason=form.cleaned_data["reason"])
            messages.success(request, _("Asked. Now a second person has to agree."))
        elif drops:
            drop_reopening(by=request.user, wish=wish)
            messages.success(request, _("The result stays as it is."))
        else:
            second_reopening(by=request.user, wish=wish)
            messages.success(
                request, _("Agreed. The chair can put things right and certify anew.")
            )
    return redirect("board", result.committee_id, result.category_id)
