"""Submitted sheets are opened again: sent back by the chair, or revised in the discussion."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.moderation.actions.chairing import (
    check_runs,
    locked_sheet,
    refuse_own,
    require_decider,
    settle_proposals,
)
from evaluations.judging.paper.actions.telling import let_go_of_paper
from evaluations.judging.scoring.access import nomination_of
from evaluations.judging.scoring.actions.revealing import is_revealed_to_all
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.models import (
    COUNTED,
    WRITABLE,
    Discussion,
    ProposalKind,
    ReturnKind,
    ScoreSheet,
    SheetReturn,
    SheetState,
)
from evaluations.judging.scoring.progress import committee_chains
from evaluations.judging.scoring.sheet_document import word_for_word
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.models import Seat
from units.models import User


@transaction.atomic
def return_sheet(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> ScoreSheet:
    """Send a submitted sheet back to its judge; the old marks are kept beside the new ones."""
    known = nomination_of(nomination.pk)
    check_runs(known, reason)
    require_decider(by, known.committee)
    if is_revealed_to_all(known):
        refuse_own(by, seat)
    lock_committee(known.committee_id)
    sheet = write_return(by, seat, known, reason)
    touch(known, "sheets")
    return sheet


def write_return(by: User, seat: Seat, nomination: Nomination, reason: str) -> ScoreSheet:
    sheet = locked_sheet(seat, nomination)
    if sheet is not None and sheet.state == SheetState.RETURNED:
        return sheet
    if sheet is None or sheet.state not in COUNTED:
        raise Refused(_("This sheet is not submitted, so there is nothing to send back."))
    _check_held(seat)
    open_again(by, sheet, reason, ReturnKind.RETURN)
    settle_proposals(by, ProposalKind.RETURN, seat, nomination)
    return sheet


def _check_held(seat: Seat) -> None:
    """Refuse where nobody could write on the sheet that is sent back."""
    first = committee_chains(seat.committee_id)
    chain = Seat.objects.filter(
        pk__in=[pk for pk, first_pk in first.items() if first_pk == first[seat.pk]]
    )
    if not any(holder.is_held_today for holder in chain):
        raise Refused(
            _("Nobody holds this seat any more. Name a substitute, then send the sheet back.")
        )


def open_again(by: User, sheet: ScoreSheet, reason: str, kind: str) -> None:
    """Keep what the sheet said, and let its judge write on it; it is locked by the caller."""
    SheetReturn.objects.create(
        sheet=sheet,
        kind=kind,
        returned_at=timezone.now(),
        returned_by=by,
        reason=reason,
        content=word_for_word(sheet.content),
        digest=sheet.digest,
    )
    before = {"state": sheet.state, "digest": sheet.digest}
    sheet.state = SheetState.RETURNED
    try:
        with transaction.atomic():
            sheet.save(update_fields=["state"])
            let_go_of_paper(by, sheet, reason)
    except IntegrityError:
        # The database lets go of a certified sheet only while its result is reopened.
        raise Refused(_("The result of this nomination is certified already.")) from None
    after = {"state": sheet.state}
    if kind == ReturnKind.RETURN and sheet.seat is not None:
        notify(
            [sheet.seat.user_id],
            RETURNED,
            about=f"sheet-{sheet.pk}-{sheet.returns.count()}",
            params={"name": sheet.nomination.name_in_category, "reason": reason},
            address=reverse("sheet", args=[sheet.pk]),
        )
    verb = "sheet.returned" if kind == ReturnKind.RETURN else "sheet.revised"
    record(by=by, verb=verb, subject=sheet, before=before, after=after, reason=reason)


@transaction.atomic
def revise_sheet(*, by: User, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """Take the own submitted sheet up again while its nomination is discussed."""
    lock_committee(sheet.nomination.committee_id)
    locked = ScoreSheet.objects.owned_by(by).select_for_update(of=("self",)).get(pk=sheet.pk)
    nomination = nomination_of(locked.nomination_id)
    check_runs(nomination, reason)
    if locked.state in WRITABLE:
        return locked
    if not Discussion.objects.open().filter(nomination=nomination).exists():
        raise Refused(_("A sheet can be revised while the chair has the discussion open."))
    open_again(by, locked, reason, ReturnKind.REVISION)
    touch(nomination, "sheets")
    return locked
