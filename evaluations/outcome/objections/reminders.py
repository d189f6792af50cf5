"""Offices are told of their provisional result, and the day before their last one."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evaluations.outcome.objections.actions import about
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.objections.notices import CLOSING, PROVISIONAL
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import HEARD_IN
from units.models import User


def tell_of_windows() -> int:
    """Tell the officers of each open window once, and again the day before it closes; returns how
    many people: two queries where all are told."""
    heard = ObjectionWindow.objects.open().filter(result__committee__round__phase__in=HEARD_IN)
    rows = list(heard.select_related("nomination__category").defer("nomination__search_text"))
    codes = [PROVISIONAL.code, CLOSING.code]
    told = set(Notice.objects.filter(kind__in=codes).values_list("kind", "about").distinct())
    tomorrow = timezone.localdate() + timedelta(days=1)
    new = [row for row in rows if (PROVISIONAL.code, about(row)) not in told]
    closing = [row for row in rows if row.closes_on == tomorrow]
    count = sum(_tell_opened(row) for row in new)
    late = [row for row in closing if (CLOSING.code, about(row)) not in told]
    return count + sum(_tell_closing(row) for row in late)


def _officers(window: ObjectionWindow) -> list[int]:
    people = User.objects.filter(unit=window.nomination.unit_id, is_active=True)
    return list(people.values_list("pk", flat=True))


def _tell_opened(window: ObjectionWindow) -> int:
    return notify(_officers(window), PROVISIONAL, **_told(window))


def _tell_closing(window: ObjectionWindow) -> int:
    return notify(_officers(window), CLOSING, **_told(window))


def _told(window: ObjectionWindow) -> dict[str, Any]:
    return {
        "about": about(window),
        "params": {
            "name": window.nomination.name_in_category,
            "date": window.closes_on.isoformat(),
        },
        "address": reverse("objection_window", args=[window.pk]),
    }
