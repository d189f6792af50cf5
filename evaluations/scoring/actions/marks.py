"""Writing on an open sheet: marks, notes, and the judge's private note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evaluations.compiled import CompiledQuery
from evaluations.errors import Conflict, Refused
from evaluations.journal.actions import record
from evaluations.nominations.models import Nomination
from evaluations.rounds.models import Phase
from evaluations.rubrics.actions import freeze
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import DimensionNode, IndicatorNode, RubricTree, tree_of
from evaluations.schedule.pulse import beat
from evaluations.scoring.access import moment_at
from evaluations.scoring.marking import (
    NOT_APPLICABLE,
    SCORED,
    MarkValue,
    is_on_scale,
    plain,
)
from evaluations.scoring.models import (
    WRITABLE,
    Absence,
    Declaration,
    DimensionNote,
    Mark,
    PrivateNote,
    ScoreSheet,
)
from evaluations.scoring.opening import Moment
from evaluations.scoring.writing import (
    CLOSED,
    CONFLICT,
    NOTE,
    PRIVATE,
    REFUSED,
    SAVED,
    WAITS,
    Origin,
    Outcome,
    Writing,
    follows,
    is_written,
)
from evaluations.scoring.writing import MARK as A_MARK
from units.models import User

Kept = TypeVar("Kept", Mark, DimensionNote, PrivateNote)
CLOSED_AS_ABSENT = gettext_noop(
    "Your seat was closed as absent for this nomination. Please ask the chair to take that back."
)


class NotYet(Refused):
    """The mark may be given later: the device keeps it until then."""


class Closed(Refused):
    """The sheet takes no marks any more."""


@dataclass(frozen=True)
class WritableSheet:
    """A sheet that takes marks, locked, with what decides about each of them."""

    pk: int
    tree: RubricTree
    is_frozen: bool
    moment: Moment
    seat: int | None
    nomination: int
    is_absent: bool = False
    is_undeclared: bool = False


def writable_sheet(by: User, pk: int) -> WritableSheet:
    """The sheet, locked; refused where it is closed.

    Read as plain values, for this is what a judge's every mark waits for. Raises
    ScoreSheet.DoesNotExist where it is another person's.
    """
    row = _writable_sheet.first(by=by.pk, sheet=pk)
    if row is None:
        raise ScoreSheet.DoesNotExist
    state, rubric, frozen_at, phase, open_from, evidence_closes_at, slot_state, date, *whose = row
    if state not in WRITABLE:
        raise Closed(_("This sheet has been submitted and can no longer be changed."))
    if whose.pop():
        raise Closed(_("You are recused from this nomination and do not score it."))
    if phase != Phase.EVALUATING:
        raise Closed(_("The round is not being evaluated at the moment."))
    moment = moment_at(
        slot_state=slot_state,
        session_date=date,
        open_from=open_from,
        evidence_closes_at=evidence_closes_at,
    )
    return WritableSheet(pk, tree_of(rubric, frozen_at), frozen_at is not None, moment, *whose)


def _writable_row(by: int, sheet: int) -> QuerySet[ScoreSheet, tuple[Any, ...]]:
    writer = User(pk=by)
    award_round, slot = "nomination__category__award__round__", "nomination__slot_place__slot__"
    columns = ["state", "rubric_id", "rubric__frozen_at", f"{award_round}phase"]
    columns += [f"{award_round}open_from", f"{award_round}evidence_closes_at"]
    columns += [f"{slot}state", f"{slot}session__date"]
    columns += ["seat_id", "nomination_id", "is_absent", "is_undeclared", "is_out"]
    sheets = ScoreSheet.objects.written_by(writer).filter(pk=sheet)
    locked = sheets.select_for_update(of=("self",))
    return locked.annotate(**_kept_out(writer)).values_list(*columns)


_writable_sheet = CompiledQuery(_writable_row, "by", "sheet")


def _kept_out(by: User) -> dict[str, Any]:
    """Whether a sheet's seat is closed as absent or has to declare (again), and whether its
    writer is recused."""
    here = {"nomination": OuterRef("nomination")}
    absent = Absence.objects.filter(**here, seat=OuterRef("seat"), lifted_at=None)
    out = Declaration.objects.filter(**here, seat__user=by, is_recused=True)
    declared = Declaration.objects.filter(**here, seat=OuterRef("seat"))
    return {
        "is_absent": Exists(absent),
        "is_out": Exists(out),
        "is_undeclared": Q(seat__isnull=False) & ~Exists(declared),
    }


def check_open(sheet: WritableSheet, dimension: DimensionNode) -> None:
    """Refuse a mark that may be given later; the device keeps it until then."""
    if sheet.is_absent:
        raise NotYet(_(CLOSED_AS_ABSENT))
    if sheet.is_undeclared:
        raise NotYet(_("Please declare first whether you have a conflict of interest."))
    if not sheet.moment.is_open(dimension.scored_from):
        raise NotYet(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )


def check_value(node: IndicatorNode, value: MarkValue) -> None:
    """Refuse a mark that its indicator does not allow; sentences for the field it stands in."""
    if value.kind == NOT_APPLICABLE and not node.allows_not_applicable:
        raise Refused(_("This indicator cannot be marked “not applicable”."))
    if value.kind != SCORED:
        return
    if value.points is None or not is_on_scale(value.points, node.lowest, node.maximum, node.step):
        raise Refused(
            _("Please give a mark from %(lowest)s to %(maximum)s in steps of %(step)s.")
            % {
                "lowest": plain(node.lowest),
                "maximum": plain(node.maximum),
                "step": plain(node.step),
            }
        )


def values_of(sheet: int) -> dict[int, Mark]:
    """The stored marks of the sheet with primary key `sheet`, by indicator."""
    return {mark.indicator_id: mark for mark in _marks.rows(sheet=sheet)}


_marks = CompiledQuery(lambda sheet: Mark.objects.filter(sheet=sheet), "sheet")


def _told(mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {}
    return {"kind": mark.kind, "points": mark.points, "comment": mark.comment}


def as_value(mark: Mark | None) -> MarkValue:
    """A stored mark as the plain value it holds."""
    return MarkValue(mark.kind, mark.points, mark.comment) if mark else MarkValue()


@dataclass(frozen=True)
class SavedMark:
    """What a save leaves: the rubric, and every mark of the sheet by indicator."""

    tree: RubricTree
    marks: Mapping[int, Mark]


@transaction.atomic
def save_mark(
    *, by: User, sheet: int, indicator: int, value: MarkValue, version: int
) -> SavedMark:
    """Save one mark of the sheet with primary key `sheet`.

    `version` is the version the sender last saw, 0 for none. Saving what is stored already does
    nothing, so a retry is harmless; anything else on an old version raises Conflict.
    """
    locked = writable_sheet(by, sheet)
    marks = values_of(sheet)
    _put_mark(by, locked, marks, indicator, value, Origin(version))
    return SavedMark(locked.tree, marks)


def _put_mark(
    by: User,
    sheet: WritableSheet,
    marks: dict[int, Mark],
    indicator: int,
    value: MarkValue,
    origin: Origin,
) -> Mark | None:
    """Write one mark over what `marks` hold, and into them; None where there is none to write."""
    if indicator not in sheet.tree.indicators:
        raise Refused(_("This indicator does not belong to this sheet."))
    dimension, node = sheet.tree.indicators[indicator]
    stored = marks.get(indicator)
    if is_written(origin, stored):
        return stored
    if as_value(stored) == value:
        return _overtake(origin, stored)
    check_open(sheet, dimension)
    check_value(node, value)
    if not follows(origin, stored):
        raise Conflict(_("This mark was changed in another window since this page was opened."))
    is_first = not marks
    marks[indicator] = write_mark(by, sheet, node, stored, value, origin)
    _beat(sheet, is_first=is_first)
    return marks[indicator]


def _beat(sheet: WritableSheet, *, is_first: bool = False) -> None:
    """An agreed sheet is followed by all seats; of a seat's own its first mark says "begun"."""
    if sheet.seat is None:
        beat(Nomination(pk=sheet.nomination), "agreed")
    elif is_first:
        beat(Nomination(pk=sheet.nomination), "sheets")


