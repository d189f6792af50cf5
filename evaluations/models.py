"""The index of models, for Django alone: each stage imports its own module."""

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
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.outcome.reports.models import ActivityPhoto, ActivityReport
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.jobs.models import Job
from evaluations.platform.journal.models import Entry, Seal, Verification
from evaluations.platform.notices.models import Notice, NotificationOptOut
from evaluations.setup.accounts.models import AcceptedStep, SignInEvent
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.directory.models import Import
from evaluations.setup.rounds.models import Award, AwardRound, Band, Category
from evaluations.setup.rubrics.models import Dimension, Indicator, Level, Rubric, Topic

__all__ = [
    "Absence",
    "AcceptedStep",
    "ActivityPhoto",
    "ActivityReport",
    "Archive",
    "Attendance",
    "Award",
    "AwardRound",
    "Band",
    "CalendarLink",
    "Category",
    "Certificate",
    "CertificateTemplate",
    "Committee",
    "Endorsement",
    "Declaration",
    "Delegate",
    "Dimension",
    "DimensionNote",
    "Discussion",
    "Disclosure",
    "Entry",
    "EvaluationSession",
    "EvidenceItem",
    "EvidencePin",
    "EvidenceVersion",
    "Import",
    "Indicator",
    "Job",
    "Level",
    "Mark",
    "Nomination",
    "NominationReturn",
    "Notice",
    "EvidenceView",
    "PaperEntry",
    "Placing",
    "SeatAttendance",
    "PrintSetting",
    "PrivateNote",
    "Proposal",
    "Publication",
    "SessionVersion",
    "Reopening",
    "Result",
    "ReturnRemark",
    "Rubric",
    "Ruling",
    "ScoreSheet",
    "Seal",
    "Seat",
    "SheetReturn",
    "SignInCard",
    "SignInEvent",
    "Slot",
    "SlotNomination",
    "Submission",
    "Topic",
    "NotificationOptOut",
    "Upload",
    "Verification",
]
