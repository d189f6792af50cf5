"""Changes to score sheets: declare, open, mark, note, submit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.committees.conflict import is_own_office
from evaluations.committees.models import Seat
from evaluations.errors import Conflict, Refused
from evaluations.evidence.models import EvidenceVersion
from evaluations.journal.actions import record
from evaluations.journal.merkle import digest
from evaluations.nominations.models import Nomination, NominationState
from evaluations.rounds.models import Phase
from evaluations.rubrics.actions import freeze
from evaluations.rubrics.arithmetic import SheetScore, Unscorable, sheet_score
from evaluations.rubrics.tree import DimensionNode, IndicatorNode, RubricTree, rubric_tree
from evaluations.scoring.access import moment_of
from evaluations.scoring.content import points_of, sheet_content
from evaluations.scoring.marking import (
    NOT_APPLICABLE,
    SCORED,
    UNMARKED,
    MarkValue,
    is_on_scale,
    plain,
)
from evaluations.scoring.models import (
    ConflictKind,
    Declaration,
    DimensionNote,
    EvidencePin,
    Mark,
    ScoreSheet,
    SheetState,
)
from units.models import User


def declare(
    *, by: User, seat: Seat, nomination: Nomination, kind: str, note: str = ""
) -> Declaration:
    """Declare a conflict, or none, for one nomination; own office always recuses.

    Declared once: a later declaration is refused, the first is returned when it is the same.
    """
    if seat.user_id != by.pk:
        raise Refused(_("Only the holder of the seat can declare for it."))
    if _stands_too_close(by, nomination):
        kind = ConflictKind.OWN_OFFICE
    recused = kind in (ConflictKind.OWN_OFFICE, ConflictKind.KINSHIP, ConflictKind.INTEREST)
    with transaction.atomic():
        declaration, created = Declaration.objects.get_or_create(
            seat=seat,
            nomination=nomination,
            defaults={
                "kind": kind,
                "note": note,
                "is_recused": recused,
                "declared_at": timezone.now(),
            },
        )
        if created:
            after = {"nomination": nomination.pk, "kind": kind, "note": note, "recused": recused}
            record(by=by, verb="conflict.declared", subject=declaration, after=after)
        elif declaration.kind != kind:
            raise Refused(_("This seat has already declared for this nomination."))
    return declaration


def _stands_too_close(judge: User, nomination: Nomination) -> bool:
    return judge.unit is not None and is_own_office(judge.unit.path, nomination.unit.path)


def open_sheet(*, by: User, seat: Seat, nomination: Nomination) -> ScoreSheet:
    """Open the seat's sheet for a nomination, or return the one that is open already."""
    existing = ScoreSheet.objects.filter(seat=seat, nomination=nomination).first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            sheet = _open(by, seat, nomination.pk)
    except IntegrityError:
        # The same button pressed twice: the other request was first.
        return ScoreSheet.objects.get(seat=seat, nomination=nomination)
    return sheet


def _open(by: User, seat: Seat, pk: int) -> ScoreSheet:
    """Open a new sheet; what decides is read here, not believed from the caller."""
    nomination = Nomination.objects.select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session"
    ).get(pk=pk)
    _check_may_open(by, seat, nomination)
    rubric = nomination.category.rubric
    sheet = ScoreSheet.objects.create(
        seat=seat, nomination=nomination, rubric=rubric, opened_at=timezone.now()
    )
    record(by=by, verb="sheet.opened", subject=sheet, after={"nomination": pk})
    return sheet


def _check_may_open(by: User, seat: Seat, nomination: Nomination) -> None:
    if seat.user_id != by.pk or not seat.scores or seat.committee_id != nomination.committee_id:
        raise Refused(_("Only a scoring seat of this committee has a sheet for this nomination."))
    if nomination.category.award.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if nomination.state != NominationState.ACCEPTED:
        raise Refused(_("The nomination has not been accepted yet."))
    _check_declared(seat, nomination)
    moment = moment_of(nomination)
    if not any(
        moment.is_open(one.scored_from) for one in nomination.category.rubric.dimensions.all()
    ):
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )


def _check_declared(seat: Seat, nomination: Nomination) -> None:
    declaration = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    if declaration is None:
        raise Refused(_("Please declare first whether you have a conflict of interest."))
    if declaration.is_recused:
        raise Refused(_("You are recused from this nomination and do not score it."))


def _writable_sheet(by: User, pk: int) -> ScoreSheet:
    """The sheet, locked; refused where it is closed.

    Raises ScoreSheet.DoesNotExist where it is another person's.
    """
    sheet = (
        ScoreSheet.objects.owned_by(by)
        .select_for_update(of=("self",))
        .select_related(
            "rubric", "nomination__category__award__round", "nomination__slot_place__slot__session"
        )
        .get(pk=pk)
    )
    if not sheet.is_writable:
        raise Refused(_("This sheet has been submitted and can no longer be changed."))
    if sheet.nomination.category.award.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    return sheet


def _check_open(sheet: ScoreSheet, dimension: DimensionNode) -> None:
    if not moment_of(sheet.nomination).is_open(dimension.scored_from):
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


def values_of(sheet: ScoreSheet) -> dict[int, Mark]:
    """The stored marks of a sheet by indicator."""
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
    locked = _writable_sheet(by, sheet)
    tree = rubric_tree(locked.rubric)
    if indicator not in tree.indicators:
        raise Refused(_("This indicator does not belong to this sheet."))
    dimension, node = tree.indicators[indicator]
    _check_open(locked, dimension)
    check_value(node, value)
    marks = values_of(locked)
    stored = marks.get(indicator)
    if as_value(stored) == value:
        return SavedMark(tree, marks)
    if version != (stored.version if stored else 0):
        raise Conflict(_("This mark was changed in another window since this page was opened."))
    marks[indicator] = _write_mark(by, locked, node, stored, value)
    return SavedMark(tree, marks)


