"""What people are told by this stage."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import WRITABLE, Nomination
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import User

# So long before a deadline who has not handed in is reminded.
BEFORE = timedelta(days=2)
DEADLINE = NoticeKind(
    "deadline",
    _("a deadline comes near"),
    _("“%(round)s”: the deadline is %(until)s."),
)
OPENED = NoticeKind(
    "opened",
    _("a round opens for nominations"),
    _("“%(round)s” is open: your office may nominate until %(until)s."),
)


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
