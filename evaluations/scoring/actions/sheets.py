"""A sheet's beginning and end: declare, open, submit."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.committees.access import chairs
from evaluations.committees.conflict import is_own_office
from evaluations.committees.models import Committee, Seat
from evaluations.errors import Refused
from evaluations.evidence.models import EvidenceVersion
from evaluations.evidence.reading import evidence_state, newest_versions
from evaluations.journal.actions import record
from evaluations.journal.merkle import digest
from evaluations.nominations.models import Nomination, NominationState
from evaluations.notices.actions import notify
from evaluations.notices.models import NoticeKind
from evaluations.rounds.models import Mode, Phase
from evaluations.rubrics.arithmetic import SheetScore, Unscorable, sheet_score
from evaluations.rubrics.tree import IndicatorNode, RubricTree
from evaluations.schedule.pulse import beat
from evaluations.scoring.access import moment_of
from evaluations.scoring.actions.certified import lock_committee, refuse_if_certified
from evaluations.scoring.actions.marks import (
    CLOSED_AS_ABSENT,
    WritableSheet,
    as_value,
    check_open,
    values_of,
    writable_sheet,
)
from evaluations.scoring.content import points_of, sheet_content
from evaluations.scoring.marking import NOT_APPLICABLE, UNMARKED, MarkValue
from evaluations.scoring.models import (
    COUNTED,
    Absence,
    ConflictKind,
    Declaration,
    EvidencePin,
    Mark,
    ScoreSheet,
    SheetState,
)
from evaluations.scoring.progress import committee_chains
from units.models import User

RECUSING = (ConflictKind.OWN_OFFICE, ConflictKind.KINSHIP, ConflictKind.INTEREST)


def declare(
    *, by: User, seat: Seat, nomination: Nomination, kind: str, note: str = ""
) -> Declaration:
    """Declare a conflict, or none, for one nomination; own office always recuses.

    A conflict may still be declared after "none", until the result is certified; never the other
    way round. The same declaration again does nothing.
    """
    if seat.user_id != by.pk:
        raise Refused(_("Only the holder of the seat can declare for it."))
    if stands_too_close(by, nomination):
        kind = ConflictKind.OWN_OFFICE
    return _write_declaration(by, seat, nomination, kind, note)


def recuse(*, by: User, seat: Seat, nomination: Nomination, kind: str, reason: str) -> Declaration:
    """The chair or an administrator takes a seat off a nomination, with the reason."""
    committee = seat.committee
    if not (chairs(by, committee) or by.is_administrator):
        raise Refused(_("Only the chair of the committee can do this."))
    if not reason:
        raise Refused(_("Please give the reason; it is printed in the result."))
    if kind not in RECUSING or seat.committee_id != nomination.committee_id:
        raise Refused(_("This change is not possible. Please reload the page."))
    return _write_declaration(by, seat, nomination, kind, reason)


@transaction.atomic
def undeclare(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> None:
    """Take a recusal back, so that the judge is asked once more; never that of the own office.

    Done already, nothing happens. The journal keeps what was declared.
    """
    if not (chairs(by, seat.committee) or by.is_administrator):
        raise Refused(_("Only the chair of the committee can do this."))
    if not reason:
        raise Refused(_("Please write the reason."))
    refuse_if_certified(nomination)
    declared = Declaration.objects.filter(
        seat=seat, nomination=nomination, is_recused=True
    ).first()
    if declared is None:
        return
    if stands_too_close(seat.user, nomination):
        raise Refused(_("The judge's own office is nominated, so the recusal stays."))
    before = {"seat": seat.pk, "kind": declared.kind, "note": declared.note}
    record(by=by, verb="conflict.lifted", subject=nomination, before=before, reason=reason)
    declared.delete()
    beat(nomination, "sheets")


@transaction.atomic
def _write_declaration(
    by: User, seat: Seat, nomination: Nomination, kind: str, note: str
) -> Declaration:
    refuse_if_certified(nomination)
    values = {"kind": kind, "note": note, "is_recused": kind in RECUSING}
    declaration, created = Declaration.objects.get_or_create(
        seat=seat, nomination=nomination, defaults={**values, "declared_at": timezone.now()}
    )
    if not created:
        if declaration.kind == kind:
            return declaration
        _check_may_change(declaration, kind)
        Declaration.objects.filter(pk=declaration.pk).update(**values, declared_at=timezone.now())
        declaration.refresh_from_db()
    after = {"seat": seat.pk, "nomination": nomination.pk, **values}
    record(by=by, verb="conflict.declared", subject=declaration, after=after)
    beat(nomination, "sheets")
    return declaration


def _check_may_change(declaration: Declaration, kind: str) -> None:
    if declaration.is_recused or kind not in RECUSING:
        raise Refused(_("This seat has already declared for this nomination."))


def stands_too_close(judge: User, nomination: Nomination) -> bool:
    """Whether the judge's own office, or one above or below it, is nominated."""
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
    beat(nomination, "sheets")
    return sheet


def _check_may_open(by: User, seat: Seat, nomination: Nomination) -> None:
    if seat.user_id != by.pk or not seat.scores or seat.committee_id != nomination.committee_id:
        raise Refused(_("Only a scoring seat of this committee has a sheet for this nomination."))
    if nomination.category.award.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if nomination.state != NominationState.ACCEPTED:
        raise Refused(_("The nomination has not been accepted yet."))
    refuse_if_certified(nomination)
    check_declared(seat, nomination)
    refuse_absent(seat, nomination)
    check_chain(seat, nomination)
    _check_moment(nomination)


