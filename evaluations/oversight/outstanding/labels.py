"""What is outstanding in words, and where it is mended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.oversight.outstanding.items import (
    EVIDENCE,
    JOINED,
    NOMINATIONS,
    RESULTS,
    SHEETS,
    Item,
)
from units.models import User


def kind_labels() -> dict[str, str]:
    return {
        NOMINATIONS: _("Nominations to hand in"),
        EVIDENCE: _("Nominations without any evidence"),
        JOINED: _("Committee members who have never signed in"),
        SHEETS: _("Score sheets"),
        RESULTS: _("Results to certify"),
    }


def help_texts() -> dict[str, str]:
    """Who mends it, and when it counts as late."""
    return {
        NOMINATIONS: _("The office hands it in. Late: after the day for nominating."),
        EVIDENCE: _("The office brings it. Late: after the evidence deadline."),
        JOINED: _(
            "They sign in with the link of their invitation. Late: the round is being evaluated."
        ),
        SHEETS: _("The judges named here submit it. Late: after the day of the presentation."),
        RESULTS: _("The chair certifies it. Late: after the last day of presentation."),
    }


def address_of(item: Item, reader: User) -> str:
    """The page of what is mended; empty where the reader does not reach it."""
    if item.kind == JOINED:
        person = reverse("person_detail", args=[item.people[0]])
        return person if reader.oversees else ""
    if item.kind == RESULTS:
        return reverse("board", args=[item.committee, item.categories[0]])
    return reverse("nomination_detail", args=[item.key])