def _overtake(origin: Origin, stored: Kept | None) -> Kept | None:
    """The same content again, typed after something else that is still on its way: the row must
    remember this writing, or the late one would follow the earlier and undo it."""
    if stored is not None and origin.key is not None and follows(origin, stored):
        stored.version, stored.saved_as = stored.version + 1, origin.key
        stored.save(update_fields=["version", "saved_as"])
    return stored


def write_mark(
    by: User,
    sheet: WritableSheet,
    node: IndicatorNode,
    stored: Mark | None,
    value: MarkValue,
    origin: Origin,
) -> Mark:
    """Write a mark that was checked; the journal says what stood there."""
    before = _told(stored)
    mark = stored or Mark(sheet_id=sheet.pk, indicator_id=node.pk, version=0)
    mark.kind, mark.points, mark.comment = value.kind, value.points, value.comment
    mark.version += 1
    mark.saved_as, mark.saved_at = origin.key, timezone.now()
    mark.save(force_insert=stored is None, force_update=stored is not None)
    after = {"indicator": node.number, **_told(mark)}
    record(by=by, verb="mark.saved", subject=ScoreSheet(pk=sheet.pk), before=before, after=after)
    if not sheet.is_frozen:
        freeze(by=by, rubric=Rubric(pk=sheet.tree.pk))
    return mark


