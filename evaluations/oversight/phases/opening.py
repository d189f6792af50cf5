"""A round opens by itself at the moment that was set; where it is not ready, administrators are
told once, and it opens as soon as it is."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluations.oversight.phases.actions import may_open, move
from evaluations.oversight.phases.notices import NOT_OPENED
from evaluations.platform.journal.editing import lock
from evaluations.platform.notices.actions import notify
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import User


def open_due_rounds() -> int:
    """Open every draft whose moment has come; returns how many: one query where none is due."""
    return sum(_open(row) for row in list(_due()))


def _due() -> list[AwardRound]:
    return list(AwardRound.objects.filter(phase=Phase.DRAFT, opens_at__lte=timezone.now()))


@transaction.atomic
def _open(award_round: AwardRound) -> bool:
    locked = lock(award_round, None)
    if locked.phase != Phase.DRAFT or locked.opens_at is None:
        return False
    if not may_open(locked):
        _tell_administrators(locked)
        return False
    move(by=None, award_round=locked, to=Phase.OPEN)
    return True


def _tell_administrators(award_round: AwardRound) -> None:
    people = User.objects.filter(is_administrator=True, is_active=True)
    notify(
        people.values_list("pk", flat=True),
        NOT_OPENED,
        about=f"round-{award_round.pk}-{award_round.opens_at:%Y%m%d%H%M}",
        params={"round": award_round.name},
        address=reverse("round", args=[award_round.pk]),
    )
