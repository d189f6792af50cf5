"""A sheet that came on paper: keyed by one person, keyed again or confirmed by another.

The secretary of the committee keys it, or an administrator; the second is another of them, or
the judge whose sheet it is. Until then nothing of it counts and nobody else sees it.
"""

from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.reading import newest_versions
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.paper.keying import Keyed, differences, keyed_from
from evaluations.judging.paper.models import (
    PAPER_CONFIRMED,
    PAPER_OVER,
    PAPER_WAITING,
    PaperEntry,
    PaperState,
)
from evaluations.judging.paper.notices import PAPER
from evaluations.judging.paper.page import on_paper
from evaluations.judging.paper.scans import Scan
from evaluations.judging.scoring.access import moment_of, nomination_of
from evaluations.judging.scoring.actions.declarations import stands_too_close
from evaluations.judging.scoring.actions.marks import (
    as_value,
    check_value,
    values_of,
    write_keyed,
    write_mark,
)
from evaluations.judging.scoring.actions.notes import write_note
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.judging.scoring.actions.sheets import check_chain, refuse_absent
from evaluations.judging.scoring.actions.submitting import freeze_sheet, missing_from
from evaluations.judging.scoring.actions.writable import WritableSheet
from evaluations.judging.scoring.edit import Origin
from evaluations.judging.scoring.keyed_marks import keyed_marks
from evaluations.judging.scoring.marking import MarkValue
from evaluations.judging.scoring.models import (
    WRITABLE,
    ConflictKind,
    Declaration,
    DimensionNote,
    Mark,
    ScoreSheet,
)
from evaluations.judging.scoring.sheet_document import PaperV1
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.journal.merkle import digest
from evaluations.platform.notices.actions import notify, settle
from evaluations.setup.committees.access import is_secretary
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.models import User


def keys_papers(by: User, seat: Seat) -> bool:
    """Whether `by` may key a paper of this seat."""
    return by.is_administrator or is_secretary(by, seat.committee)


def seconds_papers(by: User, entry: PaperEntry) -> bool:
    """Whether `by` may confirm what another person keyed."""
    if entry.keyed_by_id == by.pk:
        return False
    return keys_papers(by, entry.seat) or entry.seat.user_id == by.pk


def _check_takes_paper(seat: Seat, nomination: Nomination) -> None:
    _check_runs(seat, nomination)
    _check_not_recused(seat, nomination)
    refuse_absent(seat, nomination)
    if not moment_of(nomination).presentation_is_open():
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )
    sheet = ScoreSheet.objects.filter(seat=seat, nomination=nomination).first()
    if sheet is not None and sheet.state not in WRITABLE:
        raise Refused(_("This seat's sheet is submitted already."))
    check_chain(seat, nomination)


def _check_not_recused(seat: Seat, nomination: Nomination) -> None:
    declared = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    if declared is not None and declared.is_recused:
        raise Refused(_("This seat is recused from the nomination."))
    if declared is None and stands_too_close(seat.user, nomination):
        raise Refused(
            _("The judge's own office is nominated. The chair takes the seat off this nomination.")
        )


def _check_runs(seat: Seat, nomination: Nomination) -> None:
    if nomination.category.award.is_agreed:
        raise Refused(_("The committee agrees on one sheet for this award."))
    if not seat.scores or seat.committee_id != nomination.committee_id:
        raise Refused(_("Only a scoring seat of this committee has a sheet for this nomination."))
    nomination.category.award.round.require_evaluating()
    nomination.require_accepted()


def _check_whole(tree: RubricTree, nomination: Nomination, keyed: Keyed) -> None:
    if not keyed.declares_none:
        raise Refused(
            _(
                "The paper must declare “no conflict of interest”. With a conflict nothing is "
                "keyed: the chair takes the seat off this nomination."
            )
        )
    for pk, sentence in problems_of(tree, nomination, keyed).items():
        node = tree.indicators[pk][1]
        raise Refused(f"{node.number} {node.name}: {sentence}")


def problems_of(tree: RubricTree, nomination: Nomination, keyed: Keyed) -> dict[int, str]:
    """What cannot stand on a whole paper, by indicator."""
    problems, rows = {}, keyed_marks(tree, nomination.pk)
    for node in on_paper(tree, nomination.nominee_class):
        try:
            rows[node.pk] = _as_mark(node.pk, check_value(node, keyed.marks[node.pk]))
        except KeyError:
            problems[node.pk] = _("Every indicator needs what stands on the paper.")
        except Refused as refusal:
            problems[node.pk] = str(refusal)
    award_round = nomination.category.award.round
    missing = missing_from(
        tree,
        rows,
        comment_at_extremes=award_round.comment_at_extremes,
        nominee_class=nomination.nominee_class,
    )
    return {**missing, **problems}


