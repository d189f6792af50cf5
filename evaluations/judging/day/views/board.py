"""The board of a session for every role, the same on a wall, and the poll that keeps it fresh."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.session_version import count_of, watched
from evaluations.judging.day.agenda.page import Agenda, agenda_of
from evaluations.judging.day.forms import InsertForm
from evaluations.judging.preflight.checks import preflight
from evaluations.judging.preflight.facts import facts_of, has_begun, is_near
from evaluations.judging.scoring.ended import leads_on
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.pages import visible_or_404
from units.access import PersonRequest, allow, of, public, signed_in


def _agenda(request: PersonRequest, pk: int) -> Agenda:
    session = visible_or_404(request, EvaluationSession.objects.with_page(), pk)
    return agenda_of(session, request.user)


@allow(signed_in, on_card=of(EvaluationSession, "pk"))
@leads_on(EvaluationSession, "committee")
def session_detail(request: PersonRequest, pk: int) -> HttpResponse:
    agenda = _agenda(request, pk)
    context: dict[str, object] = {"agenda": agenda}
    if agenda.may_run:
        context["insert_form"] = InsertForm(session=agenda.session)
    if agenda.own_seat is not None:
        mine = ScoreSheet.objects.owned_by(request.user)
        sheets = mine.filter(nomination__slot_place__slot__session=pk).writable()
        context["keep"] = list(sheets.values_list("pk", flat=True))
    slots = [row.slot for row in agenda.slots]
    if agenda.may_run and is_near(agenda.session) and not has_begun(slots):
        context["preflight"] = preflight(facts_of(agenda.session))
    return render(request, "evaluations/judging/day/session_detail.html", context)


@allow(signed_in)
def session_wall(request: PersonRequest, pk: int) -> HttpResponse:
    """For a screen on the wall: what is on, what is next, how much time is left."""
    return render(
        request, "evaluations/judging/day/session_wall.html", {"agenda": _agenda(request, pk)}
    )


@public("the signed address is the right, and it tells no more than that something has moved")
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """Whether anything moved: 304 where nothing did. One query, and no sign-in to look up."""
    watch = watched(token)
    count = count_of(watch) if watch else None
    if count is None:
        raise Http404
    etag = f'"{count}"'
    answer = HttpResponse(status=304)
    if request.headers.get("If-None-Match") != etag:
        answer = HttpResponse(count, content_type="text/plain")
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-store"
    return answer
