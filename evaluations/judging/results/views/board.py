"""The board of a category, the comparison of one nomination, and the list of results."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.page import papers_of
from evaluations.judging.results.board import board_for
from evaluations.judging.results.comparison import compare
from evaluations.judging.results.following import board_pulse, panel_pulse
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.panel import Panel, panel_for
from evaluations.platform.listing import page_of
from evaluations.platform.pages import visible_or_404
from units.access import PersonRequest, allow, of, signed_in

_PANEL = {"committee": "committee", "category": "category"}
# A category that is presented on the card's day, before that day's committee.
PANEL_OF_THE_DAY = of(Nomination, "slot_place__slot__session", **_PANEL)
NOMINATION_OF_THE_DAY = of(Nomination, "slot_place__slot__session", pk="nomination", **_PANEL)


def find_panel(request: PersonRequest, committee: int, category: int) -> Panel:
    panel = panel_for(request.user, committee, category)
    if panel is None:
        raise Http404
    return panel


def chaired_panel(request: PersonRequest, committee: int, category: int) -> Panel:
    panel = find_panel(request, committee, category)
    if not panel.viewer_is_chair:
        raise Http404
    return panel


def wish_of(panel: Panel) -> Reopening | None:
    """The open wish to certify anew; asked for only where there is one."""
    if panel.reopening is None:
        return None
    rows = Reopening.objects.select_related("asked_by", "seconded_by", "result")
    return rows.defer("result__document").get(pk=panel.reopening)


@allow(signed_in, on_card=PANEL_OF_THE_DAY)
def board(request: PersonRequest, committee: int, category: int) -> HttpResponse:
    panel = find_panel(request, committee, category)
    pulse = board_pulse(panel)
    shown, wish = board_for(panel), wish_of(panel)
    # Where sheets are sent back.
    sessions = list(shown.panel.committee.sessions.all()) if wish else []
    context = {"board": shown, "wish": wish, "sessions": sessions, "pulse": pulse}
    return render(request, "evaluations/judging/results/board.html", context)


@allow(signed_in, on_card=NOMINATION_OF_THE_DAY)
def comparison(
    request: PersonRequest, committee: int, category: int, nomination: int
) -> HttpResponse:
    panel = find_panel(request, committee, category)
    nominations = Nomination.objects.accepted().filter(category=category, committee=committee)
    nominee = visible_or_404(request, nominations.select_related("slot_place__slot"), nomination)
    pulse = panel_pulse(panel, nominee.slot.session_id if nominee.slot else None)
    compared = compare(panel, nominee)
    context = {
        "panel": panel,
        "comparison": compared,
        "papers": papers_of(request.user, nominee) if compared.has_paper else [],
        "pulse": pulse,
    }
    return render(request, "evaluations/judging/results/comparison.html", context)


@allow(signed_in)
def result_list(request: PersonRequest) -> HttpResponse:
    results = Result.objects.visible_to(request.user).select_related(
        "category__award__round", "committee", "certified_by"
    )
    page = page_of(request, results.defer("document"))
    context = {"page": page, "title": _("Certified results")}
    return render(request, "evaluations/judging/results/result_list.html", context)
