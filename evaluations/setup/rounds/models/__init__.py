"""An award round: rounds.py the round and its zones, awards.py its awards and their bands,
categories.py what is ranked, and the stages of a total."""

from evaluations.setup.rounds.models.awards import Aggregation, Award, Band, CarriedBy, Mode
from evaluations.setup.rounds.models.categories import (
    Category,
    CategoryQuerySet,
    QuotaPer,
    Stage,
    StageQuerySet,
    StageSource,
)
from evaluations.setup.rounds.models.rounds import (
    BEFORE_EVALUATION,
    HEARD_IN,
    OVER,
    PUBLIC,
    UNDER_WAY,
    AwardRound,
    OpenFrom,
    Phase,
    Reveal,
    RoundLevel,
    RoundQuerySet,
    Zone,
    default_tie_chain,
)

__all__ = [
    "Aggregation",
    "Award",
    "AwardRound",
    "BEFORE_EVALUATION",
    "Band",
    "CarriedBy",
    "Category",
    "CategoryQuerySet",
    "HEARD_IN",
    "Mode",
    "OVER",
    "OpenFrom",
    "PUBLIC",
    "Phase",
    "QuotaPer",
    "Reveal",
    "RoundLevel",
    "RoundQuerySet",
    "Stage",
    "StageQuerySet",
    "StageSource",
    "UNDER_WAY",
    "Zone",
    "default_tie_chain",
]