@transaction.atomic
def save_note(
    *,
    by: User,
    sheet: int,
    dimension: int,
    strengths: str,
    suggestions: str,
    version: int,
) -> DimensionNote:
    """Save strengths and suggestions of one dimension; versions as in `save_mark`."""
    locked = writable_sheet(by, sheet)
    return _put_note(by, locked, dimension, (strengths, suggestions), Origin(version))


def _put_note(
    by: User, sheet: WritableSheet, dimension: int, texts: Sequence[str], origin: Origin
) -> DimensionNote:
    if dimension not in [one.pk for one in sheet.tree.dimensions]:
        raise Refused(_("This dimension does not belong to this sheet."))
    stored = DimensionNote.objects.filter(sheet=sheet.pk, dimension=dimension).first()
    note = stored or DimensionNote(sheet_id=sheet.pk, dimension_id=dimension, version=0)
    before = {"strengths": note.strengths, "suggestions": note.suggestions}
    after = dict(zip(before, texts, strict=True))
    if is_written(origin, stored):
        return note
    if before == after:
        _overtake(origin, stored)
        return note
    if not follows(origin, stored):
        raise Conflict(_("This note was changed in another window since this page was opened."))
    write_note(by, note, texts, origin)
    _beat(sheet)
    return note


def write_note(by: User, note: DimensionNote, texts: Sequence[str], origin: Origin) -> None:
    """Write a note, kept or new (version 0); the journal says what stood there."""
    before = {"strengths": note.strengths, "suggestions": note.suggestions}
    note.strengths, note.suggestions = texts
    note.version += 1
    note.saved_as, note.saved_at = origin.key, timezone.now()
    note.save()
    after = {"strengths": note.strengths, "suggestions": note.suggestions}
    record(
        by=by,
        verb="note.saved",
        subject=ScoreSheet(pk=note.sheet_id),
        before={"dimension": note.dimension_id, **before},
        after={"dimension": note.dimension_id, **after},
    )


