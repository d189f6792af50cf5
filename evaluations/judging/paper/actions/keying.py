"""The first person keys what stands on a paper, or takes it back."""

from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.paper.actions.checks import check_takes_paper, check_whole, keys_papers
from evaluations.judging.paper.actions.telling import (
    settle_paper,
    shown_digest,
    tell_of_paper,
    who_may_confirm,
)
from evaluations.judging.paper.keying import Keyed, keyed_from
from evaluations.judging.paper.models import PAPER_CONFIRMED, PaperEntry, PaperState
from evaluations.judging.paper.scans import Scan
from evaluations.judging.scoring.access import nomination_of
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.models import Seat
from units.models import User


@transaction.atomic
def key_paper(
    *,
    by: User,
    seat: Seat | None,
    nomination: Nomination,
    keyed: Keyed,
    scan: Scan | None = None,
) -> PaperEntry:
    """Key what stands on a seat's paper, or on the committee's where there is no `seat`. The same
    person may correct it until it is confirmed."""
    known = nomination_of(nomination.pk)
    if not keys_papers(by, known.committee):
        raise Refused(_("Only the secretary of the committee can do this."))
    refuse_if_settled(known)
    check_takes_paper(by, seat, known)
    check_whole(seat, known, keyed)
    entries = PaperEntry.objects.in_force().select_for_update(of=("self",))
    entry = entries.filter(seat=seat, nomination=known).first()
    if entry is not None and entry.keyed_by_id != by.pk:
        raise Refused(_("Another person has keyed this paper. Please confirm or key it again."))
    is_same = entry is not None and keyed_from(entry.values) == keyed and scan is None
    # Saved again as it is, a keying that differed is meant: the second person compares it anew.
    if entry is not None and is_same and entry.state == PaperState.KEYED:
        return entry
    before = {"values": shown_digest(entry)} if entry is not None else {}
    if entry is not None:
        settle_paper(entry)
    entry = entry or PaperEntry(seat=seat, nomination=known, keyed_by=by)
    _keep(entry, keyed.stored(), scan)
    after = {**whose(entry), "scan": entry.scan_sha256, "values": shown_digest(entry)}
    record(by=by, verb="paper.keyed", subject=known, before=before, after=after)
    tell_of_paper(entry, known, who_may_confirm(entry))
    touch(known, "sheets")
    return entry


def whose(entry: PaperEntry) -> dict[str, int]:
    """Whose paper it is, for the journal; the committee is told by the nomination."""
    return {} if entry.seat_id is None else {"seat": entry.seat_id}


def _keep(entry: PaperEntry, stored: dict[str, Any], scan: Scan | None) -> None:
    # The journal tells the digest before the marks are revealed: without something that nobody
    # can guess, the marks of a short sheet could be found by trying.
    entry.values = {**stored, "nonce": token_hex(16)}
    entry.again, entry.keyed_at = None, timezone.now()
    entry.state = PaperState.KEYED
    if scan is not None:
        entry.scan, entry.scan_type = scan.name, scan.content_type
        entry.scan_sha256, entry.scan_size = scan.sha256, scan.size
    entry.save()


def locked_paper(entry: PaperEntry) -> PaperEntry:
    return locked_row(entry, "nomination__committee", "seat__user__unit", "keyed_by")


@transaction.atomic
def withdraw_paper(*, by: User, entry: PaperEntry) -> None:
    """Take back a keying that is not confirmed: the wrong paper, or the sheet is filled on a
    screen after all."""
    locked = locked_paper(entry)
    if not keys_papers(by, locked.nomination.committee):
        raise Refused(_("Only the secretary of the committee can do this."))
    if locked.state in PAPER_CONFIRMED:
        raise Refused(_("This paper is confirmed. Send the sheet back instead."))
    if locked.state != PaperState.WITHDRAWN:
        settle_paper(locked)
        locked.state = PaperState.WITHDRAWN
        locked.save(update_fields=["state"])
        record(by=by, verb="paper.withdrawn", subject=locked.nomination, after=whose(locked))
        touch(locked.nomination, "sheets")