def _as_mark(pk: int, value: MarkValue) -> Mark:
    written = {"kind": value.kind, "points": value.points, "figure": value.figure}
    return Mark(indicator_id=pk, comment=value.comment, version=0, **written)


@transaction.atomic
def key_paper(
    *, by: User, seat: Seat, nomination: Nomination, keyed: Keyed, scan: Scan | None = None
) -> PaperEntry:
    """Key what stands on a seat's paper. The same person may correct it until it is confirmed."""
    if not keys_papers(by, seat):
        raise Refused(_("Only the secretary of the committee can do this."))
    known = nomination_of(nomination.pk)
    refuse_if_settled(known)
    _check_takes_paper(seat, known)
    _check_whole(rubric_tree(known.category.rubric), known, keyed)
    entries = PaperEntry.objects.in_force().select_for_update(of=("self",))
    entry = entries.filter(seat=seat, nomination=known).first()
    if entry is not None and entry.keyed_by_id != by.pk:
        raise Refused(_("Another person has keyed this paper. Please confirm or key it again."))
    stored = keyed.stored()
    is_same = entry is not None and keyed_from(entry.values) == keyed and scan is None
    # Saved again as it is, a keying that differed is meant: the second person compares it anew.
    if entry is not None and is_same and entry.state == PaperState.KEYED:
        return entry
    before = {"values": shown_digest(entry)} if entry is not None else {}
    if entry is not None:
        _settle(entry)
    entry = entry or PaperEntry(seat=seat, nomination=known, keyed_by=by)
    _keep(entry, stored, scan)
    after = {"seat": seat.pk, "scan": entry.scan_sha256, "values": shown_digest(entry)}
    record(by=by, verb="paper.keyed", subject=known, before=before, after=after)
    _tell(entry, known, _who_may_confirm(entry))
    touch(known, "sheets")
    return entry


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


def _locked(entry: PaperEntry) -> PaperEntry:
    return locked_row(entry, "nomination", "seat__user__unit", "seat__committee", "keyed_by")


@transaction.atomic
def confirm_paper(
    *, by: User, entry: PaperEntry, again: Keyed | None = None, seen: str = ""
) -> PaperEntry:
    """The second person's word: read beside the paper, or keyed `again`.

    `seen` is the digest of what the second person's page showed (`shown_digest`): a keying that
    was corrected since is not what they compared. Where the two keyings differ nothing is
    entered; the page shows the cells, and the first person corrects or the second keys again.
    Confirmed already, nothing happens.
    """
    refuse_if_settled(entry.nomination)
    locked = _locked(entry)
    _check_seconds(by, locked, again)
    if locked.state == PaperState.CONFIRMED:
        return locked
    if again is None and seen != shown_digest(locked):
        raise Refused(_("The keying was corrected meanwhile. Please compare it once more."))
    nomination = nomination_of(locked.nomination_id)
    first = keyed_from(locked.values)
    if again is not None and differences(first, again):
        locked.state, locked.again = PaperState.DIFFERS, again.stored()
        locked.save(update_fields=["state", "again"])
        record(by=by, verb="paper.differs", subject=nomination, after={"seat": locked.seat_id})
        _tell(locked, nomination, [locked.keyed_by_id])
        touch(nomination, "sheets")
        return locked
    _check_takes_paper(locked.seat, nomination)
    _check_whole(rubric_tree(nomination.category.rubric), nomination, again or first)
    return _enter(by, locked, nomination, first)


def shown_digest(entry: PaperEntry) -> str:
    """Of the cells that the page of a keyed paper shows."""
    return digest(entry.values)


def _check_seconds(by: User, entry: PaperEntry, again: Keyed | None) -> None:
    if entry.keyed_by_id == by.pk:
        raise Refused(_("A second person must confirm it: somebody other than who keyed it."))
    if not seconds_papers(by, entry):
        raise Refused(_("Only the secretary, the judge or an administrator can confirm this."))
    if entry.state in PAPER_OVER:
        raise Refused(_("This keying was withdrawn."))
    if again is None and entry.state == PaperState.DIFFERS:
        raise Refused(_("The two keyings differ. Please correct one of them first."))


