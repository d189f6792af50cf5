"""The chair or an administrator takes a seat off a nomination, or takes that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.moderation.actions.chairing import refuse_own, require_decider
from evaluations.judging.scoring.access import counters_of
from evaluations.judging.scoring.actions.declarations import stands_too_close, write_declaration
from evaluations.judging.scoring.actions.revealing import refuse_after_reveal
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.judging.scoring.models import RECUSING, ConflictKind, Declaration, ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Seat
from units.models import User


def recuse(*, by: User, seat: Seat, nomination: Nomination, kind: str, reason: str) -> Declaration:
    """The chair or an administrator takes a seat off a nomination, with the reason."""
    require_decider(by, seat.committee)
    if not reason:
        raise Refused(_("Please give the reason; it is printed in the result."))
    if kind not in RECUSING or seat.committee_id != nomination.committee_id:
        raise Refused(_("This change is not possible. Please reload the page."))
    return write_declaration(by, seat, nomination, kind, reason, recused_by=by)


@transaction.atomic
def lift_recusal(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> None:
    """Take a recusal back, so that the judge is asked once more, or a sheet that was handed in
    counts again; never that of the own office. Who has no sheet in is not let in once all others
    were.

    Done already, nothing happens. The journal keeps what was declared.
    """
    require_decider(by, seat.committee)
    if not reason:
        raise Refused(_("Please write the reason."))
    refuse_own(by, seat)
    refuse_if_settled(nomination)
    declared = Declaration.objects.recused().filter(seat=seat, nomination=nomination).first()
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
    touch(nomination, *counters_of(nomination))


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
