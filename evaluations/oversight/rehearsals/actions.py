"""Rehearsals: wiped as if they had never been, or made into a fresh real round.

Results and submitted sheets are guarded by the database; the guards let go of a rehearsal's rows
alone (evaluations/guards.py), and whether a round is one cannot change once it is open. The
journal keeps what was done in it.
"""

from collections.abc import Iterator

from django.db import models, transaction
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.housekeeping import forget_files
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion, EvidenceView, Upload
from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.schedule.models import (
    Attendance,
    CalendarLink,
    EvaluationSession,
    SeatAttendance,
    SessionVersion,
    SignInCard,
    Slot,
    SlotNomination,
)
from evaluations.entry.submissions.models import NominationReturn, ReturnRemark, Submission
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.models import Placing, Reopening, Result, Ruling
from evaluations.judging.scoring.models import (
    Absence,
    Declaration,
    DimensionNote,
    Disclosure,
    Discussion,
    Endorsement,
    EvidencePin,
    Mark,
    PrivateNote,
    Proposal,
    ScoreSheet,
    SheetReturn,
)
from evaluations.outcome.certificates.models import Certificate, CertificateTemplate
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.reports.models import ActivityPhoto, ActivityReport
from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock
from evaluations.setup.committees.actions import copy_round
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Band, Category
from units.models import User

Rows = models.QuerySet[models.Model]


def _rows(award_round: AwardRound) -> Iterator[Rows]:
    """Everything that hangs on a round, what refers before what is referred to."""
    sheets = ScoreSheet.objects.filter(nomination__category__award__round=award_round)
    nominations = Nomination.objects.filter(category__award__round=award_round)
    committees = Committee.objects.filter(round=award_round)
    sessions = EvaluationSession.objects.filter(committee__in=committees)
    yield from _printed(award_round)
    yield Placing.objects.filter(result__committee__in=committees)
    yield Reopening.objects.filter(committee__in=committees)
    yield Result.objects.filter(committee__in=committees)
    yield Ruling.objects.filter(committee__in=committees)
    for model in (Mark, DimensionNote, SheetReturn, Endorsement, EvidencePin):
        yield model.objects.filter(sheet__in=sheets)
    yield sheets
    for about in (Declaration, PrivateNote, Proposal, Absence, Discussion, Disclosure, PaperEntry):
        yield about.objects.filter(nomination__in=nominations)
    yield SlotNomination.objects.filter(slot__session__in=sessions)
    yield Attendance.objects.filter(slot__session__in=sessions)
    yield Slot.objects.filter(session__in=sessions)
    for kept in (SeatAttendance, SessionVersion):
        yield kept.objects.filter(session__in=sessions)
    for given in (SignInCard, CalendarLink):
        yield given.objects.filter(session__in=sessions)
    yield sessions
    yield from _handed_in(nominations)
    yield Seat.objects.filter(committee__in=committees)
    yield committees
    for part in (Band, Category):
        yield part.objects.filter(award__round=award_round)
    yield Award.objects.filter(round=award_round)


def _printed(award_round: AwardRound) -> Iterator[Rows]:
    """What was written and printed about it."""
    templates = CertificateTemplate.objects.filter(round=award_round)
    yield Certificate.objects.filter(template__in=templates)
    yield templates
    reports = ActivityReport.objects.filter(session__committee__round=award_round)
    yield ActivityPhoto.objects.filter(report__in=reports)
    yield reports
    yield Publication.objects.filter(round=award_round)


def _handed_in(nominations: models.QuerySet[Nomination]) -> Iterator[Rows]:
    """The nominations with their evidence and all that was said about them."""
    yield ReturnRemark.objects.filter(returned__nomination__in=nominations)
    for model in (NominationReturn, Submission, Upload, Delegate):
        yield model.objects.filter(nomination__in=nominations)
    yield EvidenceView.objects.filter(version__item__nomination__in=nominations)
    yield EvidenceVersion.objects.filter(item__nomination__in=nominations)
    yield EvidenceItem.objects.filter(nomination__in=nominations)
    yield nominations


def what_is_lost(award_round: AwardRound) -> dict[str, int]:
    """How much of what people would miss a wipe deletes, by its name in words."""
    names = {
        "Result": _("certified results"),
        "ScoreSheet": _("score sheets"),
        "Mark": _("marks"),
        "EvidenceItem": _("pieces of evidence"),
        "Nomination": _("nominations"),
        "Slot": _("slots"),
        "EvaluationSession": _("evaluation sessions"),
        "Committee": _("committees"),
        "Award": _("awards"),
    }
    counted = {rows.model.__name__: rows.count() for rows in _rows(award_round)}
    return {name: counted[key] for key, name in names.items() if counted[key]}


@transaction.atomic
def wipe_round(*, by: User, award_round: AwardRound) -> None:
    """Delete a rehearsal with everything in it. The journal and the rubrics stay."""
    require_administrator(by)
    locked = lock(award_round, None)
    if not locked.is_rehearsal:
        raise Refused(_("Only a rehearsal can be wiped."))
    if locked.copies.exists() or locked.lower_rounds.exists():
        locked.copies.update(copied_from=None)
        locked.lower_rounds.update(next_round=None)
    Nomination.objects.filter(sent_up_from__category__award__round=locked).update(
        sent_up_from=None
    )
    lost = what_is_lost(locked)
    versions = EvidenceVersion.objects.filter(item__nomination__category__award__round=locked)
    files = list(versions.exclude(file="").values_list("file", flat=True))
    papers = PaperEntry.objects.filter(nomination__category__award__round=locked)
    files += papers.exclude(scan="").values_list("scan", flat=True)
    Seat.objects.filter(committee__round=locked).update(substitute_for=None)
    for rows in _rows(locked):
        rows.delete()
    before = {"name": locked.name, **lost}
    record(by=by, verb="round.wiped", subject=locked, before=before)
    locked.delete()
    transaction.on_commit(lambda: forget_files(files))


@transaction.atomic
def make_real(*, by: User, award_round: AwardRound, name: str) -> AwardRound:
    """A fresh real round with the rehearsal's awards, rubrics, committees and policies."""
    require_administrator(by)
    if not award_round.is_rehearsal:
        raise Refused(_("This round is a real one already."))
    return copy_round(
        by=by,
        source=award_round,
        name=name,
        fiscal_year_be=award_round.fiscal_year_be,
        is_rehearsal=False,
    )
