"""A seat that has an end: what stays of it, and who sits there now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluations.judging.scoring.models import ScoreSheet
from evaluations.setup.committees.models import Seat
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def seat_ended(request: PersonRequest, pk: int) -> HttpResponse:
    own = Seat.objects.ending_for(request.user)
    seat = get_object_or_404(own.select_related("committee"), pk=pk)
    handed_in = (
        ScoreSheet.objects.counted().filter(seat=seat).select_related("nomination__category")
    )
    context = {
        "seat": seat,
        "successors": seat.substitutes.select_related("user"),
        "handed_in": handed_in.select_related("nomination__category").order_by("submitted_at"),
    }
    return render(request, "evaluations/judging/scoring/seat_ended.html", context)
