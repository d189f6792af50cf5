"""Score sheets: seats.py what a seat declares, sheets.py the sheet, marks.py what is written on
it, returns.py how it is opened again."""

from evaluations.judging.scoring.models.marks import (
    Citation,
    DimensionNote,
    Mark,
    PrivateNote,
)
from evaluations.judging.scoring.models.returns import (
    Disclosure,
    Discussion,
    Endorsement,
    Proposal,
    ProposalKind,
    ReturnKind,
    SheetReturn,
)
from evaluations.judging.scoring.models.seats import (
    RECUSING,
    Absence,
    ConflictKind,
    Declaration,
    Standing,
    StandingKind,
)
from evaluations.judging.scoring.models.sheets import (
    COUNTED,
    WRITABLE,
    EvidencePin,
    MarkKind,
    ScoreSheet,
    SheetQuerySet,
    SheetState,
)

__all__ = [
    "Absence",
    "COUNTED",
    "Citation",
    "Endorsement",
    "ConflictKind",
    "Declaration",
    "DimensionNote",
    "Discussion",
    "EvidencePin",
    "Mark",
    "MarkKind",
    "PrivateNote",
    "Proposal",
    "ProposalKind",
    "RECUSING",
    "ReturnKind",
    "Disclosure",
    "ScoreSheet",
    "SheetQuerySet",
    "SheetReturn",
    "SheetState",
    "Standing",
    "StandingKind",
    "WRITABLE",
]
