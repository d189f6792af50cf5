"""The chair's pages: the board of a category, the comparison, certification."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import (
    ask_reopening,
    drop_reopening,
    may_second,
    second_reopening,
)
from evaluations.judging.results.actions.rulings import rule_on_tie
from evaluations.judging.results.board import board_for
from evaluations.judging.results.comparison import compare
from evaluations.judging.results.forms import RulingForm, WishForm
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.panel import Panel, panel_for
from evaluations.judging.results.preview import preview_of
from evaluations.judging.scoring.forms import SigningForm
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.listing import page_of
from evaluations.platform.pages import refused_as_message, visible_or_404
from units.access import PersonRequest, allow, of, signed_in

_PANEL = {"committee": "committee", "category": "category"}
# A category that is presented on the card's day, before that day's committee.
PANEL_OF_THE_DAY = of(Nomination, "slot_place__slot__session", **_PANEL)
NOMINATION_OF_THE_DAY = of(Nomination, "slot_place__slot__session", pk="nomination", **_PANEL)


def _panel(request: PersonRequest, committee: int, category: int) -> Panel:
    panel = panel_for(request.user, committee, category)
    if panel is None:
        raise Http404
    return panel


def _chaired_panel(request: PersonRequest, committee: int, category: int) -> Panel:
    panel = _panel(request, committee, category)
    if not panel.viewer_is_chair:
        raise Http404
    return panel


def _wish(panel: Panel) -> Reopening | None:
    """The open wish to certify anew; asked for only where there is one."""
    if panel.reopening is None:
        return None
    rows = Reopening.objects.select_related("asked_by", "seconded_by", "result")
    return rows.defer("result__document").get(pk=panel.reopening)


@allow(signed_in, on_card=PANEL_OF_THE_DAY)
def board(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    shown = board_for(_panel(request, committee, category))
    wish = _wish(shown.panel)
    # Where sheets are sent back.
    sessions = list(shown.panel.committee.sessions.all()) if wish else []
    context = {"board": shown, "wish": wish, "sessions": sessions}
    return render(request, "evaluations/judging/results/board.html", context)


@allow(signed_in, on_card=NOMINATION_OF_THE_DAY)
def comparison(
    request: PersonRequest, committee: int, category: int, nomination: int
) -> HttpResponse:
    panel = _panel(request, committee, category)
    here = Nomination.objects.accepted().filter(category=category, committee=committee)
    found = visible_or_404(request, here, nomination)
    context = {"panel": panel, "comparison": compare(panel, found)}
    return render(request, "evaluations/judging/results/comparison.html", context)


@allow(signed_in)
def certification(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """What would be certified, step by step; then the chair's password, and code where set."""
    panel = _chaired_panel(request, committee, category)
    form = SigningForm(request.POST or None, request=request)
    if not form.is_valid():
        return _certification_page(request, panel, form=form)
    with refused_as_message(request):
        result = certify(by=request.user, category=panel.category, committee=panel.committee)
        messages.success(request, _("The result is certified and sealed."))
        return redirect("result", result.pk)
    return redirect("certification", committee, category)


def _certification_page(
    request: PersonRequest,
    panel: Panel,
    *,
    form: SigningForm | None = None,
    ruling_form: RulingForm | None = None,
) -> HttpResponse:
    """What stands to be signed; 422 where a form on it comes back with remarks."""
    preview = preview_of(panel)
    context = {
        "panel": panel,
        "preview": preview,
        "form": form or SigningForm(request=request),
        "ruling_form": ruling_form
        or RulingForm(
            tied=list(preview.tied),
            places=preview.places,
            initial={"reason": preview.ruling_reason},
        ),
        "wish": _wish(panel),
    }
    status = 422 if ruling_form or (form and form.errors) else 200
    return render(
        request, "evaluations/judging/results/certification.html", context, status=status
    )


@allow(signed_in)
@require_POST
def ruling(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    """The chair's order of the tied, with the reason; back to the page that shows them."""
    panel = _chaired_panel(request, committee, category)
    form = RulingForm(request.POST, tied=list(preview_of(panel).tied))
    if not form.is_valid():
        return _certification_page(request, panel, ruling_form=form)
    order, reason = form.order(), form.cleaned_data["reason"]
    with refused_as_message(request):
        rule_on_tie(
            by=request.user,
            category=panel.category,
            committee=panel.committee,
            order=order,
            reason=reason,
        )
        messages.success(request, _("The ruling is recorded."))
    return redirect("certification", committee, category)


@allow(signed_in)
def result_list(request: PersonRequest) -> HttpResponse:
    results = Result.objects.visible_to(request.user).select_related(
        "category__award__round", "committee", "certified_by"
    )
    page = page_of(request, results.defer("document"))
    context = {"page": page, "title": _("Certified results")}
    return render(request, "evaluations/judging/results/result_list.html", context)


@allow(signed_in)
def reopening(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask to certify a category anew (the chair), agree to it, or leave it: under the password."""
    result = visible_or_404(
        request, Result.objects.select_related("category__award__round", "committee__round"), pk
    )
    panel = _panel(request, result.committee_id, result.category_id)
    wish = _wish(panel)
    seconds = wish is not None and wish.seconded_at is None and may_second(request.user, wish)
    if not panel.viewer_is_chair and not seconds:
        raise Http404
    form = SigningForm(request.POST or None, request=request)
    reason = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (wish or reason.is_valid()):
        return _reopen(request, result, wish, reason)
    context = {"result": result, "wish": wish, "seconds": seconds, "form": form, "reason": reason}
    status = 422 if form.errors else 200
    return render(request, "evaluations/judging/results/reopening.html", context, status=status)


def _reopen(
    request: PersonRequest, found: Result, wish: Reopening | None, form: ReasonForm
) -> HttpResponse:
    button = WishForm(request.POST)
    drops = button.is_valid() and button.cleaned_data["drop"]
    with refused_as_message(request):
        if wish is None:
            ask_reopening(by=request.user, result=found, reason=form.cleaned_data["reason"])
            messages.success(request, _("Asked. Now a second person has to agree."))
        elif drops:
            drop_reopening(by=request.user, wish=wish)
            messages.success(request, _("The result stays as it is."))
        else:
            second_reopening(by=request.user, wish=wish)
            messages.success(
                request, _("Agreed. The chair can put things right and certify anew.")
            )
    return redirect("board", found.committee_id, found.category_id)
