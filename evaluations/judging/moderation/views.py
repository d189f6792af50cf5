"""A sheet is revised, a nomination discussed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.moderation.actions.discussion import close_discussion, open_discussion
from evaluations.judging.moderation.actions.returning import revise_sheet
from evaluations.judging.moderation.forms import DiscussionForm
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.views.sheets import OF_THE_DAY
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import refused_as_message, typed, visible_or_404
from units.access import PersonRequest, allow, signed_in


@allow(signed_in, on_card=OF_THE_DAY)
@require_POST
def sheet_revise(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the own sheet up again while the chair has the discussion open."""
    own = get_object_or_404(ScoreSheet.objects.owned_by(request.user), pk=pk)
    with refused_as_message(request):
        values = typed(ReasonForm(request.POST), _("Please write the reason."))
        revise_sheet(by=request.user, sheet=own, **values)
        return redirect("sheet", pk)
    return redirect("sheet_review", pk)


@allow(signed_in)
@require_POST
def discussion(request: PersonRequest, pk: int) -> HttpResponse:
    """The chair opens the discussion of a nomination, or ends it."""
    nomination = visible_or_404(
        request, Nomination.objects.accepted().select_related("committee"), pk
    )
    form = DiscussionForm(request.POST)
    with refused_as_message(request):
        if form.is_valid() and form.cleaned_data["open"] == "yes":
            open_discussion(by=request.user, nomination=nomination)
            messages.success(
                request, _("The discussion is open: members may revise their sheets.")
            )
        else:
            close_discussion(by=request.user, nomination=nomination)
            messages.success(request, _("The discussion is closed."))
    return redirect("comparison", nomination.committee_id, nomination.category_id, pk)