def _enter(by: User, entry: PaperEntry, nomination: Nomination, keyed: Keyed) -> PaperEntry:
    """Make the seat's sheet of it, signed on paper, and lock it in."""
    now = timezone.now()
    _declare_on_paper(by, entry.seat, nomination)
    ScoreSheet.objects.get_or_create(
        seat=entry.seat,
        nomination=nomination,
        defaults={"rubric": nomination.category.rubric, "opened_at": now},
    )
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).get(
        seat=entry.seat, nomination=nomination
    )
    if sheet.state not in WRITABLE:
        raise Refused(_("This seat's sheet is submitted already."))
    tree = rubric_tree(sheet.rubric)
    marks = _write_over(by, sheet, tree, keyed)
    document: PaperV1 = {
        "keyed_by": entry.keyed_by.full_name,
        "keyed_at": entry.keyed_at.isoformat(),
        "confirmed_by": by.full_name,
        "confirmed_at": now.isoformat(),
        "scan_sha256": entry.scan_sha256,
    }
    freeze_sheet(by, sheet, tree, marks, newest_versions(nomination), paper=document)
    entry.state, entry.confirmed_by, entry.confirmed_at = PaperState.CONFIRMED, by, now
    entry.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record(by=by, verb="paper.confirmed", subject=nomination, after={"seat": entry.seat_id})
    _settle(entry)
    _tell(entry, nomination, {entry.keyed_by_id, entry.seat.user_id} - {by.pk})
    touch(nomination, "sheets")
    return entry


def _who_may_confirm(entry: PaperEntry) -> set[int]:
    """The judge and the committee's secretaries, but not who keyed it."""
    seats = entry.seat.committee.seats.secretaries()
    secretaries = {seat.user_id for seat in seats if seat.is_held_today}
    return (secretaries | {entry.seat.user_id}) - {entry.keyed_by_id}


def _settle(entry: PaperEntry) -> None:
    """Nobody waits any more for this keying as it was."""
    for state in PAPER_WAITING:
        settle(PAPER, _notice_about(entry, state))


def _notice_about(entry: PaperEntry, state: str) -> str:
    return f"paper-{entry.pk}-{state}-{shown_digest(entry)[:12]}"


def _tell(entry: PaperEntry, nomination: Nomination, people: Iterable[int]) -> None:
    """What became of a paper: to who keyed it, and to the judge in whose name it counts."""
    notify(
        people,
        PAPER,
        about=_notice_about(entry, entry.state),
        params={
            "person": entry.seat.user.full_name,
            "name": nomination.name_in_category,
            "state": str(entry.get_state_display()),
        },
        address=reverse("paper", args=[entry.pk]),
    )


def _declare_on_paper(by: User, seat: Seat, nomination: Nomination) -> None:
    """Who filled the paper without a conflict has declared none."""
    params = {"kind": ConflictKind.NONE, "note": _("on paper")}
    declared, is_new = Declaration.objects.get_or_create(
        seat=seat, nomination=nomination, defaults={**params, "declared_at": timezone.now()}
    )
    if is_new:
        after = {"seat": seat.pk, "nomination": nomination.pk, **params}
        record(by=by, verb="conflict.declared", subject=declared, after=after)


def _write_over(by: User, sheet: ScoreSheet, tree: RubricTree, keyed: Keyed) -> dict[int, Mark]:
    """Put what stands on the paper over what the judge may have begun on a screen: every cell of
    the sheet is the paper's, and the journal keeps what was there before."""
    is_frozen = sheet.rubric.frozen_at is not None
    moment = moment_of(sheet.nomination)
    nominee_class, nomination = sheet.nomination.nominee_class, sheet.nomination_id
    open_sheet = WritableSheet(
        sheet.pk, tree, is_frozen, moment, sheet.seat_id, nomination, nominee_class
    )
    marks, paper = values_of(sheet.pk), Origin(0)
    for node in on_paper(tree, nominee_class):
        value, stored = check_value(node, keyed.marks[node.pk]), marks.get(node.pk)
        if as_value(stored) != value:
            marks[node.pk] = write_mark(by, open_sheet, node, stored, value, paper)
    write_keyed(by, open_sheet, marks, keyed_marks(tree, nomination, locks=True))
    notes = {note.dimension_id: note for note in sheet.notes.all()}
    for dimension in tree.dimensions:
        texts = keyed.notes.get(dimension.pk, ("", ""))
        note = notes.get(dimension.pk)
        note = note or DimensionNote(sheet=sheet, dimension_id=dimension.pk, version=0)
        if (note.strengths, note.suggestions) != texts:
            write_note(by, note, texts, paper)
    return marks


@transaction.atomic
def withdraw_paper(*, by: User, entry: PaperEntry) -> None:
    """Take back a keying that is not confirmed: the wrong paper, or the judge scores after all."""
    locked = _locked(entry)
    if not keys_papers(by, locked.seat):
        raise Refused(_("Only the secretary of the committee can do this."))
    if locked.state in PAPER_CONFIRMED:
        raise Refused(_("This paper is confirmed. Send the sheet back instead."))
    if locked.state != PaperState.WITHDRAWN:
        _settle(locked)
        locked.state = PaperState.WITHDRAWN
        locked.save(update_fields=["state"])
        after = {"seat": locked.seat_id}
        record(by=by, verb="paper.withdrawn", subject=locked.nomination, after=after)
        touch(locked.nomination, "sheets")
