"""EvidenceView a score sheet, and what has to be so first."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.gates import require_admitted
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.scoring.access import moment_of, nomination_of
from evaluations.judging.scoring.actions.archiving import resume
from evaluations.judging.scoring.actions.settled import refuse_if_settled
from evaluations.judging.scoring.actions.writable import CLOSED_AS_ABSENT
from evaluations.judging.scoring.models import Absence, Declaration, ScoreSheet, SheetState
from evaluations.judging.scoring.progress import committee_chains
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.committees.access import may_run
from evaluations.setup.committees.models import Seat
from units.models import User


def open_sheet(*, by: User, seat: Seat, nomination: Nomination) -> ScoreSheet:
    """Open the seat's sheet for a nomination, or return the one that is open already."""
    existing = ScoreSheet.objects.filter(seat=seat, nomination=nomination).first()
    if existing and existing.state == SheetState.ARCHIVED:
        return _take_up(by, seat, existing)
    if existing:
        return existing
    try:
        with transaction.atomic():
            sheet = _open(by, seat, nomination.pk)
    except IntegrityError:
        # The same button pressed twice: the other request was first.
        return ScoreSheet.objects.get(seat=seat, nomination=nomination)
    return sheet


@transaction.atomic
def _take_up(by: User, seat: Seat, sheet: ScoreSheet) -> ScoreSheet:
    """One that a certification put away, while the seat was not in office or not waited for."""
    _check_may_open(by, seat, nomination_of(sheet.nomination_id))
    resume(by=by, sheets=ScoreSheet.objects.filter(pk=sheet.pk))
    return ScoreSheet.objects.get(pk=sheet.pk)


def _open(by: User, seat: Seat, pk: int) -> ScoreSheet:
    """Open a new sheet; what decides is read here, not believed from the caller."""
    nomination = nomination_of(pk)
    _check_may_open(by, seat, nomination)
    rubric = nomination.category.rubric
    sheet = ScoreSheet.objects.create(
        seat=seat, nomination=nomination, rubric=rubric, opened_at=timezone.now()
    )
    record(by=by, verb="sheet.opened", subject=sheet, after={"nomination": pk})
    touch(nomination, "sheets")
    return sheet


def _check_may_open(by: User, seat: Seat, nomination: Nomination) -> None:
    if seat.user_id != by.pk or not seat.scores or seat.committee_id != nomination.committee_id:
        raise Refused(_("Only a scoring seat of this committee has a sheet for this nomination."))
    nomination.category.award.round.require_evaluating()
    nomination.require_accepted()
    refuse_if_settled(nomination)
    require_admitted(nomination)
    check_declared(seat, nomination)
    refuse_absent(seat, nomination)
    check_chain(seat, nomination)
    _check_moment(nomination)


def _check_moment(nomination: Nomination) -> None:
    if nomination.category.award.is_agreed:
        raise Refused(_("The committee agrees on one sheet for this award."))
    moment = moment_of(nomination)
    # On the day the page may be fetched beforehand, to have it when the network fails; marks are
    # taken when the presentation has started.
    if not moment.day_has_come() and not any(
        moment.is_open(dimension.scored_from)
        for dimension in nomination.category.rubric.dimensions.all()
    ):
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )


def check_chain(seat: Seat, nomination: Nomination) -> None:
    """A substitute scores what the earlier holder has not handed in."""
    firsts = committee_chains(nomination.committee_id or 0)
    mine = [pk for pk, first in firsts.items() if first == firsts.get(seat.pk)]
    handed_in = (
        ScoreSheet.objects.counted()
        .filter(nomination=nomination, seat__in=mine)
        .exclude(seat=seat)
    )
    if handed_in.exists():
        raise Refused(_("The earlier holder of this seat has handed in the sheet already."))


def refuse_absent(seat: Seat, nomination: Nomination) -> None:
    """A seat that was closed as absent is not counted: nothing is taken that would be left out."""
    absences = Absence.objects.standing().filter(seat=seat, nomination=nomination)
    if absences.exists():
        raise Refused(_(CLOSED_AS_ABSENT))


def check_declared(seat: Seat, nomination: Nomination) -> None:
    """Each seat declares before it scores or gives its word (docs/domain.md, impartiality)."""
    declaration = Declaration.objects.filter(seat=seat, nomination=nomination).first()
    if declaration is None:
        raise Refused(_("Please declare first whether you have a conflict of interest."))
    if declaration.is_recused:
        raise Refused(_("You are recused from this nomination and do not score it."))


def open_agreed(*, by: User, nomination: Nomination) -> ScoreSheet:
    """Open the committee's sheet for a nomination, or return the one that is open already."""
    sheets = ScoreSheet.objects.filter(committee=nomination.committee_id, nomination=nomination)
    if existing := sheets.first():
        return existing
    try:
        with transaction.atomic():
            return _open_for_committee(by, nomination.pk)
    except IntegrityError:
        # The chair and the secretary at the same moment: the other one was first.
        return ScoreSheet.objects.get(committee=nomination.committee_id, nomination=nomination)


def _open_for_committee(by: User, pk: int) -> ScoreSheet:
    nomination = nomination_of(pk)
    committee = nomination.committee
    if committee is None or not may_run(by, committee) or by.is_administrator:
        raise Refused(_("Only the chair or the secretary of the committee can do this."))
    if not nomination.category.award.is_agreed:
        raise Refused(_("In this award each seat scores on a sheet of its own."))
    nomination.category.award.round.require_evaluating()
    nomination.require_accepted()
    require_admitted(nomination)
    if not moment_of(nomination).day_has_come() and not moment_of(nomination).documents_are_open():
        raise Refused(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )
    sheet = ScoreSheet.objects.create(
        committee=committee,
        nomination=nomination,
        rubric=nomination.category.rubric,
        opened_at=timezone.now(),
    )
    record(by=by, verb="sheet.opened", subject=sheet, after={"nomination": pk})
    touch(nomination, "sheets", "agreed")
    return sheet
