"""Committees: the list of a round's, and the editor of one with its seats."""

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import FilterForm, list_page, listing
from evaluations.platform.pages import form_page, refusals, visible_or_404
from evaluations.platform.rows import typed_in
from evaluations.setup.committees.actions import (
    holds_of_committee,
    remove_committee,
    save_committee,
)
from evaluations.setup.committees.covering import missing_codes
from evaluations.setup.committees.forms import (
    CommitteeForm,
    SeatRows,
    SeatSet,
    caution_in_words,
    seats_initial,
)
from evaluations.setup.committees.leaving import owed_at_end
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.committees.seating import cautions_of
from evaluations.setup.rounds.views import crumbs, find_round
from units.access import PersonRequest, administrator, allow, overseer

ORDERS = {"number": ("number", "pk"), "name": ("sort_key", "pk")}


def _committee(request: PersonRequest, pk: int) -> Committee:
    return visible_or_404(request, Committee.objects.select_related("round"), pk)


@allow(overseer)
def committee_list(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    committees = Committee.objects.filter(round=award_round).annotate(
        seat_count=Count("seats", distinct=True),
        scoring_count=Count("seats", filter=Q(seats__scores=True), distinct=True),
    )
    rows = committees.with_coverage().with_chairs().prefetch_related("categories")
    shown = listing(request, rows, form=FilterForm, orders=ORDERS)
    template = "evaluations/setup/committees/committee_list.html"
    way = crumbs(award_round)
    about = {"round": award_round, "missing": len(missing_codes(award_round))}
    return list_page(request, template, shown, title=_("Committees"), crumbs=way, **about)


@allow(administrator)
def committee_add(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    last = award_round.committees.aggregate(last=Max("number"))["last"] or 0
    return _committee_page(request, Committee(round=award_round, number=last + 1))


@allow(overseer)
def committee(request: PersonRequest, pk: int) -> HttpResponse:
    return _committee_page(request, _committee(request, pk))


def _committee_page(request: PersonRequest, row: Committee) -> HttpResponse:
    """The editor: the committee's fields, and its seats in the order of the page."""
    award_round, is_new, posted = row.round, row.pk is None, request.POST or None
    stored = Seat.objects.filter(committee=row.pk).select_related("user")
    form = CommitteeForm(posted, instance=row)
    owed: list[tuple[Seat, list[str]]] = []
    seats = SeatSet(
        posted,
        prefix="seat",
        initial=seats_initial(stored),
        form_kwargs={"year": award_round.fiscal_year_be},
    )
    if seats.is_adding:
        form = CommitteeForm(instance=row, initial=typed_in(form))
        seats = seats.redrawn()
    elif form.is_valid() and seats.is_valid() and not (owed := _owed(request, row, seats)):
        with refusals(form):
            save_committee(
                by=request.user,
                committee=row,
                edits=form.seen,
                values=form.values(),
                seats=seats.lines(),
            )
            messages.success(request, _("The committee is saved."))
            return redirect("committee", row.pk)
    if form.is_stale:
        seats = seats.merged()
    context = {
        "form": form,
        "committee": row,
        "is_new": is_new,
        "round": award_round,
        "stored_now": stored if seats.is_met else [],
        "seats": seats,
        "owed": owed,
        "cautions": [] if is_new else [caution_in_words(caution) for caution in cautions_of(row)],
        "history": None if is_new else history_of(row),
        "crumbs": crumbs(award_round),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/setup/committees/committee.html", context, status=status)


def _owed(request: PersonRequest, row: Committee, seats: SeatRows) -> list[tuple[Seat, list[str]]]:
    """What seats owe that would end with this; asked about until the answer is to save."""
    is_answered = request.POST.get("answer") == "sure"
    return [] if is_answered else owed_at_end(row, seats.lines())


@allow(administrator)
def committee_remove(request: PersonRequest, pk: int) -> HttpResponse:
    row = _committee(request, pk)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_committee(by=request.user, committee=row)
            messages.success(request, _("The committee is deleted."))
            return redirect("committee_list", row.round_id)
    params = {"name": row.name, "count": row.seats.count()}
    return form_page(
        request,
        form,
        title=_("Delete the committee"),
        crumbs=crumbs(row.round),
        submit=_("Delete"),
        losses=[_("the committee “%(name)s” with its %(count)s seats") % params],
        holds=holds_of_committee(row),
    )
