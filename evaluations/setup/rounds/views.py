"""Rounds and their awards; the page of a round itself stands in phases."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.platform.journal.forms import ConfirmForm, sent
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.rows import typed_in
from evaluations.setup.rounds.actions import (
    add_round,
    edit_round,
    holds_of_award,
    remove_award,
    save_award,
    set_quotas,
)
from evaluations.setup.rounds.forms import (
    AwardForm,
    BandSet,
    CategorySet,
    QuotaForm,
    RoundFilterForm,
    RoundForm,
    bands_initial,
    categories_initial,
)
from evaluations.setup.rounds.freezing import kept_fields
from evaluations.setup.rounds.models import Award, AwardRound, Category, RoundLevel
from thai.dates import fiscal_year_be
from units.access import PersonRequest, administrator, allow, overseer

ORDERS = {
    "year": ("-fiscal_year_be", "-pk"),
    "name": ("sort_key", "pk"),
    "phase": ("phase", "-fiscal_year_be", "-pk"),
}


def crumbs(award_round: AwardRound | None = None) -> list[Crumb]:
    way = [(_("Administration"), reverse("administration")), (_("Rounds"), reverse("round_list"))]
    if award_round is None:
        return way
    return [*way, (award_round.name, reverse("round", args=[award_round.pk]))]


def find_round(request: PersonRequest, pk: int) -> AwardRound:
    return visible_or_404(request, AwardRound.objects.all(), pk)


@allow(overseer)
def round_list(request: PersonRequest) -> HttpResponse:
    rounds = AwardRound.objects.visible_to(request.user)
    shown = listing(request, rounds, form=RoundFilterForm, orders=ORDERS)
    template = "evaluations/setup/rounds/round_list.html"
    return list_page(request, template, shown, title=_("Rounds"), crumbs=crumbs()[:1])


@allow(administrator)
def round_add(request: PersonRequest) -> HttpResponse:
    year = fiscal_year_be(timezone.localdate())
    new = AwardRound(fiscal_year_be=year, level=RoundLevel.NATIONAL)
    form = RoundForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            add_round(by=request.user, award_round=new)
            messages.success(request, _("The round is added. Next: its awards."))
            return redirect("round", new.pk)
    return form_page(request, form, title=_("Add a round"), crumbs=crumbs())


@allow(administrator)
def round_edit(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    way = crumbs(award_round)
    form = RoundForm(request.POST or None, instance=award_round)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_round(
                by=request.user, award_round=award_round, edits=form.seen, values=form.values()
            )
            messages.success(request, _("The change is saved."))
            return redirect("round", pk)
    notes = [form.why_frozen] if form.why_frozen else []
    return form_page(request, form, title=_("Policies and deadlines"), crumbs=way, notes=notes)


@allow(administrator)
def round_quotas(request: PersonRequest, pk: int) -> HttpResponse:
    """Who goes up to the next level: a form for each category, also while the round is open."""
    award_round, posted = find_round(request, pk), request.POST or None
    categories = (
        Category.objects.for_awards().filter(award__round=award_round).select_related("award")
    )
    forms = [
        QuotaForm(posted, instance=category, prefix=f"category-{category.pk}")
        for category in categories
    ]
    # Every one is asked, so that every one shows its remarks.
    faults = [form for form in forms if not form.is_valid()]
    if posted is not None and not faults:
        lines = [form.line() for form in forms]
        with refused_as_message(request):
            set_quotas(by=request.user, award_round=award_round, lines=lines)
            messages.success(request, _("The change is saved."))
        return redirect("cascade", pk)
    context = {"round": award_round, "forms": forms, "crumbs": crumbs(award_round)}
    status = 422 if posted is not None else 200
    return render(request, "evaluations/setup/rounds/quotas.html", context, status=status)


@allow(administrator)
def award_add(request: PersonRequest, pk: int) -> HttpResponse:
    award_round = find_round(request, pk)
    last = award_round.awards.aggregate(last=Max("number"))["last"] or 0
    return _award_page(request, Award(round=award_round, number=last + 1))


@allow(administrator)
def award_edit(request: PersonRequest, pk: int) -> HttpResponse:
    awards = Award.objects.filter(round__in=AwardRound.objects.visible_to(request.user))
    return _award_page(request, get_object_or_404(awards.select_related("round"), pk=pk))


def _award_page(request: PersonRequest, award: Award) -> HttpResponse:
    """The award with rows for its categories and bands; a new one is stored with them."""
    posted, award_round, is_new = request.POST or None, award.round, award.pk is None
    form = AwardForm(posted, instance=award)
    categories = CategorySet(
        posted,
        prefix="category",
        initial=[] if is_new else categories_initial(award),
        form_kwargs={"kept": {} if is_new else kept_fields(award)},
    )
    bands = BandSet(
        posted,
        prefix="band",
        initial=[] if is_new else bands_initial(award),
        form_kwargs={"is_frozen": form.bands_stay},
    )
    if categories.is_adding or bands.is_adding:
        form = AwardForm(instance=award, initial=typed_in(form))
        categories, bands = categories.redrawn(), bands.redrawn()
    elif form.is_valid() and categories.is_valid() and bands.is_valid():
        with refusals(form):
            save_award(
                by=request.user,
                award=award,
                edits=form.seen,
                values=form.values(),
                categories=categories.lines(),
                bands=bands.lines(),
            )
            messages.success(request, _("The award is saved."))
            return redirect("round", award_round.pk)
    if form.is_stale:
        categories, bands = categories.merged(), bands.merged()
    context = {
        "form": form,
        "award": award,
        "stored_now": categories_initial(award) if categories.is_met else [],
        "bands_now": bands_initial(award) if bands.is_met else [],
        "is_new": is_new,
        "round": award_round,
        "categories": categories,
        "stored": [] if is_new else list(award.categories.all()),
        "bands": bands,
        "history": None if is_new else history_of(award),
        "crumbs": crumbs(award_round),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/setup/rounds/award_edit.html", context, status=status)


@allow(administrator)
def award_remove(request: PersonRequest, pk: int) -> HttpResponse:
    awards = Award.objects.filter(round__in=AwardRound.objects.visible_to(request.user))
    award = get_object_or_404(awards.select_related("round"), pk=pk)
    award_round, form = award.round, ConfirmForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            remove_award(by=request.user, award=award)
            messages.success(request, _("The award is deleted."))
            return redirect("round", award_round.pk)
    names = ", ".join(award.categories.values_list("name", flat=True)) or "–"
    params = {"name": award.name, "names": names}
    return form_page(
        request,
        form,
        title=_("Delete the award"),
        crumbs=crumbs(award_round),
        submit=_("Delete"),
        losses=[_("the award “%(name)s” with its bands and its categories: %(names)s") % params],
        holds=holds_of_award(award),
    )
