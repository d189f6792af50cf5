"""A sheet that came on paper: keyed by one person, keyed again or confirmed by another.

The secretary of the committee keys it, or an administrator; the second is another of them, or
the judge whose sheet it is. Until then nothing of it counts and nobody else sees it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.committees.access import is_secretary
from evaluations.committees.models import Seat
from evaluations.errors import Refused
from evaluations.evidence.reading import newest_versions
from evaluations.journal.actions import record
from evaluations.nominations.models import Nomination, NominationState
from evaluations.rounds.models import Mode, Phase
from evaluations.rubrics.actions import freeze
from evaluations.rubrics.tree import RubricTree, rubric_tree
from evaluations.schedule.pulse import beat
from evaluations.scoring.access import moment_of
from evaluations.scoring.actions.marks import check_value, values_of
from evaluations.scoring.actions.sheets import check_chain, lock_in, missing_from
from evaluations.scoring.models import (
    WRITABLE,
    ConflictKind,
    Declaration,
    DimensionNote,
    Mark,
    PaperEntry,
    PaperState,
    ScoreSheet,
)
from evaluations.scoring.paper import Keyed, differences, keyed_from
from evaluations.scoring.scans import Scan
from units.models import User


def keys_papers(by: User, seat: Seat) -> bool:
    """Whether `by` may key a paper of this seat."""
    return by.is_administrator or is_secretary(by, seat.committee)


def seconds_papers(by: User, entry: PaperEntry) -> bool:
    """Whether `by` may confirm what another person keyed."""
    if entry.keyed_by_id == by.pk:
        return False
    return keys_papers(by, entry.seat) or entry.seat.user_id == by.pk


def _known(nomination: Nomination) -> Nomination:
    return Nomination.objects.select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session", "committee"
    ).get(pk=nomination.pk)


def _check_takes_paper(seat: Seat, nomination: Nomination) -> None:
    _check_runs(seat, nomination)
    if Declaration.objects.filter(seat=seat, nomination=nomination, is_recused=True).exists():
        raise Refused(_("This seat is recused from the nomination."))
    if not moment_of(nomination).presentation_is_open():
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )
    sheet = ScoreSheet.objects.filter(seat=seat, nomination=nomination).first()
    if sheet is not None and sheet.state not in WRITABLE:
        raise Refused(_("This seat's sheet is submitted already."))
    check_chain(seat, nomination)


def _check_runs(seat: Seat, nomination: Nomination) -> None:
    if nomination.category.award.mode == Mode.AGREED:
        raise Refused(_("The committee agrees on one sheet for this award."))
    if not seat.scores or seat.committee_id != nomination.committee_id:
        raise Refused(_("Only a scoring seat of this committee has a sheet for this nomination."))
    if nomination.category.award.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if nomination.state != NominationState.ACCEPTED:
        raise Refused(_("The nomination has not been accepted yet."))


def _check_whole(tree: RubricTree, nomination: Nomination, keyed: Keyed) -> None:
    for pk, (_dimension, node) in tree.indicators.items():
        try:
            check_value(node, keyed.marks[pk])
        except KeyError:
            raise Refused(_("Every indicator needs what stands on the paper.")) from None
        except Refused as refusal:
            raise Refused(f"{node.number} {node.name}: {refusal}") from None
    rows = {pk: _as_mark(pk, keyed) for pk in tree.indicators}
    award_round = nomination.category.award.round
    missing = missing_from(tree, rows, comment_at_extremes=award_round.comment_at_extremes)
    if missing:
        pk, sentence = next(iter(missing.items()))
        raise Refused(f"{tree.indicators[pk][1].number}: {sentence}")


def _as_mark(pk: int, keyed: Keyed) -> Mark:
    value = keyed.marks[pk]
    return Mark(
        indicator_id=pk, kind=value.kind, points=value.points, comment=value.comment, version=0
    )


@transaction.atomic
def key_paper(
    *, by: User, seat: Seat, nomination: Nomination, keyed: Keyed, scan: Scan | None = None
) -> PaperEntry:
    """Key what stands on a seat's paper. The same person may correct it until it is confirmed."""
    if not keys_papers(by, seat):
        raise Refused(_("Only the secretary of the committee can do this."))
    Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    known = _known(nomination)
    _check_takes_paper(seat, known)
    _check_whole(rubric_tree(known.category.rubric), known, keyed)
    entries = PaperEntry.objects.exclude(state=PaperState.WITHDRAWN)
    entry = entries.filter(seat=seat, nomination=known).first()
    if entry is not None and entry.keyed_by_id != by.pk:
        raise Refused(_("Another person has keyed this paper. Please confirm or key it again."))
    stored = keyed.stored()
    if entry is not None and entry.values == stored and scan is None:
        return entry
    entry = entry or PaperEntry(seat=seat, nomination=known, keyed_by=by)
    entry.values, entry.again, entry.keyed_at = stored, None, timezone.now()
    entry.state = PaperState.KEYED
    if scan is not None:
        entry.scan, entry.scan_type = scan.name, scan.content_type
        entry.scan_sha256, entry.scan_size = scan.sha256, scan.size
    entry.save()
    after = {"seat": seat.pk, "scan": entry.scan_sha256}
    record(by=by, verb="paper.keyed", subject=known, after=after)
    beat(known, "sheets")
    return entry


