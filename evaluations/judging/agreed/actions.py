"""Agreed sheets (มติคณะกรรมการ): one sheet that the chair or the secretary fills while all look
on; then every scoring seat gives its word under its own sign-in."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.schedule.session_version import touch
from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.moderation.actions.chairing import check_runs, require_decider
from evaluations.judging.moderation.actions.returning import open_again
from evaluations.judging.scoring.actions.endorsements import write_word
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.actions.sheets import check_declared, refuse_absent
from evaluations.judging.scoring.actions.submitting import endorsement_about
from evaluations.judging.scoring.models import (
    COUNTED,
    Endorsement,
    ReturnKind,
    ScoreSheet,
    SheetState,
)
from evaluations.judging.scoring.notices import ENDORSEMENT
from evaluations.judging.scoring.progress import committee_chains
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.committees.models import Seat
from units.models import User


@transaction.atomic
def endorse(
    *, by: User, sheet: ScoreSheet, digest: str, agrees: bool, dissent: str = ""
) -> Endorsement:
    """A scoring seat's word on the submitted sheet whose digest its page showed.

    Given once for a content; a second word on the same content is refused, the same one is not.
    """
    lock_committee(sheet.committee_id)
    locked = locked_row(sheet)
    seat = _speaking_seat(by, locked)
    if locked.state not in COUNTED or locked.digest != digest:
        raise Refused(_("The sheet has changed since this page was opened. Please read it again."))
    dissent = "" if agrees else dissent
    if not agrees and not dissent:
        raise Refused(_("Please write why you dissent; it is printed in the result."))
    word = Endorsement.objects.current().filter(sheet=locked, seat=seat).first()
    if word is not None:
        if (word.agrees, word.dissent) != (agrees, dissent):
            raise Refused(_("You have given your word on this sheet already."))
        return word
    if locked.state != SheetState.SUBMITTED:
        raise Refused(_("The result of this nomination is certified already."))
    word = write_word(sheet=locked, seat=seat, agrees=agrees, dissent=dissent)
    after = {"seat": seat.pk, "agrees": agrees, "digest": digest}
    record(by=by, verb="sheet.confirmed", subject=locked, after=after, reason=dissent)
    touch(locked.nomination, "sheets", "agreed")
    return word


def _speaking_seat(by: User, sheet: ScoreSheet) -> Seat:
    seat = Seat.objects.held_by(by).scoring().filter(committee=sheet.committee_id).first()
    if seat is None or sheet.committee_id is None:
        raise Refused(_("Only a scoring seat of this committee gives its word here."))
    check_declared(seat, sheet.nomination)
    refuse_absent(seat, sheet.nomination)
    first = committee_chains(sheet.committee_id)
    mine = [pk for pk, chain in first.items() if chain == first[seat.pk] and pk != seat.pk]
    if Endorsement.objects.current().filter(sheet=sheet, seat__in=mine).exists():
        raise Refused(_("The earlier holder of this seat has given the seat's word already."))
    return seat


def _tell_writers(by: User, sheet: ScoreSheet, reason: str) -> None:
    """Whoever may write on the committee's sheet now has to."""
    seats = Seat.objects.on(timezone.localdate()).running().filter(committee=sheet.committee_id)
    notify(
        set(seats.values_list("user", flat=True)) - {by.pk},
        RETURNED,
        about=f"sheet-{sheet.pk}-{sheet.returns.count()}",
        params={"name": sheet.nomination.name_in_category, "reason": reason},
        address=reverse("sheet", args=[sheet.pk]),
    )


@transaction.atomic
def reopen_agreed(*, by: User, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """Take the committee's sheet up again: every word given so far was for the old content."""
    locked = locked_row(sheet)
    require_decider(by, locked.committee)
    check_runs(locked.nomination, reason)
    if locked.state == SheetState.RETURNED:
        return locked
    if locked.state not in COUNTED:
        raise Refused(_("This sheet is not submitted, so there is nothing to send back."))
    settle(ENDORSEMENT, endorsement_about(locked))
    open_again(by, locked, reason, ReturnKind.RETURN)
    _tell_writers(by, locked, reason)
    touch(locked.nomination, "sheets", "agreed")
    return locked
