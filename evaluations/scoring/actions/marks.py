"""Writing on an open sheet: marks and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.errors import Conflict, Refused
from evaluations.journal.actions import record
from evaluations.rounds.models import Phase
from evaluations.rubrics.actions import freeze
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import DimensionNode, IndicatorNode, RubricTree, tree_of
from evaluations.scoring.access import moment_at
from evaluations.scoring.marking import (
    NOT_APPLICABLE,
    SCORED,
    MarkValue,
    is_on_scale,
    plain,
)
from evaluations.scoring.models import WRITABLE, DimensionNote, Mark, ScoreSheet
from evaluations.scoring.opening import Moment
from units.models import User


@dataclass(frozen=True)
class WritableSheet:
    """A sheet that takes marks, locked, with what decides about each of them."""

    pk: int
    tree: RubricTree
    is_frozen: bool
    moment: Moment


def writable_sheet(by: User, pk: int) -> WritableSheet:
    """The sheet, locked; refused where it is closed.

    Read as plain values, for this is what a judge's every mark waits for. Raises
    ScoreSheet.DoesNotExist where it is another person's.
    """
    award_round, slot = "nomination__category__award__round__", "nomination__slot_place__slot__"
    columns = ["state", "rubric_id", "rubric__frozen_at", f"{award_round}phase"]
    columns += [f"{award_round}open_from", f"{award_round}evidence_closes_at"]
    columns += [f"{slot}state", f"{slot}session__date"]
    rows = ScoreSheet.objects.owned_by(by).select_for_update(of=("self",)).values_list(*columns)
    state, rubric, frozen_at, phase, open_from, evidence_closes_at, slot_state, date = rows.get(
        pk=pk
    )
    if state not in WRITABLE:
        raise Refused(_("This sheet has been submitted and can no longer be changed."))
    if phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    moment = moment_at(
        slot_state=slot_state,
        session_date=date,
        open_from=open_from,
        evidence_closes_at=evidence_closes_at,
    )
    return WritableSheet(pk, tree_of(rubric, frozen_at), frozen_at is not None, moment)


def check_open(sheet: WritableSheet, dimension: DimensionNode) -> None:
    if not sheet.moment.is_open(dimension.scored_from):
        raise Refused(
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
    return {mark.indicator_id: mark for mark in Mark.objects.filter(sheet=sheet)}


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
    if indicator not in locked.tree.indicators:
        raise Refused(_("This indicator does not belong to this sheet."))
    dimension, node = locked.tree.indicators[indicator]
    check_open(locked, dimension)
    check_value(node, value)
    marks = values_of(sheet)
    stored = marks.get(indicator)
    if as_value(stored) == value:
        return SavedMark(locked.tree, marks)
    if version != (stored.version if stored else 0):
        raise Conflict(_("This mark was changed in another window since this page was opened."))
    marks[indicator] = _write_mark(by, locked, node, stored, value)
    return SavedMark(locked.tree, marks)


def _write_mark(
    by: User, sheet: WritableSheet, node: IndicatorNode, stored: Mark | None, value: MarkValue
) -> Mark:
    before = _told(stored)
    mark = stored or Mark(sheet_id=sheet.pk, indicator_id=node.pk, version=0)
    mark.kind, mark.points, mark.comment = value.kind, value.points, value.comment
    mark.version += 1
    mark.saved_at = timezone.now()
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
    if dimension not in [one.pk for one in locked.tree.dimensions]:
        raise Refused(_("This dimension does not belong to this sheet."))
    note = DimensionNote.objects.filter(sheet=sheet, dimension=dimension).first()
    note = note or DimensionNote(sheet_id=sheet, dimension_id=dimension, version=0)
    before = {"strengths": note.strengths, "suggestions": note.suggestions}
    after = {"strengths": strengths, "suggestions": suggestions}
    if before == after:
        return note
    if version != note.version:
        raise Conflict(_("This note was changed in another window since this page was opened."))
    note.strengths, note.suggestions = strengths, suggestions
    note.version += 1
    note.saved_at = timezone.now()
    note.save()
    record(
        by=by,
        verb="note.saved",
        subject=ScoreSheet(pk=sheet),
        before={"dimension": dimension, **before},
        after={"dimension": dimension, **after},
    )
    return note