@transaction.atomic
def confirm_paper(*, by: User, entry: PaperEntry, again: Keyed | None = None) -> PaperEntry:
    """The second person's word: read beside the paper, or keyed `again`.

    Where the two keyings differ nothing is entered; the page shows the cells, and the first
    person corrects or the second keys again. Confirmed already, nothing happens.
    """
    locked = (
        PaperEntry.objects.select_for_update(of=("self",))
        .select_related("seat__user", "seat__committee", "keyed_by")
        .get(pk=entry.pk)
    )
    _check_seconds(by, locked, again)
    if locked.state == PaperState.CONFIRMED:
        return locked
    nomination = _known(locked.nomination)
    first = keyed_from(locked.values)
    if again is not None and differences(first, again):
        locked.state, locked.again = PaperState.DIFFERS, again.stored()
        locked.save(update_fields=["state", "again"])
        record(by=by, verb="paper.differs", subject=nomination, after={"seat": locked.seat_id})
        beat(nomination, "sheets")
        return locked
    _check_takes_paper(locked.seat, nomination)
    return _enter(by, locked, nomination, first)


def _check_seconds(by: User, entry: PaperEntry, again: Keyed | None) -> None:
    if entry.keyed_by_id == by.pk:
        raise Refused(_("A second person must confirm it: somebody other than who keyed it."))
    if not seconds_papers(by, entry):
        raise Refused(_("Only the secretary, the judge or an administrator can confirm this."))
    if entry.state == PaperState.WITHDRAWN:
        raise Refused(_("This keying was withdrawn."))
    if again is None and entry.state == PaperState.DIFFERS:
        raise Refused(_("The two keyings differ. Please correct one of them first."))


def _enter(by: User, entry: PaperEntry, nomination: Nomination, keyed: Keyed) -> PaperEntry:
    """Make the seat's sheet of it, signed on paper, and lock it in."""
    now = timezone.now()
    Declaration.objects.get_or_create(
        seat=entry.seat,
        nomination=nomination,
        defaults={"kind": ConflictKind.NONE, "note": _("on paper"), "declared_at": now},
    )
    ScoreSheet.objects.get_or_create(
        seat=entry.seat,
        nomination=nomination,
        defaults={"rubric": nomination.category.rubric, "opened_at": now},
    )
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).get(
        seat=entry.seat, nomination=nomination
    )
    tree = rubric_tree(sheet.rubric)
    marks = values_of(sheet.pk)
    for pk in tree.indicators:
        row, new = marks.get(pk) or Mark(sheet=sheet, indicator_id=pk, version=0), keyed.marks[pk]
        row.kind, row.points, row.comment = new.kind, new.points, new.comment
        row.version, row.saved_as, row.saved_at = row.version + 1, None, now
        row.save()
        marks[pk] = row
    for pk, (strengths, suggestions) in keyed.notes.items():
        values = {"strengths": strengths, "suggestions": suggestions, "saved_at": now}
        DimensionNote.objects.update_or_create(sheet=sheet, dimension_id=pk, defaults=values)
    if sheet.rubric.frozen_at is None:
        freeze(by=by, rubric=sheet.rubric)
    told = {
        "keyed_by": entry.keyed_by.full_name,
        "keyed_at": entry.keyed_at.isoformat(),
        "confirmed_by": by.full_name,
        "confirmed_at": now.isoformat(),
        "scan_sha256": entry.scan_sha256,
    }
    lock_in(by, sheet, tree, marks, newest_versions(nomination), paper=told)
    entry.state, entry.confirmed_by, entry.confirmed_at = PaperState.CONFIRMED, by, now
    entry.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    record(by=by, verb="paper.confirmed", subject=nomination, after={"seat": entry.seat_id})
    beat(nomination, "sheets")
    return entry


@transaction.atomic
def withdraw_paper(*, by: User, entry: PaperEntry) -> None:
    """Take back a keying that is not confirmed: the wrong paper, or the judge scores after all."""
    locked = (
        PaperEntry.objects.select_for_update(of=("self",))
        .select_related("seat__committee", "nomination")
        .get(pk=entry.pk)
    )
    if not keys_papers(by, locked.seat):
        raise Refused(_("Only the secretary of the committee can do this."))
    if locked.state == PaperState.CONFIRMED:
        raise Refused(_("This paper is confirmed. Send the sheet back instead."))
    if locked.state != PaperState.WITHDRAWN:
        locked.state = PaperState.WITHDRAWN
        locked.save(update_fields=["state"])
        record(
            by=by,
            verb="paper.withdrawn",
            subject=locked.nomination,
            after={"seat": locked.seat_id},
        )
        beat(locked.nomination, "sheets")
