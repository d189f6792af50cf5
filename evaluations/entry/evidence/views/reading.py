"""Reading evidence: one piece with its versions, beside the sheet or on a page of its own."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.actions.items import mark_opened
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.evidence.reading import evidence_state, newest_versions
from evaluations.entry.evidence.viewer import viewer_of
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.pages import visible_or_404
from units.access import PersonRequest, allow, of, signed_in

OF_THE_DAY = of(EvidenceVersion, "item__nomination__slot_place__slot__session")


@allow(signed_in, on_card=of(EvidenceItem, "nomination__slot_place__slot__session"))
def evidence(request: PersonRequest, pk: int) -> HttpResponse:
    """One version of a piece: the newest, or `?version=`; a film from `?second=` on."""
    versions = EvidenceVersion.objects.visible_to(request.user)
    item = get_object_or_404(EvidenceItem.objects.filter(versions__in=versions).distinct(), pk=pk)
    number = _asked(request, "version")
    viewer = viewer_of(item, list(versions.filter(item=item)), number, request.user)
    viewer["second"] = _asked(request, "second")
    nomination = viewer["nomination"]
    address = reverse("nomination_detail", args=[nomination.pk])
    context = {"viewer": viewer, "crumbs": [(nomination.official_name, address)]}
    is_part = request.headers.get("X-Part") == "viewer"
    name = "_viewer" if is_part else "evidence"
    answer = render(request, f"evaluations/entry/evidence/{name}.html", context)
    answer["Vary"] = "X-Part, Cookie"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request: PersonRequest, name: str) -> int | None:
    number = request.GET.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 6 else None


@allow(signed_in, on_card=OF_THE_DAY)
@require_POST
def version_opened(request: PersonRequest, pk: int) -> HttpResponse:
    """Remember that the reader has looked at a version."""
    version = get_object_or_404(EvidenceVersion.objects.served_to(request.user), pk=pk)
    mark_opened(by=request.user, version=version)
    if request.headers.get("X-Part"):
        return HttpResponse(status=204)
    return redirect("evidence", version.item_id)


@allow(signed_in, on_card=of(Nomination, "slot_place__slot__session"))
def nomination_evidence_state(request: PersonRequest, pk: int) -> HttpResponse:
    """What is shown now, as a short sign: an open sheet asks whether something new has come."""
    nomination = visible_or_404(request, Nomination.objects, pk)
    versions = newest_versions(nomination)
    state = evidence_state(versions)
    etag = f'"{state}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    cards = [
        {"pk": version.pk, "title": version.item.title, "number": version.number}
        for version in versions
    ]
    answer = JsonResponse({"state": state, "versions": cards})
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