def _put_private(sheet: WritableSheet, text: str, origin: Origin) -> PrivateNote:
    """The judge's own note; the journal, which others read, knows nothing of it."""
    if sheet.seat is None:
        raise Refused(_("An agreed sheet has no private note."))
    found = {"seat_id": sheet.seat, "nomination_id": sheet.nomination}
    stored = PrivateNote.objects.filter(**found).first()
    note = stored or PrivateNote(**found, version=0)
    if is_written(origin, stored):
        return note
    if note.text == text:
        _overtake(origin, stored)
        return note
    if not follows(origin, stored):
        raise Conflict(_("This note was changed in another window since this page was opened."))
    note.text = text
    note.version += 1
    note.saved_as, note.saved_at = origin.key, timezone.now()
    note.save()
    return note


@dataclass(frozen=True)
class Saved:
    """What became of each writing, in their order, and the sheet's marks as they stand now."""

    outcomes: tuple[Outcome, ...]
    tree: RubricTree | None
    marks: Mapping[int, Mark]


@transaction.atomic
def save_writings(*, by: User, sheet: int, writings: Sequence[Writing]) -> Saved:
    """Take in what a device wrote, each by itself: one that is refused keeps no other from
    being saved. Sending the same again changes nothing.

    Raises ScoreSheet.DoesNotExist where the sheet is another person's.
    """
    try:
        locked = writable_sheet(by, sheet)
    except Closed as closed:
        marks = values_of(sheet)
        answers = (_when_closed(marks, one, str(closed)) for one in writings)
        return Saved(tuple(answers), None, marks)
    marks = values_of(sheet)
    outcomes = tuple(_take(by, locked, marks, one) for one in writings)
    return Saved(outcomes, locked.tree, marks)


def _when_closed(marks: Mapping[int, Mark], writing: Writing, sentence: str) -> Outcome:
    """A mark that is in the closed sheet already was saved; only its answer was lost."""
    stored = marks.get(writing.pk) if writing.about == A_MARK else None
    if stored and (is_written(writing.origin, stored) or as_value(stored) == writing.mark):
        return Outcome(SAVED, stored.version)
    told = _shown(stored) if stored else {}
    return Outcome(CLOSED, stored.version if stored else 0, told, sentence)


def _take(by: User, sheet: WritableSheet, marks: dict[int, Mark], writing: Writing) -> Outcome:
    try:
        row = _put(by, sheet, marks, writing)
    except Conflict as conflict:
        stored = _stored(sheet, marks, writing)
        version = stored.version if stored else 0
        return Outcome(CONFLICT, version, _shown(stored), str(conflict))
    except NotYet as wait:
        return Outcome(WAITS, 0, {}, str(wait))
    except Refused as refusal:
        return Outcome(REFUSED, 0, {}, str(refusal))
    return Outcome(SAVED, row.version if row else 0)


Row = Mark | DimensionNote | PrivateNote


def _put(by: User, sheet: WritableSheet, marks: dict[int, Mark], one: Writing) -> Row | None:
    if one.about == A_MARK:
        return _put_mark(by, sheet, marks, one.pk, one.mark, one.origin)
    if one.about == NOTE:
        return _put_note(by, sheet, one.pk, one.texts, one.origin)
    return _put_private(sheet, one.texts[0], one.origin)


def _stored(sheet: WritableSheet, marks: Mapping[int, Mark], one: Writing) -> Row | None:
    if one.about == A_MARK:
        return marks.get(one.pk)
    if one.about == PRIVATE:
        own = PrivateNote.objects.filter(seat=sheet.seat, nomination=sheet.nomination)
        return own.first()
    return DimensionNote.objects.filter(sheet=sheet.pk, dimension=one.pk).first()


def _shown(row: Row | None) -> dict[str, Any]:
    """What stands on the server, by the names of the page's fields."""
    if isinstance(row, Mark):
        value = as_value(row)
        return {
            "points": plain(value.points),
            "not_applicable": value.kind == NOT_APPLICABLE,
            "comment": value.comment,
        }
    if isinstance(row, DimensionNote):
        return {"strengths": row.strengths, "suggestions": row.suggestions}
    return {"text": row.text} if row else {}
