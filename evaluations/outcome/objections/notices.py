"""What people are told by this stage: offices of their provisional result, and the day before
their last one; committees of objections, offices of answers."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import HEARD_IN
from units.models import User

PROVISIONAL = NoticeKind(
    "provisional",
    _("my office may object to a provisional result"),
    _(
        "The provisional result of “%(name)s” is here. Your office may object to it until "
        "%(date)s; silence accepts it."
    ),
)
CLOSING = NoticeKind(
    "provisional_closing",
    _("the last day to object to a provisional result is tomorrow"),
    _(
        "Your office may object to the provisional result of “%(name)s” until tomorrow, "
        "%(date)s; silence accepts it."
    ),
)
OBJECTED = NoticeKind(
    "objected",
    _("an office objects to a result of my committee"),
    _("%(unit)s objects to the provisional result of “%(name)s”: please answer."),
)
ANSWERED = NoticeKind(
    "objections_answered",
    _("the objections of my office are answered"),
    _("All objections to the provisional result of “%(name)s” are answered."),
)
UPHELD = NoticeKind(
    "objection_upheld",
    _("an objection is upheld, so a result is to be certified anew"),
    _(
        "An objection of “%(name)s” is upheld (indicator %(indicator)s): please ask to certify "
        "the result anew."
    ),
)


def about(window: ObjectionWindow) -> str:
    """By which notices of it are known."""
    return f"objection-window-{window.pk}"


def tell_of_windows() -> int:
    """Tell the officers of each open window once, and again the day before it closes; returns how
    many people: two queries where all are told."""
    heard = ObjectionWindow.objects.open().filter(result__committee__round__phase__in=HEARD_IN)
    rows = list(heard.select_related("nomination__category").defer("nomination__search_text"))
    codes = [PROVISIONAL.code, CLOSING.code]
    noticed = set(Notice.objects.filter(kind__in=codes).values_list("kind", "about").distinct())
    tomorrow = timezone.localdate() + timedelta(days=1)
    new = [row for row in rows if (PROVISIONAL.code, about(row)) not in noticed]
    closing = [row for row in rows if row.closes_on == tomorrow]
    count = sum(_tell_opened(row) for row in new)
    late = [row for row in closing if (CLOSING.code, about(row)) not in noticed]
    return count + sum(_tell_closing(row) for row in late)


def officers_of(window: ObjectionWindow) -> list[int]:
    """Of the nominated office itself."""
    people = User.objects.filter(unit=window.nomination.unit_id, is_active=True)
    return list(people.values_list("pk", flat=True))


def _tell_opened(window: ObjectionWindow) -> int:
    return notify(officers_of(window), PROVISIONAL, **_told(window))


def _tell_closing(window: ObjectionWindow) -> int:
    return notify(officers_of(window), CLOSING, **_told(window))


def _told(window: ObjectionWindow) -> dict[str, Any]:
    return {
        "about": about(window),
        "params": {
            "name": window.nomination.name_in_category,
            "date": window.closes_on,
        },
        "address": reverse("objection_window", args=[window.pk]),
    }
