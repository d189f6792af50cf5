"""The second person's word on a keyed paper, and the sheet that is made of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.reading import newest_versions
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.paper.actions.checks import (
    check_takes_paper,
    check_whole,
    refuse_submitted,
    seconds_papers,
)
from evaluations.judging.paper.actions.keying import locked_paper, whose
from evaluations.judging.paper.actions.telling import settle_paper, shown_digest, tell_of_paper
from evaluations.judging.paper.keying import AGREES, Keyed, differences, keyed_from
from evaluations.judging.paper.models import PAPER_OVER, PaperEntry, PaperState
from evaluations.judging.paper.page import on_paper
from evaluations.judging.scoring.access import moment_of, nomination_of
from evaluations.judging.scoring.actions.citing import drop_citations
from evaluations.judging.scoring.actions.endorsements import write_word
from evaluations.judging.scoring.actions.marks import (
    as_value,
    check_value,
    values_of,
    write_keyed,
    write_mark,
)
from evaluations.judging.scoring.actions.notes import write_note
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.judging.scoring.actions.submitting import ask_for_words, freeze_sheet
from evaluations.judging.scoring.actions.writable import WritableSheet
from evaluations.judging.scoring.edit import Origin
from evaluations.judging.scoring.keyed_marks import keyed_marks
from evaluations.judging.scoring.models import (
    ConflictKind,
    Declaration,
    DimensionNote,
    Mark,
    ScoreSheet,
)
from evaluations.judging.scoring.sheet_document import PaperV1
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.models import User


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
    locked = locked_paper(entry)
    _check_seconds(by, locked, again)
    if locked.state == PaperState.CONFIRMED:
        return locked
    if again is None and seen != shown_digest(locked):
        raise Refused(_("The keying was corrected meanwhile. Please compare it once more."))
    nomination = nomination_of(locked.nomination_id)
    first = keyed_from(locked.values)
    if again is not None and differences(first, again):
        return _keep_apart(by, locked, nomination, again)
    check_takes_paper(by, locked.seat, nomination)
    check_whole(locked.seat, nomination, again or first)
    return _enter(by, locked, nomination, first)


def _check_seconds(by: User, entry: PaperEntry, again: Keyed | None) -> None:
    if entry.keyed_by_id == by.pk:
        raise Refused(_("A second person must confirm it: somebody other than who keyed it."))
    if not seconds_papers(by, entry):
        raise Refused(_("Only the secretary, the judge or an administrator can confirm this."))
    if entry.state in PAPER_OVER:
        raise Refused(_("This keying was withdrawn."))
    if again is None and entry.state == PaperState.DIFFERS:
        raise Refused(_("The two keyings differ. Please correct one of them first."))


def _keep_apart(by: User, entry: PaperEntry, nomination: Nomination, again: Keyed) -> PaperEntry:
    entry.state, entry.again = PaperState.DIFFERS, again.stored()
    entry.save(update_fields=["state", "again"])
    record(by=by, verb="paper.differs", subject=nomination, after=whose(entry))
    tell_of_paper(entry, nomination, [entry.keyed_by_id])
    touch(nomination, "sheets")
    return entry


def _enter(by: User, entry: PaperEntry, nomination: Nomination, keyed: Keyed) -> PaperEntry:
    """Make the seat's sheet of it, or the committee's with the words, signed on paper, and lock
    it in."""
    now = timezone.now()
    speakers = {
        seat.pk: seat for seat in Seat.objects.filter(pk__in=keyed.words).select_related("user")
    }
    for seat in speakers.values() if entry.seat is None else [entry.seat]:
        _declare_on_paper(by, seat, nomination)
    sheet = _locked_sheet(entry, nomination, now)
    tree = rubric_tree(sheet.rubric)
    marks = _write_over(by, sheet, tree, keyed)
    evidence = newest_versions(nomination)
    freeze_sheet(by, sheet, tree, marks, evidence, paper=_document(by, entry, now))
    entry.state, entry.confirmed_by, entry.confirmed_at = PaperState.CONFIRMED, by, now
    entry.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record(by=by, verb="paper.confirmed", subject=nomination, after=whose(entry))
    if sheet.is_agreed:
        _write_words(by, sheet, speakers, keyed)
        ask_for_words(sheet, speaking=speakers)
    settle_paper(entry)
    owners = {seat.user_id for seat in speakers.values()}
    owners |= {entry.seat.user_id} if entry.seat else set()
    tell_of_paper(entry, nomination, ({entry.keyed_by_id} | owners) - {by.pk})
    touch(nomination, "sheets", *(["agreed"] if sheet.is_agreed else []))
    return entry


def _document(by: User, entry: PaperEntry, now: datetime) -> PaperV1:
    return {
        "keyed_by": entry.keyed_by.full_name,
        "keyed_at": entry.keyed_at.isoformat(),
        "confirmed_by": by.full_name,
        "confirmed_at": now.isoformat(),
        "scan_sha256": entry.scan_sha256,
    }


def _locked_sheet(entry: PaperEntry, nomination: Nomination, now: datetime) -> ScoreSheet:
    """The sheet that the paper becomes, opened where it is not."""
    owner = {"committee": nomination.committee} if entry.seat is None else {"seat": entry.seat}
    ScoreSheet.objects.get_or_create(
        **owner,
        nomination=nomination,
        defaults={"rubric": nomination.category.rubric, "opened_at": now},
    )
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    sheet = rows.get(**owner, nomination=nomination)
    refuse_submitted(sheet)
    return sheet


def _write_words(by: User, sheet: ScoreSheet, speakers: Mapping[int, Seat], keyed: Keyed) -> None:
    """Each seat's word as it was signed on the paper; the journal names whose it is."""
    for pk, (code, reason) in keyed.words.items():
        seat, agrees = speakers[pk], code == AGREES
        write_word(sheet=sheet, seat=seat, agrees=agrees, dissent="" if agrees else reason)
        after = {"seat": pk, "judge": seat.user.full_name, "agrees": agrees}
        content = {**after, "digest": sheet.digest}
        record(by=by, verb="sheet.word_on_paper", subject=sheet, after=content, reason=reason)


def _declare_on_paper(by: User, seat: Seat, nomination: Nomination) -> None:
    """Who filled the paper without a conflict, or signed a word on it, has declared none."""
    params = {"kind": ConflictKind.NONE, "note": _("on paper")}
    declared, is_new = Declaration.objects.get_or_create(
        seat=seat, nomination=nomination, defaults={**params, "declared_at": timezone.now()}
    )
    if is_new:
        after = {"seat": seat.pk, "nomination": nomination.pk, **params}
        record(by=by, verb="conflict.declared", subject=declared, after=after)


def _write_over(by: User, sheet: ScoreSheet, tree: RubricTree, keyed: Keyed) -> dict[int, Mark]:
    """Put what stands on the paper over what may have been begun on a screen: every cell of the
    sheet is the paper's, and the journal keeps what was there before."""
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
    drop_citations(by, sheet, {pk: node for pk, (_of, node) in tree.indicators.items()})
    notes = {note.dimension_id: note for note in sheet.notes.all()}
    for dimension in tree.dimensions:
        texts = keyed.notes.get(dimension.pk, ("", ""))
        note = notes.get(dimension.pk)
        note = note or DimensionNote(sheet=sheet, dimension_id=dimension.pk, version=0)
        if (note.strengths, note.suggestions) != texts:
            write_note(by, note, texts, paper)
    return marks
