"""The index of models, for Django alone: each stage imports its own module."""

from evaluations.committees.models import Committee, Seat
from evaluations.directory.models import Import
from evaluations.evidence.models import EvidenceItem, EvidenceVersion, Opening, Upload
from evaluations.journal.models import Entry, Seal
from evaluations.nominations.models import Delegate, Nomination
from evaluations.results.models import Placing, Result, Ruling
from evaluations.rounds.models import Award, AwardRound, Band, Category
from evaluations.rubrics.models import Dimension, Indicator, Level, Rubric, Topic
from evaluations.schedule.models import (
    Attendance,
    CalendarLink,
    EvaluationSession,
    SignInCard,
    Slot,
    SlotNomination,
)
from evaluations.scoring.models import (
    Confirmation,
    Declaration,
    DimensionNote,
    EvidencePin,
    Mark,
    ScoreSheet,
    SheetReturn,
)
from evaluations.submissions.models import NominationReturn, ReturnRemark, Submission

__all__ = [
    "Attendance",
    "Award",
    "AwardRound",
    "Band",
    "CalendarLink",
    "Category",
    "Committee",
    "Confirmation",
    "Declaration",
    "Delegate",
    "Dimension",
    "DimensionNote",
    "Entry",
    "EvaluationSession",
    "EvidenceItem",
    "EvidencePin",
    "EvidenceVersion",
    "Import",
    "Indicator",
    "Level",
    "Mark",
    "Nomination",
    "NominationReturn",
    "Opening",
    "Placing",
    "Result",
    "ReturnRemark",
    "Rubric",
    "Ruling",
    "ScoreSheet",
    "Seal",
    "Seat",
    "SheetReturn",
    "SignInCard",
    "Slot",
    "SlotNomination",
    "Submission",
    "Topic",
    "Upload",
]
