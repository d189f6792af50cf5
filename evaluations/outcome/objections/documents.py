"""Objections on paper: who may have which."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.outcome.objections.models import ObjectionWindow, Reply
from evaluations.outcome.objections.paper import objections_paper, register
from evaluations.platform.documents.document import Document
from evaluations.platform.documents.registry import Back, document
from evaluations.platform.pages import Crumb
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound
from units.access import overseer
from units.models import User


def _pages(user: User, pk: int) -> Sequence[Crumb]:
    rows = ObjectionWindow.objects.filter(pk=pk)
    pages = {
        "objection_window": rows.own_of(user).exists(),
        "objection_answers": rows.heard_by(user).exists(),
    }
    label = _("Open the page of it")
    return [(label, reverse(name, args=[pk])) for name, is_read in pages.items() if is_read]


@document("objections", links=_pages)
def _objections(user: User, pk: int) -> Document:
    """For the office, its committee and who oversees, once they are sent."""
    rows = ObjectionWindow.objects.visible_to(user).filter(reply=Reply.SENT).with_page()
    return objections_paper(rows.get(pk=pk), user)


@document("objections_round", allow=overseer, back=Back(gettext_lazy("Round"), "round", overseer))
def _objections_round(user: User, pk: int) -> Document:
    award_round = AwardRound.objects.visible_to(user).get(pk=pk)
    windows = ObjectionWindow.objects.of_round(award_round).with_register()
    return register(award_round, award_round.name, windows)


@document("objections_committee", back=Back(gettext_lazy("Committee"), "committee", overseer))
def _objections_committee(user: User, pk: int) -> Document:
    """For its people and who oversees."""
    committee = Committee.objects.visible_to(user).select_related("round").get(pk=pk)
    windows = ObjectionWindow.objects.filter(result__committee=committee).with_register()
    return register(committee.round, committee.name, windows)
