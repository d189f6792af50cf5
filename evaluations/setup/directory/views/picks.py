"""Suggestions for the boxes in which one picks an office, a person or a place."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from units.access import PersonRequest, allow, nominates, reads_people, signed_in
from units.fields import suggestion
from units.models import NamedQuerySet, Place, Unit, User

MOST_OFFERED = 12


def _offer(request: PersonRequest, rows: NamedQuerySet[Any], key: str) -> HttpResponse:
    """`rows` come in the order in which they are offered."""
    matches = rows.found(request.GET.get("q", "")[:100])[:MOST_OFFERED]
    return JsonResponse({"options": [suggestion(row, key) for row in matches]})


@allow(signed_in)
def pick_unit(request: PersonRequest) -> HttpResponse:
    """Names of offices are no secret; who may choose which is for the form to say."""
    return _offer(request, Unit.objects.filter(is_active=True), "code")


@allow(nominates)
def pick_own_unit(request: PersonRequest) -> HttpResponse:
    """Offices that the person may nominate."""
    rows = Unit.objects.all() if request.user.oversees else Unit.objects.visible_to(request.user)
    return _offer(request, rows.filter(is_active=True), "code")


@allow(reads_people)
def pick_person(request: PersonRequest) -> HttpResponse:
    people = User.objects.visible_to(request.user).filter(is_active=True)
    return _offer(request, people, "username")


@allow(signed_in)
def pick_place(request: PersonRequest) -> HttpResponse:
    """Districts and tambons share names, so each is told with what it lies in."""
    return _offer(request, Place.objects.in_full().widest_first(), "code")
