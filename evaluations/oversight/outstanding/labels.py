"""What is outstanding in words, and where it is mended."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluations.oversight.outstanding.items import (
    EVIDENCE,
    JOINED,
    NOMINATIONS,
    OBJECTIONS,
    PROVISIONAL,
    RESULTS,
    SHEETS,
    Item,
)
from thai.dates import format_date
from units.models import User


def kind_labels() -> dict[str, str]:
    return {
        NOMINATIONS: _("Nominations to hand in"),
        EVIDENCE: _("Evidence of the nominations"),
        JOINED: _("Committee members to sign in for the first time"),
        SHEETS: _("Score sheets"),
        RESULTS: _("Results to certify"),
        PROVISIONAL: _("Provisional results that offices may object to"),
        OBJECTIONS: _("Objections to answer"),
    }


def until_text(until: date | None) -> str:
    """By when, and how many days that is."""
    if until is None:
        return ""
    left = (until - timezone.localdate()).days
    params = {"date": format_date(until, "short"), "count": left}
    if left < 0:
        return _("since %(date)s") % params
    return (
        ngettext("until %(date)s, %(count)s day left", "until %(date)s, %(count)s days left", left)
        % params
    )


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
        PROVISIONAL: _("The office objects or accepts; who says nothing by the last day accepts."),
        OBJECTIONS: _(
            "The chair answers it, or a secretary or an administrator who did not score. Late: "
            "after the office's last day to object."
        ),
    }


def address_of(item: Item, reader: User) -> str:
    """The page of what is mended; empty where the reader does not reach it."""
    if item.kind == JOINED:
        person = reverse("person_detail", args=[item.people[0]])
        return person if reader.oversees else ""
    if item.kind == PROVISIONAL:
        is_own = reader.is_officer and reader.unit is not None and reader.unit.path == item.path
        return reverse("objection_window", args=[item.key]) if is_own else ""
    if item.kind == OBJECTIONS:
        return reverse("objection_answers", args=[item.key])
    if item.kind == RESULTS:
        return reverse("board", args=[item.committee, item.categories[0]])
    return reverse("nomination_detail", args=[item.key])
