"""Changes to several pieces of evidence at once, and to what a photo or a film tells."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.actions.attaching import attach_items
from evaluations.entry.evidence.actions.items import order_items
from evaluations.entry.evidence.actions.stripping import located, strip_place
from evaluations.entry.evidence.actions.stripping_large import is_large, order_stripping
from evaluations.entry.evidence.forms import AttachForm, OrderForm, StripForm, read_supports
from evaluations.entry.evidence.kinds import VIDEO
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.evidence.reading import evidence_cards
from evaluations.entry.evidence.views.items import evidence_crumbs, kept_item
from evaluations.entry.nominations.access import needs_reason
from evaluations.entry.nominations.views import kept_nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.forms import sent
from evaluations.platform.pages import form_page, refusals, refused_as_message, typed
from evaluations.setup.rubrics.tree import rubric_tree
from units.access import PersonRequest, allow, nominates


@allow(nominates)
def nomination_attach(request: PersonRequest, pk: int) -> HttpResponse:
    """Attach several pieces to dimensions or indicators at once."""
    nomination = kept_nomination(request, pk)
    tree = rubric_tree(nomination.category.rubric)
    form = AttachForm(
        sent(request),
        cards=evidence_cards(nomination, tree),
        tree=tree,
        needs_reason=needs_reason(request.user, nomination),
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            count = attach_items(
                by=request.user,
                nomination=nomination,
                items=form.cleaned_data["items"],
                supports=read_supports(form.cleaned_data["supports"]),
                reason=form.why,
            )
            params = {"count": count}
            messages.success(request, _("%(count)s pieces support more than before.") % params)
            return redirect("nomination_evidence", pk)
    return form_page(
        request,
        form,
        title=_("Attach several pieces at once"),
        crumbs=evidence_crumbs(nomination),
        submit=_("Attach"),
        lead=nomination.official_name,
    )


@allow(nominates)
def evidence_strip(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks before a photo or film stays without the place where it was taken."""
    item = kept_item(request, pk)
    nomination = item.nomination
    form = StripForm(sent(request), needs_reason=needs_reason(request.user, nomination))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            if is_large(item):
                job = order_stripping(by=request.user, item=item, reason=form.why)
                return redirect("job", job.pk)
            strip_place(by=request.user, item=item, reason=form.why)
            messages.success(request, _("The file no longer says where it was taken."))
            return redirect("nomination_evidence", nomination.pk)
    return form_page(
        request,
        form,
        title=_("Take the place out of “%(title)s”") % {"title": item.title},
        crumbs=evidence_crumbs(nomination),
        submit=_("Take the place out"),
        losses=[_lost(item)],
    )


def _lost(item: EvidenceItem) -> str:
    version = located(item)
    if version and version.shown_as == VIDEO:
        return _("the original with the place in its head; picture and sound stay as they are")
    return _("the original with its place, time and camera; the picture itself stays")


@allow(nominates)
@require_POST
def evidence_order(request: PersonRequest, pk: int) -> HttpResponse:
    """The items in the order in which the page has them; a script saves each move by itself."""
    if request.headers.get("X-Part"):
        return _order_saved(request, pk)
    with refused_as_message(request):
        _order(request, pk)
        messages.success(request, _("The order is saved."))
    return redirect("nomination_evidence", pk)


def _order_saved(request: PersonRequest, pk: int) -> HttpResponse:
    try:
        _order(request, pk)
    except Refused as refusal:
        plain = "text/plain; charset=utf-8"
        return HttpResponse(str(refusal), status=422, content_type=plain)
    return HttpResponse(status=204)


def _order(request: PersonRequest, pk: int) -> None:
    nomination = kept_nomination(request, pk)
    values = typed(OrderForm(request.POST))
    order_items(
        by=request.user, nomination=nomination, order=values["item"], reason=values["reason"]
    )
