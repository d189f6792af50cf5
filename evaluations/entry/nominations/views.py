"""The list of nominations, and what an office writes; a nomination's page is in submissions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import needs_reason
from evaluations.entry.nominations.actions import (
    WHEREABOUTS,
    assign_by_hand,
    classify,
    covering_committees,
    edit_nomination,
    extend_deadline,
    nominate,
)
from evaluations.entry.nominations.forms import (
    AssignForm,
    ClassForm,
    ExtensionForm,
    NewNominationForm,
    NominationFilterForm,
    NominationForm,
)
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.openings import OpenRound, open_rounds
from evaluations.platform.bulk.kinds import offered
from evaluations.platform.dates import moment_text
from evaluations.platform.journal.forms import sent
from evaluations.platform.listing import list_page, listing
from evaluations.platform.pages import Crumb, form_page, refusals, visible_or_404
from evaluations.setup.committees.models import Committee
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
    nominations = Nomination.objects.kept_by(request.user).with_page()
    return get_object_or_404(nominations.select_related("category__rubric"), pk=pk)


@allow(signed_in)
def nomination_list(request: PersonRequest) -> HttpResponse:
    rows = Nomination.objects.visible_to(request.user).listed_for(request.user)
    shown = listing(request, rows.with_names(), form=NominationFilterForm, orders=ORDERS)
    return list_page(
        request,
        "evaluations/entry/nominations/nomination_list.html",
        shown,
        title=_("Nominations"),
        crumbs=[],
        bulk=offered("nomination_list", request.user),
        may_nominate=nominates(request.user),
        open_rounds=open_rounds(request.user) if nominates(request.user) else [],
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
        notes=[_told(opened) for opened in open_rounds(request.user)],
    )


def _told(opened: OpenRound) -> str:
    ends = {
        "nominate": opened.deadlines.nominating_ends,
        "evidence": opened.deadlines.evidence_ends,
    }
    params = {name: moment_text(end) if end else "–" for name, end in ends.items()}
    return _("%(round)s: nominate until %(nominate)s, evidence until %(evidence)s.") % {
        "round": opened.name,
        **params,
    }


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


@allow(signed_in)
def nomination_class(request: PersonRequest, pk: int) -> HttpResponse:
    """The committee's secretary, or an administrator, puts a nominee into another class."""
    checked = Nomination.objects.checked_by(request.user).with_page()
    nomination = get_object_or_404(checked.select_related("category__rubric"), pk=pk)
    classes = nomination.category.rubric.classes
    if not classes:
        raise Http404
    initial = {"nominee_class": nomination.nominee_class}
    form = ClassForm(sent(request), classes=classes, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            classify(by=request.user, nomination=nomination, **form.cleaned_data)
            messages.success(request, _("The class of the nominee is changed."))
            return redirect("nomination_detail", pk)
    return form_page(
        request,
        form,
        title=_("Change the class of the nominee"),
        crumbs=crumbs(nomination),
        lead=nomination.official_name,
    )


@allow(administrator)
def nomination_extend(request: PersonRequest, pk: int) -> HttpResponse:
    """More time for one nomination."""
    nomination = visible_or_404(request, Nomination.objects.with_page(), pk)
    form = ExtensionForm(sent(request), nomination=nomination)
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


@allow(administrator)
def nomination_assign(request: PersonRequest, pk: int) -> HttpResponse:
    """Which committee judges the nomination, where the places do not say it."""
    rows = Nomination.objects.with_page().select_related(*WHEREABOUTS)
    nomination = visible_or_404(request, rows, pk)
    form = AssignForm(sent(request), nomination=nomination)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            assign_by_hand(by=request.user, nomination=nomination, **form.cleaned_data)
            messages.success(request, _("The committee is chosen by hand."))
            return redirect("nomination_detail", pk)
    return form_page(
        request,
        form,
        title=_("Choose the committee by hand"),
        crumbs=crumbs(nomination),
        lead=nomination.official_name,
        notes=[
            _covered(covering_committees(nomination)),
            _("The button on the round's page does not change what was chosen by hand."),
        ],
    )


def _covered(committees: list[Committee]) -> str:
    names = {"names": ", ".join(committee.name for committee in committees)}
    if not committees:
        return _("No committee covers its category and place.")
    if len(committees) == 1:
        return _("“%(names)s” covers its category and place.") % names
    return _("Several committees cover its category and place: %(names)s.") % names
