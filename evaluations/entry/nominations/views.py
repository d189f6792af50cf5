"""The list of nominations, and what an office writes; a nomination's page is in submissions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import needs_reason
from evaluations.entry.nominations.actions import edit_nomination, extend_deadline, nominate
from evaluations.entry.nominations.forms import (
    ExtensionForm,
    NewNominationForm,
    NominationFilterForm,
    NominationForm,
)
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import Crumb, form_page, refusals, visible_or_404
from evaluations.setup.rounds.models import Category, Phase
from units.access import PersonRequest, administrator, allow, nominates, signed_in

ORDERS = {
    "name": ("sort_key", "pk"),
    "award": ("category__award__number", "category__number", "sort_key", "pk"),
    "state": ("state", "sort_key", "pk"),
    "submitted": ("-submitted_at", "pk"),
}


def crumbs(nomination: Nomination | None = None) -> list[Crumb]:
    way = [(_("Nominations"), reverse("nomination_list"))]
    if nomination is None:
        return way
    address = reverse("nomination_detail", args=[nomination.pk])
    return [*way, (nomination.official_name, address)]


def kept_nomination(request: PersonRequest, pk: int) -> Nomination:
    """A nomination that is the reader's to write."""
    kept = Nomination.objects.kept_by(request.user).with_page()
    return get_object_or_404(kept.select_related("category__rubric"), pk=pk)


@allow(signed_in)
def nomination_list(request: PersonRequest) -> HttpResponse:
    rows = Nomination.objects.visible_to(request.user).listed_for(request.user)
    rows = rows.select_related("category__award__round", "unit", "stage_of__category")
    shown = listing(request, rows, form=NominationFilterForm, orders=ORDERS)
    return list_page(
        request,
        "evaluations/entry/nominations/nomination_list.html",
        shown,
        title=_("Nominations"),
        crumbs=[],
        may_nominate=nominates(request.user),
    )


@allow(nominates)
def nomination_add(request: PersonRequest) -> HttpResponse:
    if not Category.objects.filter(award__round__phase=Phase.OPEN).exists():
        return render(request, "evaluations/entry/nominations/no_round.html", {"crumbs": crumbs()})
    new = Nomination(unit=request.user.unit) if request.user.is_officer else Nomination()
    form = NewNominationForm(
        request.POST or None,
        instance=new,
        by=request.user,
        needs_reason=request.user.is_administrator,
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            new.official_name = form.cleaned_data["official_name"]
            new.place = form.cleaned_data["place"]
            nominate(by=request.user, nomination=new, people=form.people(), reason=form.why)
            messages.success(request, _("The nomination is begun. Next: its evidence."))
            return redirect("nomination_detail", new.pk)
    lead = _("It is a draft until you submit it; nobody else sees it before.")
    return form_page(
        request,
        form,
        title=_("Nominate an office"),
        crumbs=crumbs(),
        submit=_("Save as a draft"),
        lead=lead,
    )


@allow(nominates)
def nomination_edit(request: PersonRequest, pk: int) -> HttpResponse:
    nomination = kept_nomination(request, pk)
    way = crumbs(nomination)
    needs = needs_reason(request.user, nomination)
    form = NominationForm(request.POST or None, instance=nomination, needs_reason=needs)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_nomination(
                by=request.user,
                nomination=nomination,
                edits=form.seen,
                values=form.values(),
                people=form.people(),
                reason=form.why,
            )
            messages.success(request, _("The change is saved."))
            return redirect("nomination_detail", pk)
    return form_page(request, form, title=_("Change the nomination"), crumbs=way)


@allow(administrator)
def nomination_extend(request: PersonRequest, pk: int) -> HttpResponse:
    """More time for one nomination."""
    nomination = visible_or_404(request, Nomination.objects.with_page(), pk)
    form = ExtensionForm(sent(request), initial={"until": nomination.deadline_extended_to})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            values = form.cleaned_data
            extend_deadline(
                by=request.user,
                nomination=nomination,
                until=values["until"],
                reason=values["reason"],
            )
            messages.success(request, _("The deadline of this nomination is extended."))
            return redirect("nomination_detail", pk)
    notes = [_("What comes after the round's own deadline is marked as late for everybody.")]
    return form_page(
        request, form, title=_("Extend the deadline"), crumbs=crumbs(nomination), notes=notes
    )
