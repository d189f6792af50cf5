"""What is due, late and done in each round, and who can mend it."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.oversight.outstanding.access import scope_of
from evaluations.oversight.outstanding.forms import OwingForm
from evaluations.oversight.outstanding.items import GROUPS, Scope
from evaluations.oversight.outstanding.labels import help_texts, kind_labels
from evaluations.oversight.outstanding.tables import cards, lines, names_of, owing_lines, seen
from evaluations.oversight.phases.remembering import state_now
from evaluations.platform.bulk.kinds import Offered
from evaluations.platform.listing import Listing, list_page, page_at, page_of
from evaluations.platform.pages import Crumb
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.forms import STATES
from evaluations.setup.rounds.models import AwardRound, RoundQuerySet
from units.access import PersonRequest, allow, signed_in
from units.models import User

ROUNDS_A_PAGE = 5


def _scope(request: PersonRequest) -> Scope:
    scope = scope_of(request.user)
    if not scope.is_any:
        raise Http404
    return scope


def rounds_of(request: PersonRequest) -> RoundQuerySet:
    """Those that the reader oversees, runs a committee of, or has brought something to."""
    user = request.user
    seen = AwardRound.objects.visible_to(user).order_by()
    run = Committee.objects.run_by(user).order_by()
    brought = Nomination.objects.brought_by(user).order_by()
    return AwardRound.objects.filter(
        Q(pk__in=seen.values("pk"))
        | Q(pk__in=run.values("round"))
        | Q(pk__in=brought.values("category__award__round"))
    )


def _crumbs(award_round: AwardRound | None = None) -> list[Crumb]:
    way = [(_("Due, late and done"), reverse("outstanding"))]
    if award_round is None:
        return way
    return [*way, (award_round.name, reverse("round_outstanding", args=[award_round.pk]))]


def _reminding(request: PersonRequest, award_round: AwardRound, kind: str) -> list[Offered]:
    """The people behind the ticked rows are written to as those behind all of them are."""
    if not request.user.is_administrator:
        return []
    address = reverse("message_write", args=[award_round.pk, kind])
    return [Offered(_("Write to those that are ticked"), address)]


@allow(signed_in)
def outstanding(request: PersonRequest) -> HttpResponse:
    scope = _scope(request)
    rounds = rounds_of(request).waiting()
    page = page_at(request.GET.get("page"), rounds, ROUNDS_A_PAGE)
    shown = cards(list(page.object_list), scope, state_now())
    bounced = User.objects.visible_to(request.user).filter(STATES["bounced"])
    context = {
        "page": page,
        "cards": shown,
        "title": _("Due, late and done"),
        "bounced": bounced.count() if request.user.is_administrator else 0,
    }
    return render(request, "evaluations/oversight/outstanding/outstanding.html", context)


@allow(signed_in)
def round_outstanding(request: PersonRequest, pk: int) -> HttpResponse:
    """A round by province, category or committee."""
    scope = _scope(request)
    award_round = get_object_or_404(rounds_of(request), pk=pk)
    group = request.GET.get("by", "")
    group = group if group in GROUPS else next(iter(GROUPS))
    items = seen([award_round], scope, state_now())
    columns, rows = lines(items, award_round, scope, group)
    labels = {
        "province": _("Province"),
        "category": _("Category"),
        "committee": _("Committee"),
    }
    context = {
        "round": award_round,
        "columns": columns,
        "group": group,
        "groups": labels,
        "heading": labels[group],
        "page": page_of(request, rows),
        "title": award_round.name,
        "crumbs": _crumbs(),
    }
    return render(request, "evaluations/oversight/outstanding/round_outstanding.html", context)


@allow(signed_in)
def round_owing(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """What of one kind is open, late first, with the people who can mend it."""
    scope = _scope(request)
    award_round = get_object_or_404(rounds_of(request), pk=pk)
    if kind not in scope.kinds:
        raise Http404
    every = [item for item in seen([award_round], scope, state_now()) if item.kind == kind]
    items = sorted((item for item in every if item.open), key=lambda item: not item.late)
    names = names_of(items, award_round)
    form = OwingForm(request.GET, names=names)
    chosen = form.chosen(items) if form.is_valid() else items
    page = page_of(request, chosen)
    is_narrowed = any(value for key, value in request.GET.items() if key != "page")
    return list_page(
        request,
        "evaluations/oversight/outstanding/round_owing.html",
        Listing(page, form, "", is_narrowed),
        title=kind_labels()[kind],
        crumbs=_crumbs(award_round),
        lines=owing_lines(list(page.object_list), names["category"], request.user),
        help=help_texts()[kind],
        open=sum(item.open for item in chosen),
        people=len({person for item in chosen for person in item.people}),
        kind=kind,
        round=award_round,
        query=request.GET.urlencode(),
        bulk=_reminding(request, award_round, kind),
    )
