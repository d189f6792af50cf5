"""Score sheets: seats.py what a seat declares, sheets.py the sheet, marks.py what is written on
it, returns.py how it is opened again, papers.py what was keyed from paper."""

from evaluations.scoring.models.marks import DimensionNote, Mark, PrivateNote
from evaluations.scoring.models.papers import PAPER_OVER, PaperEntry, PaperState
from evaluations.scoring.models.returns import (
    Confirmation,
    Discussion,
    Proposal,
    ProposalKind,
    ReturnKind,
    Revelation,
    SheetReturn,
)
from evaluations.scoring.models.seats import Absence, ConflictKind, Declaration
from evaluations.scoring.models.sheets import (
    COUNTED,
    WRITABLE,
    WRITE_AGREED,
    EvidencePin,
    MarkKind,
    ScoreSheet,
    SheetQuerySet,
    SheetState,
)

__all__ = [
    "Absence",
    "COUNTED",
    "Confirmation",
    "ConflictKind",
    "Declaration",
    "DimensionNote",
    "Discussion",
    "EvidencePin",
    "Mark",
    "MarkKind",
    "PAPER_OVER",
    "PaperEntry",
    "PaperState",
    "PrivateNote",
    "Proposal",
    "ProposalKind",
    "ReturnKind",
    "Revelation",
    "ScoreSheet",
    "SheetQuerySet",
    "SheetReturn",
    "SheetState",
    "WRITABLE",
    "WRITE_AGREED",
]
