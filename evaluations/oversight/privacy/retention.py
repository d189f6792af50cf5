"""How long the data of people are kept whose accounts are closed."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from evaluations.oversight.privacy.actions import erase_person
from evaluations.platform.retention.kinds import RetentionKind
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import OVER
from units.models import User


def _rows() -> QuerySet[Any]:
    """Closed accounts, by the last sign-in, or by the day they were opened."""
    closed = User.objects.filter(is_active=False, erased_at__isnull=True, is_superuser=False)
    seats = Seat.objects.filter(user=OuterRef("pk"))
    running = seats.exclude(committee__round__phase__in=OVER)
    last = Coalesce(F("last_login"), F("date_joined"))
    gone: QuerySet[Any] = closed.filter(~Exists(running)).annotate(seen_at=last)
    return gone


def _erase(rows: QuerySet[User]) -> int:
    """As an administrator does it: where a certified result names the person, the name stays."""
    people = list(rows)
    for person in people:
        erase_person(by=None, person=person, reason=str(_("their time was over")))
    return len(people)


RetentionKind(
    code="people",
    label=_("Personal data of people long gone"),
    about=_("closed accounts, by the last sign-in; a name in a certified result stays"),
    least=365,
    default=None,
    moment="seen_at",
    rows=_rows,
    remove=_erase,
)
