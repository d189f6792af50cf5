"""What a seat declares before it scores a nomination, and who is taken off it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.scoring.access import counters_of
from evaluations.judging.scoring.actions.revealing import note_reveal
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.judging.scoring.models import RECUSING, ConflictKind, Declaration
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.conflict import is_own_office
from evaluations.setup.committees.models import Seat
from units.models import User


def declare(
    *, by: User, seat: Seat, nomination: Nomination, kind: str, note: str = ""
) -> Declaration:
    """Declare a conflict, or none, for one nomination; own office always recuses.

    A conflict may still be declared after "none", until the result is certified; never the other
    way round. The same declaration again does nothing.
    """
    if seat.user_id != by.pk:
        raise Refused(_("Only the holder of the seat can declare for it."))
    if stands_too_close(by, nomination):
        kind = ConflictKind.OWN_OFFICE
    return write_declaration(by, seat, nomination, kind, note)


@transaction.atomic
def write_declaration(
    by: User,
    seat: Seat,
    nomination: Nomination,
    kind: str,
    note: str,
    recused_by: User | None = None,
) -> Declaration:
    refuse_if_settled(nomination)
    params = {"kind": kind, "note": note, "is_recused": kind in RECUSING}
    values = {**params, "recused_by": recused_by}
    declaration, created = Declaration.objects.get_or_create(
        seat=seat, nomination=nomination, defaults={**values, "declared_at": timezone.now()}
    )
    if not created:
        if declaration.kind == kind:
            return declaration
        _check_may_change(declaration, kind)
        Declaration.objects.filter(pk=declaration.pk).update(**values, declared_at=timezone.now())
        declaration.refresh_from_db()
    after = {"seat": seat.pk, "nomination": nomination.pk, **params}
    record(by=by, verb="conflict.declared", subject=declaration, after=after)
    if declaration.is_recused:
        note_reveal(nomination)
    touch(nomination, *counters_of(nomination))
    return declaration


def _check_may_change(declaration: Declaration, kind: str) -> None:
    if declaration.is_recused or kind not in RECUSING:
        raise Refused(_("This seat has already declared for this nomination."))


def stands_too_close(judge: User, nomination: Nomination) -> bool:
    """Whether the judge's own office, or one above or below it, is nominated."""
    return judge.unit is not None and is_own_office(judge.unit.path, nomination.unit.path)
