"""Offices: the list, one office with what is below it, and their changes."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.journal.history import history_of
from evaluations.platform.listing import ROWS_A_PAGE, list_page, listing, narrowed
from evaluations.platform.pages import (
    Crumb,
    form_page,
    refusals,
    refused_as_message,
    visible_or_404,
)
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.directory.actions.units import (
    add_unit,
    edit_unit,
    rename_unit,
    set_unit_active,
)
from evaluations.setup.directory.forms import NewUnitForm, RenameForm, UnitFilterForm, UnitForm
from evaluations.setup.directory.models import ImportKind
from evaluations.setup.directory.tables import columns_of, sheet_name, stored_offices
from evaluations.setup.directory.template import template_file
from units.access import PersonRequest, administrator, allow, overseer
from units.models import Unit

ORDERS = {
    "name": ("sort_key", "pk"),
    "province": ("province__sort_key", "path"),
    "tree": ("path",),
}


def crumbs(unit: Unit | None = None) -> list[Crumb]:
    """The way to the offices, and to `unit`."""
    way = [(_("Administration"), reverse("administration")), (_("Offices"), reverse("unit_list"))]
    return [*way, (str(unit), reverse("unit_detail", args=[unit.pk]))] if unit else way


def _unit(request: PersonRequest, pk: int) -> Unit:
    return visible_or_404(request, Unit.objects.select_related("parent", "place", "province"), pk)


@allow(overseer)
def unit_list(request: PersonRequest) -> HttpResponse:
    units = Unit.objects.visible_to(request.user).with_whereabouts()
    shown = listing(request, units, form=UnitFilterForm, orders=ORDERS)
    template = "evaluations/setup/directory/unit_list.html"
    return list_page(request, template, shown, title=_("Offices"), crumbs=crumbs()[:1])


@allow(overseer)
def unit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    below = Unit.objects.filter(parent=unit).order_by("-is_active", "sort_key")
    codes = unit.path.rstrip("/").split("/")[:-1]
    context = {
        "unit": unit,
        "above": Unit.objects.filter(code__in=codes).order_by("path"),
        "page": Paginator(below, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "names": unit.former_names.all(),
        "people": unit.people.filter(is_active=True).count(),
        "history": history_of(unit),
        "crumbs": crumbs(),
    }
    return render(request, "evaluations/setup/directory/unit_detail.html", context)


@allow(administrator)
def unit_add(request: PersonRequest) -> HttpResponse:
    above = Unit.objects.filter(Q(code=request.GET.get("under", ""))).first()
    new = Unit(parent=above, place=above.place if above else None)
    form = NewUnitForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            new.code = new.code or f"u{secrets.token_hex(4)}"
            add_unit(by=request.user, unit=new)
            messages.success(request, _("The office is added."))
            return redirect("unit_detail", new.pk)
    return form_page(request, form, title=_("Add an office"), crumbs=crumbs(above))


@allow(administrator)
def unit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    way = crumbs(unit)
    form = UnitForm(request.POST or None, instance=unit)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            edit_unit(by=request.user, unit=unit, edits=form.seen, values=form.values())
            messages.success(request, _("The change is saved."))
            return redirect("unit_detail", pk)
    return form_page(request, form, title=_("Change the office"), crumbs=way)


@allow(administrator)
def unit_rename(request: PersonRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    way = crumbs(unit)
    form = RenameForm(request.POST or None, instance=unit, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            since = form.cleaned_data["since"]
            rename_unit(by=request.user, unit=unit, edits=form.seen, since=since, **form.values())
            messages.success(request, _("The office has its new name. The old one is kept."))
            return redirect("unit_detail", pk)
    lead = _("Documents keep the name of their day; certificates from now on print the new one.")
    return form_page(request, form, title=_("Rename the office"), crumbs=way, lead=lead)


@allow(administrator)
def unit_close(request: PersonRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            reason = form.cleaned_data["reason"]
            set_unit_active(by=request.user, unit=unit, is_active=False, reason=reason)
            messages.success(request, _("The office is deactivated. It can be activated again."))
            return redirect("unit_detail", pk)
    note = _("It stays in every document and can no longer be chosen for new nominations.")
    title, submit = _("Deactivate the office"), _("Deactivate")
    return form_page(request, form, title=title, crumbs=crumbs(unit), submit=submit, notes=[note])


@allow(administrator)
@require_POST
def unit_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    with refused_as_message(request):
        set_unit_active(by=request.user, unit=_unit(request, pk), is_active=True)
        messages.success(request, _("The office is active again."))
    return redirect("unit_detail", pk)


@allow(overseer)
def unit_export(request: PersonRequest) -> HttpResponse:
    """The offices that the list shows; `?empty` gives the template to fill in."""
    kind = ImportKind.OFFICES
    if "empty" in request.GET:
        return xlsx_answer(template_file(kind, request.user), "offices.xlsx")
    units = Unit.objects.select_related("parent", "place").order_by("path")
    _form, shown = narrowed(request, units, UnitFilterForm)
    rows = stored_offices(shown).values()
    return xlsx_answer(write_table(sheet_name(kind), columns_of(kind), rows), "offices.xlsx")
