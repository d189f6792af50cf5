"""Looking a sheet over, signing it, and looking back; taking it up again."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evaluations.judging.scoring.actions.marks import values_of
from evaluations.judging.scoring.actions.submitting import missing_from, submit_sheet
from evaluations.judging.scoring.calibration import calibration_of
from evaluations.judging.scoring.forms import SubmitSheetForm
from evaluations.judging.scoring.judged import judged_by
from evaluations.judging.scoring.keyed_marks import keyed_marks, laid_over
from evaluations.judging.scoring.models import COUNTED, ScoreSheet
from evaluations.judging.scoring.next_step import next_step
from evaluations.judging.scoring.returns_page import may_revise, openings_of
from evaluations.judging.scoring.sheet_page import sheet_page
from evaluations.judging.scoring.sheet_row import Typed
from evaluations.judging.scoring.views.sheets import OF_THE_DAY
from evaluations.platform.pages import refused_as_message
from evaluations.setup.rubrics.tree import IndicatorNode, rubric_tree
from units.access import PersonRequest, allow, signed_in

_HANDED_IN = {
    False: gettext_noop("Your sheet is submitted and locked. Thank you."),
    True: gettext_noop(
        "The committee's sheet is complete and locked. Every scoring seat is asked for its word."
    ),
}


def _own_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    sheets = ScoreSheet.objects.writable_by(request.user)
    return get_object_or_404(sheets.with_page(), pk=pk)


def _read_sheet(request: PersonRequest, pk: int) -> ScoreSheet:
    """A sheet to write on, or one that was handed in by who has handed the seat on since."""
    handed_in = Q(seat__user=request.user, state__in=COUNTED)
    sheets = ScoreSheet.objects.writable_by(request.user)
    readable = ScoreSheet.objects.filter(handed_in | Q(pk__in=sheets.values("pk")))
    return get_object_or_404(readable.with_page(), pk=pk)


@allow(signed_in, on_card=OF_THE_DAY)
def sheet_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything on one page before the password; afterwards the locked sheet."""
    own = _own_sheet(request, pk) if request.method == "POST" else _read_sheet(request, pk)
    form = SubmitSheetForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        with refused_as_message(request):
            submit_sheet(by=request.user, sheet=own, seen=form.cleaned_data["evidence"])
            messages.success(request, _(_HANDED_IN[own.is_agreed]))
        return redirect("agreed_sheet" if own.is_agreed else "sheet_review", pk)
    return render(request, "evaluations/judging/scoring/sheet_review.html", _review(own, form))


@allow(signed_in)
def earlier_marks(request: PersonRequest, pk: int) -> HttpResponse:
    """The reader's own marks of nominees judged before, beside the present ones."""
    own = _own_sheet(request, pk)
    if own.is_agreed:
        raise Http404
    context = {"sheet": own, "calibration": calibration_of(own)}
    return render(request, "evaluations/judging/scoring/earlier_marks.html", context)


def _review(own: ScoreSheet, form: SubmitSheetForm) -> dict[str, Any]:
    award_round = own.nomination.category.award.round
    tree = rubric_tree(own.rubric)
    marks = values_of(own.pk)
    if own.is_writable:
        marks = laid_over(tree, marks, keyed_marks(tree, own.nomination_id))
    missing = missing_from(
        tree,
        marks,
        comment_at_extremes=award_round.comment_at_extremes,
        nominee_class=own.nomination.nominee_class,
    )
    gaps: dict[str, list[IndicatorNode]] = defaultdict(list)
    for pk, sentence in missing.items():
        gaps[sentence].append(tree.indicators[pk][1])
    page = sheet_page(own, Typed(marks=missing), own.seat.user if own.seat else None)
    judged = [] if own.is_writable else judged_by(own)
    return {
        "sheet": own,
        "page": page,
        "form": form,
        "missing": missing,
        "gaps": dict(gaps),
        "judged": judged,
        "openings": openings_of(own),
        "next": None if own.is_writable else next_step(own),
        "may_revise": not own.is_writable and may_revise(own),
        "paper": own.content and own.content["paper"],
    }
