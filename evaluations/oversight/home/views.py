"""Each person's first page, the sessions, and one session's page."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.oversight.home.administration import nightly_checks, parts_of_the_house
from evaluations.oversight.home.forms import SessionFilterForm
from evaluations.oversight.home.review import (
    ReviewFilterForm,
    accounts_to_review,
    cells,
    columns,
    review_rows,
)
from evaluations.oversight.home.starting import first_year as steps_now
from evaluations.oversight.home.starting import is_finished
from evaluations.oversight.home.work import work_of
from evaluations.oversight.operations.parts import troubles
from evaluations.oversight.outstanding.access import scope_of
from evaluations.oversight.outstanding.items import EVERYTHING
from evaluations.oversight.outstanding.tables import Card, cards, own_cards
from evaluations.oversight.outstanding.views import rounds_of
from evaluations.oversight.phases.remembering import State, state_now
from evaluations.platform.listing import list_page, listing, page_at, page_of
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.accounts.retention import days_kept
from evaluations.setup.rounds.models import AwardRound
from units.access import (
    PersonRequest,
    administrator,
    allow,
    overseer,
    public,
    reads_people,
    signed_in,
)

WAITING_A_PAGE = 10
ROUNDS_SHOWN = 3


@allow(signed_in)
def home(request: PersonRequest) -> HttpResponse:
    work = work_of(request.user)
    waiting = page_at(request.GET.get("page"), work.duties.waiting, WAITING_A_PAGE)
    context: dict[str, object] = {"work": work, "waiting": waiting}
    if request.user.is_administrator:
        state = state_now()
        steps = steps_now(state)
        context["troubles"] = troubles()
        context["steps"] = () if is_finished(steps) else steps
        context["cards"] = first_cards(state)
    elif work.keeps_papers or request.user.is_officer:
        rounds = rounds_of(request).waiting()[:ROUNDS_SHOWN]
        context["own_cards"] = own_cards(list(rounds), scope_of(request.user, work.held))
    return render(request, "evaluations/oversight/home/home.html", context)


@lru_cache(maxsize=4)
def first_cards(state: State) -> tuple[Card, ...]:
    """Of the newest rounds that are under way; no query where nothing was written since."""
    rounds = AwardRound.objects.waiting()[:ROUNDS_SHOWN]
    return tuple(cards(list(rounds), EVERYTHING, state))


@allow(administrator)
def first_year(request: PersonRequest) -> HttpResponse:
    """Start here: what a first year needs, with the state of each step."""
    context = {
        "steps": steps_now(state_now()),
        "title": _("Start here"),
        "crumbs": [(_("Administration"), reverse("administration"))],
    }
    return render(request, "evaluations/oversight/home/first_year.html", context)


@allow(signed_in)
def session_list(request: PersonRequest) -> HttpResponse:
    sessions = EvaluationSession.objects.visible_to(request.user).with_page()
    form = SessionFilterForm(request.GET or None)
    page = page_of(request, form.narrow(sessions) if form.is_valid() else sessions)
    context = {"page": page, "title": _("Evaluation sessions"), "form": form}
    return render(request, "evaluations/oversight/home/session_list.html", context)


@allow(reads_people)
def administration(request: PersonRequest) -> HttpResponse:
    context: dict[str, object] = {"parts": parts_of_the_house(request.user)}
    if request.user.oversees:
        context["checks"] = nightly_checks()
    return render(request, "evaluations/oversight/home/administration.html", context)


REVIEW_ORDERS = {
    "last": ("used_at", "sort_key", "pk"),
    "name": ("sort_key", "pk"),
    "unit": ("unit__sort_key", "sort_key", "pk"),
}


@allow(overseer)
def access_review(request: PersonRequest) -> HttpResponse:
    """Accounts with their rights; who has not signed in for the longest time first."""
    people = accounts_to_review(request.user)
    shown = listing(request, people, form=ReviewFilterForm, orders=REVIEW_ORDERS)
    return list_page(
        request,
        "evaluations/oversight/home/access_review.html",
        shown,
        title=_("Access review"),
        crumbs=[(_("Administration"), reverse("administration"))],
        rows=review_rows(shown.page.object_list),
        query=request.GET.urlencode(),
    )


@allow(overseer)
def access_review_export(request: PersonRequest) -> HttpResponse:
    """The same accounts as the page shows, all of them, as a spreadsheet."""
    people = accounts_to_review(request.user).order_by("sort_key", "pk")
    form = ReviewFilterForm(request.GET)
    rows = review_rows(form.narrow(people) if form.is_valid() else people)
    content = write_table(_("Access review"), columns(), cells(rows))
    return xlsx_answer(content, "access-review.xlsx")


@public("everybody may know what is kept about them")
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"days": days_kept()}
    return render(request, "evaluations/oversight/home/privacy.html", context)


@public("the browser keeps it for moments without a network; it holds nothing of anybody")
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


@public(
    "the browser fetches it for pages that open without a network; it holds nothing of anybody"
)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root because it serves the pages below its own address alone."""
    path = settings.BASE_DIR / "static" / "js" / "worker.js"
    answer = HttpResponse(path.read_text(encoding="utf-8"), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
