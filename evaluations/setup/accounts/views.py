"""Sign-ins: one's own, and everybody's for administrators and auditors."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.listing import ROWS_A_PAGE, list_page, listing
from evaluations.setup.accounts.forms import EventFilterForm
from evaluations.setup.accounts.models import SignInEvent
from evaluations.setup.accounts.retention import days_kept
from units.access import PersonRequest, allow, overseer, signed_in

ORDERS = {"at": ("-at", "-pk")}


@allow(signed_in)
def own_sign_ins(request: PersonRequest) -> HttpResponse:
    events = SignInEvent.objects.of(request.user)
    page = Paginator(events, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "title": _("Latest sign-ins"), "days": days_kept()}
    return render(request, "evaluations/setup/accounts/own_sign_ins.html", context)


@allow(overseer)
def sign_in_list(request: PersonRequest) -> HttpResponse:
    events = SignInEvent.objects.visible_to(request.user).select_related("user")
    shown = listing(request, events, form=EventFilterForm, orders=ORDERS)
    return list_page(
        request,
        "evaluations/setup/accounts/sign_in_list.html",
        shown,
        title=_("Latest sign-ins"),
        crumbs=[(_("Administration"), reverse("administration"))],
        days=days_kept(),
    )
