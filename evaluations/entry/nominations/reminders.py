"""Reminders of deadlines: offices that have not handed in, once, two days before."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import WRITABLE, Nomination
from evaluations.entry.nominations.notices import DEADLINE
from evaluations.platform.notices.actions import notify
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import User

BEFORE = timedelta(days=2)


def remind_of_deadlines() -> int:
    """Tell the people of offices with an unfinished nomination; returns how many are told."""
    now = timezone.now()
    count = 0
    near = AwardRound.objects.filter(
        phase=Phase.OPEN, nominations_close_at__gt=now, nominations_close_at__lte=now + BEFORE
    )
    for award_round in near:
        unfinished = Nomination.objects.filter(
            category__award__round=award_round, state__in=WRITABLE
        )
        until = award_round.nominations_close_at
        count += notify(
            _officers(unfinished).values_list("pk", flat=True),
            DEADLINE,
            # A deadline that is moved is told of again.
            about=f"round-{award_round.pk}-{until:%Y%m%d%H%M}",
            params={"round": award_round.name, "until": until},
            address=reverse("nomination_list"),
        )
    return count


def _officers(nominations: QuerySet[Nomination]) -> QuerySet[User]:
    officers: QuerySet[User] = User.objects.filter(
        unit__in=nominations.values("unit"), is_active=True
    )
    return officers