def _write_mark(
    by: User, sheet: ScoreSheet, node: IndicatorNode, stored: Mark | None, value: MarkValue
) -> Mark:
    before = _told(stored)
    mark = stored or Mark(sheet=sheet, indicator_id=node.pk, version=0)
    mark.kind, mark.points, mark.comment = value.kind, value.points, value.comment
    mark.version += 1
    mark.saved_at = timezone.now()
    mark.save(force_insert=stored is None, force_update=stored is not None)
    after = {"indicator": node.number, **_told(mark)}
    record(by=by, verb="mark.saved", subject=sheet, before=before, after=after)
    if sheet.rubric.frozen_at is None:
        freeze(by=by, rubric=sheet.rubric)
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
    locked = _writable_sheet(by, sheet)
    if dimension not in [one.pk for one in rubric_tree(locked.rubric).dimensions]:
        raise Refused(_("This dimension does not belong to this sheet."))
    note = DimensionNote.objects.filter(sheet=locked, dimension=dimension).first()
    note = note or DimensionNote(sheet=locked, dimension_id=dimension, version=0)
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
    told = {"dimension": dimension}
    record(
        by=by,
        verb="note.saved",
        subject=locked,
        before={**told, **before},
        after={**told, **after},
    )
    return note


def missing_from(
    tree: RubricTree, marks: Mapping[int, Mark], *, comment_at_extremes: bool
) -> dict[int, str]:
    """What keeps a sheet from being submitted: a sentence per indicator."""
    missing: dict[int, str] = {}
    for pk, (_dimension, node) in tree.indicators.items():
        value = as_value(marks.get(pk))
        if value.kind == UNMARKED:
            missing[pk] = _("No mark yet.")
        elif value.kind == NOT_APPLICABLE and not value.comment:
            missing[pk] = _("“Not applicable” needs a comment that says why.")
        elif comment_at_extremes and not value.comment and _is_extreme(node, value):
            missing[pk] = _("A mark at the top or the bottom level needs a comment.")
    return missing


def _is_extreme(node: IndicatorNode, value: MarkValue) -> bool:
    return value.points is not None and node.is_extreme(value.points)


@transaction.atomic
def submit_sheet(*, by: User, sheet: ScoreSheet) -> ScoreSheet:
    """Submit a full sheet and lock it; submitting twice does it once."""
    current = ScoreSheet.objects.owned_by(by).select_for_update(of=("self",)).get(pk=sheet.pk)
    if current.state in (SheetState.SUBMITTED, SheetState.CERTIFIED):
        return current
    locked = _writable_sheet(by, sheet.pk)
    tree = rubric_tree(locked.rubric)
    marks = values_of(locked)
    award_round = locked.nomination.category.award.round
    missing = missing_from(tree, marks, comment_at_extremes=award_round.comment_at_extremes)
    if missing:
        raise Refused(
            _("%(count)s indicators are not complete yet. Please complete them before submitting.")
            % {"count": len(missing)}
        )
    for dimension in tree.dimensions:
        _check_open(locked, dimension)
    _lock_in(by, locked, tree, marks)
    return locked


def _score(tree: RubricTree, values: Mapping[int, MarkValue]) -> SheetScore:
    try:
        return sheet_score(tree.rule, points_of(values))
    except Unscorable:
        raise Refused(
            _("Every indicator of one dimension is “not applicable”; at least one needs a mark.")
        ) from None


def _lock_in(by: User, sheet: ScoreSheet, tree: RubricTree, marks: Mapping[int, Mark]) -> None:
    now = timezone.now()
    values = {pk: as_value(marks.get(pk)) for pk in tree.indicators}
    score = _score(tree, values)
    evidence = _evidence_on_page(sheet)
    content = sheet_content(
        sheet=ScoreSheet.objects.select_related(
            "seat__user",
            "nomination__unit",
            "nomination__committee",
            "nomination__category__award__round",
        ).get(pk=sheet.pk),
        tree=tree,
        marks=values,
        notes={note.dimension_id: note for note in sheet.notes.all()},
        score=score,
        evidence=evidence,
        submitted_at=now,
    )
    EvidencePin.objects.bulk_create(
        [EvidencePin(sheet=sheet, version=one, pinned_at=now) for one in evidence],
        ignore_conflicts=True,
    )
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, now
    sheet.subtotals = [[one.numerator, one.denominator] for one in score.dimensions]
    sheet.top_marks = score.top_marks
    sheet.failed_mandatory = len(score.failed_mandatory)
    sheet.content, sheet.digest = content, digest(content)
    sheet.save(
        update_fields=[
            "state",
            "submitted_at",
            "subtotals",
            "top_marks",
            "failed_mandatory",
            "content",
            "digest",
        ]
    )
    record(by=by, verb="sheet.submitted", subject=sheet, after={"digest": sheet.digest})


def _evidence_on_page(sheet: ScoreSheet) -> list[EvidenceVersion]:
    """The newest version of every piece of evidence that is shown."""
    versions = EvidenceVersion.objects.filter(
        Q(item__removed_at__isnull=True), item__nomination=sheet.nomination_id
    ).select_related("item")
    newest = {one.item_id: one for one in versions.order_by("item__number", "number")}
    return list(newest.values())
