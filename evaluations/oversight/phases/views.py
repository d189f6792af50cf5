"""The page of a round: everything it is made of, what it lacks, and its phase."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.actions import assign_committees
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.submissions.stage_nominations import add_missing
from evaluations.judging.results.models import Result
from evaluations.judging.results.sources import superseded_sources
from evaluations.outcome.objections.waiting import waiting_in
from evaluations.oversight.phases.actions import change_phase, step
from evaluations.oversight.phases.award_lines import award_lines
from evaluations.oversight.phases.facts import NAMED_AT_MOST, remembered_facts, unjudged
from evaluations.oversight.phases.forms import PhaseForm, SessionListForm
from evaluations.oversight.phases.labels import consequences, point_lines
from evaluations.oversight.phases.page_rows import first_sessions, remembered_undecided
from evaluations.oversight.phases.pending import pending
from evaluations.oversight.phases.readiness import is_green, is_ready, readiness, under_way
from evaluations.oversight.phases.remembering import state_now
from evaluations.platform.journal.forms import sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import form_page, refusals
from evaluations.setup.rounds.models import UNDER_WAY, AwardRound, Category, Phase
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow, overseer

ORDERS = {
    "date": ("date", "committee__number"),
    "committee": ("committee__number", "date"),
    "host": ("host__sort_key", "date"),
}


@allow(overseer)
def round(request: PersonRequest, pk: int) -> HttpResponse:  # noqa: A001 (the page's name)
    award_round = find_round(request, pk)
    is_shown = award_round.is_editable or award_round.phase in UNDER_WAY
    state = state_now()
    facts = remembered_facts(pk, state) if is_shown else None
    points = readiness(facts, timezone.now()) if facts else []
    forward, back = step(award_round.phase, 1), step(award_round.phase, -1)
    context = {
        "round": award_round,
        "points": point_lines(
            points if award_round.is_editable else under_way(points), award_round
        ),
        "is_ready": is_ready(points),
        "is_green": is_green(points),
        "awards": award_lines(pk, state),
        "committee_count": len(facts.committees) if facts else award_round.committees.count(),
        "sessions": first_sessions(pk, state),
        "session_count": sum(committee.sessions for committee in facts.committees)
        if facts
        else EvaluationSession.objects.filter(committee__round=award_round).count(),
        "unjudged": unjudged(award_round)[:NAMED_AT_MOST]
        if award_round.phase in UNDER_WAY
        else [],
        "superseded": [] if award_round.is_editable else _resting_on_superseded(award_round),
        "lower_rounds": award_round.lower_rounds.all(),
        "waiting": waiting_in(award_round).sentences,
        "forward": Phase(forward) if forward else None,
        "back": Phase(back) if back else None,
        "history": history_of(award_round),
        "no_winners": remembered_undecided(pk, state),
        "crumbs": crumbs(),
    }
    return render(request, "evaluations/oversight/phases/round.html", context)


def _resting_on_superseded(award_round: AwardRound) -> list[Result]:
    """Results of the round that quote in a stage what was superseded since: two queries, and one
    for each result with stages."""
    staged = Category.objects.filter(award__round=award_round, stages__isnull=False)
    results = Result.objects.newest().filter(category__in=staged).select_related("category")
    return [result for result in results if superseded_sources(result.content)]


@allow(overseer)
def round_sessions(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    sessions = EvaluationSession.objects.filter(committee__round=award_round)
    sessions = sessions.select_related("host", "committee")
    shown = listing(request, sessions, form=SessionListForm, orders=ORDERS)
    return list_page(
        request,
        "evaluations/oversight/phases/round_sessions.html",
        shown,
        title=_("Evaluation sessions"),
        crumbs=crumbs(award_round),
        round=award_round,
    )


@allow(administrator)
def round_phase(request: PersonRequest, pk: int, to: str) -> HttpResponse:
    """Asks before a round moves one phase on or back, and says what that will do."""
    award_round = find_round(request, pk)
    if to not in Phase.values:
        raise Http404
    is_back = to == step(award_round.phase, -1)
    undone = [] if is_back else pending(award_round, to)
    form = PhaseForm(sent(request), is_back=is_back, is_pending=bool(undone))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            change_phase(by=request.user, award_round=award_round, to=to, reason=reason)
            params = {"phase": Phase(to).label}
            messages.success(request, _("The round is now “%(phase)s”.") % params)
            return redirect("round", pk)
    title = _("Change the phase to “%(phase)s”") % {"phase": Phase(to).label}
    submit = _("Change the phase")
    recorded = _("Every change of phase is recorded with your name.")
    way, notes = crumbs(award_round), [*undone, *consequences(to), recorded]
    return form_page(request, form, title=title, crumbs=way, submit=submit, notes=notes)


@allow(administrator)
@require_POST
def round_assign(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    added = add_missing(by=request.user, award_round=award_round)
    count = assign_committees(by=request.user, award_round=award_round)
    messages.success(
        request, _("%(count)s nominations were given a committee.") % {"count": count}
    )
    if added:
        messages.success(request, _("%(count)s were nominated in stages.") % {"count": added})
    return redirect("round", pk)
