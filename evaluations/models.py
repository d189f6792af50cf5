"""The index of models, for Django alone: each stage imports its own module."""

from evaluations.accounts.models import AcceptedStep, SignInEvent
from evaluations.committees.models import Committee, Seat
from evaluations.directory.models import Import
from evaluations.evidence.models import EvidenceItem, EvidenceVersion, Opening, Upload
from evaluations.jobs.models import Job
from evaluations.journal.models import Entry, Seal, Verification
from evaluations.nominations.models import Delegate, Nomination
from evaluations.notices.models import Notice, Unwanted
from evaluations.publication.models import Archive, Publication
from evaluations.reports.models import (
    ActivityPhoto,
    ActivityReport,
    Certificate,
    CertificateTemplate,
    PrintSetting,
)
from evaluations.results.models import Placing, Reopening, Result, Ruling
from evaluations.rounds.models import Award, AwardRound, Band, Category
from evaluations.rubrics.models import Dimension, Indicator, Level, Rubric, Topic
from evaluations.schedule.models import (
    Attendance,
    CalendarLink,
    EvaluationSession,
    Presence,
    Pulse,
    SignInCard,
    Slot,
    SlotNomination,
)
from evaluations.scoring.models import (
    Absence,
    Confirmation,
    Declaration,
    DimensionNote,
    Discussion,
    EvidencePin,
    Mark,
    PaperEntry,
    PrivateNote,
    Proposal,
    Revelation,
    ScoreSheet,
    SheetReturn,
)
from evaluations.submissions.models import NominationReturn, ReturnRemark, Submission

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
    "Confirmation",
    "Declaration",
    "Delegate",
    "Dimension",
    "DimensionNote",
    "Discussion",
    "Revelation",
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
    "Opening",
    "PaperEntry",
    "Placing",
    "Presence",
    "PrintSetting",
    "PrivateNote",
    "Proposal",
    "Publication",
    "Pulse",
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
    "Unwanted",
    "Upload",
    "Verification",
]
