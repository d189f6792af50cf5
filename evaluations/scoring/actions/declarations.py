"""What a seat declares before it scores a nomination, and who is taken off it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.committees.access import chairs
from evaluations.committees.conflict import is_own_office
from evaluations.committees.models import Seat
from evaluations.errors import Refused
from evaluations.journal.actions import record
from evaluations.nominations.models import Nomination
from evaluations.schedule.pulse import beat
from evaluations.scoring.actions.certified import refuse_if_settled
from evaluations.scoring.actions.chairing import refuse_own
from evaluations.scoring.actions.revealing import note_reveal, refuse_after_reveal
from evaluations.scoring.models import ConflictKind, Declaration, ScoreSheet
from units.models import User

RECUSING = (ConflictKind.OWN_OFFICE, ConflictKind.KINSHIP, ConflictKind.INTEREST)


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
    return _write_declaration(by, seat, nomination, kind, note)


def recuse(*, by: User, seat: Seat, nomination: Nomination, kind: str, reason: str) -> Declaration:
    """The chair or an administrator takes a seat off a nomination, with the reason."""
    committee = seat.committee
    if not (chairs(by, committee) or by.is_administrator):
        raise Refused(_("Only the chair of the committee can do this."))
    if not reason:
        raise Refused(_("Please give the reason; it is printed in the result."))
    if kind not in RECUSING or seat.committee_id != nomination.committee_id:
        raise Refused(_("This change is not possible. Please reload the page."))
    return _write_declaration(by, seat, nomination, kind, reason, recused_by=by)


@transaction.atomic
def undeclare(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> None:
    """Take a recusal back, so that the judge is asked once more, or a sheet that was handed in
    counts again; never that of the own office. Who has no sheet in is not let in once all others
    were.

    Done already, nothing happens. The journal keeps what was declared.
    """
    if not (chairs(by, seat.committee) or by.is_administrator):
        raise Refused(_("Only the chair of the committee can do this."))
    if not reason:
        raise Refused(_("Please write the reason."))
    refuse_own(by, seat)
    refuse_if_settled(nomination)
    declared = Declaration.objects.filter(
        seat=seat, nomination=nomination, is_recused=True
    ).first()
    if declared is None:
        return
    if stands_too_close(seat.user, nomination):
        raise Refused(_("The judge's own office is nominated, so the recusal stays."))
    before = {"seat": seat.pk, "kind": declared.kind, "note": declared.note}
    if ScoreSheet.objects.counted().filter(seat=seat, nomination=nomination).exists():
        _declares_none_again(declared, reason)
    else:
        refuse_after_reveal(nomination)
        declared.delete()
    record(by=by, verb="conflict.lifted", subject=nomination, before=before, reason=reason)
    beat(nomination, "sheets")


def _declares_none_again(declared: Declaration, reason: str) -> None:
    """The sheet was handed in under "none" and counts again as it is: its judge has seen nothing
    that could change it. What the judge declared later is not taken back by somebody else."""
    if declared.recused_by_id is None:
        raise Refused(
            _("The judge declared this conflict after handing in the sheet, so it is not counted.")
        )
    declared.kind, declared.note = ConflictKind.NONE, reason
    declared.is_recused, declared.recused_by = False, None
    declared.save(update_fields=["kind", "note", "is_recused", "recused_by"])


@transaction.atomic
def _write_declaration(
    by: User,
    seat: Seat,
    nomination: Nomination,
    kind: str,
    note: str,
    recused_by: User | None = None,
) -> Declaration:
    refuse_if_settled(nomination)
    told = {"kind": kind, "note": note, "is_recused": kind in RECUSING}
    values = {**told, "recused_by": recused_by}
    declaration, created = Declaration.objects.get_or_create(
        seat=seat, nomination=nomination, defaults={**values, "declared_at": timezone.now()}
    )
    if not created:
        if declaration.kind == kind:
            return declaration
        _check_may_change(declaration, kind)
        Declaration.objects.filter(pk=declaration.pk).update(**values, declared_at=timezone.now())
        declaration.refresh_from_db()
    after = {"seat": seat.pk, "nomination": nomination.pk, **told}
    record(by=by, verb="conflict.declared", subject=declaration, after=after)
    if declaration.is_recused:
        note_reveal(nomination)
    beat(nomination, "sheets")
    return declaration


def _check_may_change(declaration: Declaration, kind: str) -> None:
    if declaration.is_recused or kind not in RECUSING:
        raise Refused(_("This seat has already declared for this nomination."))


def stands_too_close(judge: User, nomination: Nomination) -> bool:
    """Whether the judge's own office, or one above or below it, is nominated."""
    return judge.unit is not None and is_own_office(judge.unit.path, nomination.unit.path)
