"""A nomination with its evidence, for whoever may read it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluations.evidence.reading import evidence_cards
from evaluations.nominations.models import Nomination
from evaluations.rubrics.tree import rubric_tree
from units.access import PersonRequest, allow, signed_in


@allow(signed_in)
def nomination_detail(request: PersonRequest, pk: int) -> HttpResponse:
    nominations = Nomination.objects.visible_to(request.user).select_related(
        "category__award__round", "category__rubric", "unit", "place", "slot_place__slot__session"
    )
    nomination = get_object_or_404(nominations, pk=pk)
    tree = rubric_tree(nomination.category.rubric)
    cards = evidence_cards(nomination)
    groups = [
        (dimension, [card for card in cards if dimension.pk in card.dimensions])
        for dimension in tree.dimensions
    ]
    grouped = {card.version.pk for _dimension, own in groups for card in own}
    levels = Nomination.objects.visible_to(request.user).select_related("category__award__round")
    context = {
        "nomination": nomination,
        "sent_from": levels.filter(sent_up_to=nomination).first(),
        "sent_to": levels.filter(sent_up_from=nomination).first(),
        "groups": groups,
        "others": [card for card in cards if card.version.pk not in grouped],
    }
    return render(request, "evaluations/evidence/nomination_detail.html", context)