def _check_moment(nomination: Nomination) -> None:
    if nomination.category.award.mode == Mode.AGREED:
        raise Refused(_("The committee agrees on one sheet for this award."))
    moment = moment_of(nomination)
    # On the day the page may be fetched beforehand, to have it when the network fails; marks are
    # taken when the presentation has started.
    if not moment.day_has_come() and not any(
        moment.is_open(one.scored_from) for one in nomination.category.rubric.dimensions.all()
    ):
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )


def check_chain(seat: Seat, nomination: Nomination) -> None:
    """A substitute scores what the earlier holder has not handed in."""
    others = committee_chains(nomination.committee_id or 0)
    mine = [one for one, first in others.items() if first == others.get(seat.pk)]
    given = nomination.sheets.filter(seat__in=mine, state__in=COUNTED).exclude(seat=seat)
    if given.exists():
        raise Refused(_("The earlier holder of this seat has handed in the sheet already."))


def refuse_absent(seat: Seat, nomination: Nomination) -> None:
    """A seat that was closed as absent is not counted: nothing is taken that would be left out."""
    gone = Absence.objects.filter(seat=seat, nomination=nomination, lifted_at=None)
    if gone.exists():
        raise Refused(_(CLOSED_AS_ABSENT))


def check_declared(seat: Seat, nomination: Nomination) -> None:
    """Each seat declares before it scores or gives its word (docs/domain.md, impartiality)."""
    declaration = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    if declaration is None:
        raise Refused(_("Please declare first whether you have a conflict of interest."))
    if declaration.is_recused:
        raise Refused(_("You are recused from this nomination and do not score it."))


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
        elif (
            not value.comment
            and _is_extreme(node, value)
            and (comment_at_extremes or node.comment_at_extremes)
        ):
            missing[pk] = _("A mark at the top or the bottom level needs a comment.")
    return missing


def _is_extreme(node: IndicatorNode, value: MarkValue) -> bool:
    return value.points is not None and node.is_extreme(value.points)


@transaction.atomic
def submit_sheet(*, by: User, sheet: ScoreSheet, seen: str | None = None) -> ScoreSheet:
    """Submit a full sheet and lock it; submitting twice does it once.

    `seen` is the sign of the evidence that was on the page (evidence.reading): where something
    has come since, the sheet is not submitted, so that every judge knows what they judged.
    """
    lock_committee(sheet.nomination.committee_id)
    current = ScoreSheet.objects.written_by(by).select_for_update(of=("self",)).get(pk=sheet.pk)
    if current.state in (SheetState.SUBMITTED, SheetState.CERTIFIED):
        return current
    locked = writable_sheet(by, sheet.pk)
    if current.seat is not None:
        check_chain(current.seat, current.nomination)
    marks = values_of(sheet.pk)
    _check_full(current, locked, marks)
    evidence = newest_versions(current.nomination)
    if seen is not None and seen != evidence_state(evidence):
        raise Refused(_("The evidence has changed since this page was opened. Please look at it."))
    lock_in(by, current, locked.tree, marks, evidence)
    if current.committee is not None:
        _ask_for_words(current, current.committee)
    beat(current.nomination, "sheets", *(["agreed"] if current.is_agreed else []))
    return current


def _check_full(sheet: ScoreSheet, locked: WritableSheet, marks: Mapping[int, Mark]) -> None:
    award_round = sheet.nomination.category.award.round
    missing = missing_from(locked.tree, marks, comment_at_extremes=award_round.comment_at_extremes)
    if missing:
        raise Refused(
            _("%(count)s indicators are not complete yet. Please complete them before submitting.")
            % {"count": len(missing)}
        )
    for dimension in locked.tree.dimensions:
        check_open(locked, dimension)


def _ask_for_words(sheet: ScoreSheet, committee: Committee) -> None:
    """Every scoring seat is asked for its word on what the committee's sheet says now."""
    nomination = sheet.nomination
    notify(
        [seat.user_id for seat in committee.seats.filter(scores=True) if seat.is_held_today],
        NoticeKind.WORD,
        about=f"sheet-{sheet.pk}-{sheet.digest[:12]}",
        told={"name": f"{nomination.official_name} ({nomination.category.name})"},
        address=reverse("agreed_sheet", args=[sheet.pk]),
    )


def _score(tree: RubricTree, values: Mapping[int, MarkValue]) -> SheetScore:
    try:
        return sheet_score(tree.rule, points_of(values))
    except Unscorable:
        raise Refused(
            _("Every indicator of one dimension is “not applicable”; at least one needs a mark.")
        ) from None


def lock_in(
    by: User,
    sheet: ScoreSheet,
    tree: RubricTree,
    marks: Mapping[int, Mark],
    evidence: list[EvidenceVersion],
    paper: Mapping[str, str] | None = None,
) -> None:
    now = timezone.now()
    values = {pk: as_value(marks.get(pk)) for pk in tree.indicators}
    score = _score(tree, values)
    content = sheet_content(
        sheet=ScoreSheet.objects.select_related(
            "seat__user",
            "committee",
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
        paper=paper,
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
