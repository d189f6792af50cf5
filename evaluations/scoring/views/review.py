"""Looking a sheet over, signing it, and looking back; taking it up again."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.errors import Refused
from evaluations.nominations.models import Nomination
from evaluations.rubrics.tree import rubric_tree
from evaluations.scoring.actions import (
    close_discussion,
    missing_from,
    open_discussion,
    revise_sheet,
    submit_sheet,
    values_of,
)
from evaluations.scoring.calibration import calibration_of
from evaluations.scoring.forms import PasswordForm, ReasonForm
from evaluations.scoring.judged import judged_by
from evaluations.scoring.models import COUNTED, ScoreSheet
from evaluations.scoring.openings import may_revise, openings_of
from evaluations.scoring.sheet_page import Typed, sheet_page
from evaluations.scoring.views.sheets import OF_THE_DAY, own_sheet
from units.access import PersonRequest, allow, signed_in


def _read_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    """A sheet to write on, or one that was handed in by who has handed the seat on since."""
    handed_in = Q(seat__user=request.user, state__in=COUNTED)
    sheets = ScoreSheet.objects.written_by(request.user)
    found = ScoreSheet.objects.filter(handed_in | Q(pk__in=sheets.values("pk")))
    return get_object_or_404(found.with_page(), pk=pk)


@allow(signed_in, on_card=OF_THE_DAY)
def sheet_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything on one page before the password; afterwards the locked sheet."""
    own = own_sheet(request, pk) if request.method == "POST" else _read_sheet(request, pk)
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            submit_sheet(by=request.user, sheet=own, seen=request.POST.get("evidence"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your sheet is submitted and locked. Thank you."))
        return redirect("agreed_sheet" if own.is_agreed else "sheet_review", pk)
    return render(request, "evaluations/scoring/sheet_review.html", _review(own, form))


@allow(signed_in)
def earlier_marks(request: PersonRequest, pk: int) -> HttpResponse:
    """The reader's own marks of nominees judged before, beside the present ones."""
    own = own_sheet(request, pk)
    if own.is_agreed:
        raise Http404
    context = {"sheet": own, "calibration": calibration_of(own)}
    return render(request, "evaluations/scoring/earlier_marks.html", context)


@allow(signed_in, on_card=OF_THE_DAY)
@require_POST
def sheet_revise(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the own sheet up again while the chair has the discussion open."""
    own = get_object_or_404(ScoreSheet.objects.owned_by(request.user), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write the reason."))
        return redirect("sheet_review", pk)
    try:
        revise_sheet(by=request.user, sheet=own, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet_review", pk)
    return redirect("sheet", pk)


@allow(signed_in)
@require_POST
def discussion(request: PersonRequest, pk: int) -> HttpResponse:
    """The chair opens the discussion of a nomination, or ends it."""
    nominations = Nomination.objects.visible_to(request.user).accepted()
    nomination = get_object_or_404(nominations.select_related("committee"), pk=pk)
    try:
        if request.POST.get("open") == "yes":
            open_discussion(by=request.user, nomination=nomination)
            messages.success(
                request, _("The discussion is open: members may revise their sheets.")
            )
        else:
            close_discussion(by=request.user, nomination=nomination)
            messages.success(request, _("The discussion is closed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("comparison", nomination.committee_id, nomination.category_id, pk)


def _review(own: ScoreSheet, form: PasswordForm) -> dict[str, Any]:
    award_round = own.nomination.category.award.round
    missing = missing_from(
        rubric_tree(own.rubric),
        values_of(own.pk),
        comment_at_extremes=award_round.comment_at_extremes,
    )
    page = sheet_page(own, Typed(marks=missing), own.seat.user if own.seat else None)
    judged = [] if own.is_writable else judged_by(own)
    return {
        "sheet": own,
        "page": page,
        "form": form,
        "missing": missing,
        "judged": judged,
        "openings": openings_of(own),
        "may_revise": not own.is_writable and may_revise(own),
        "paper": (own.content or {}).get("paper"),
    }
