"""The rows of an award's page as typed, and what of a round may still change in which phase."""

from dataclasses import dataclass
from decimal import Decimal

from evaluations.setup.rounds.models import UNDER_WAY
from evaluations.setup.rubrics.models import Rubric


@dataclass(frozen=True)
class CategoryLine:
    """A category as typed; `pk` is None for a new one."""

    pk: int | None
    name: str
    rubric: Rubric


@dataclass(frozen=True)
class QuotaLine:
    """How many of a category go up to the next level, counted by what."""

    pk: int
    quota: int
    quota_per: str
    hands_on: bool


@dataclass(frozen=True)
class BandLine:
    name: str
    lower: Decimal


def changeable(phase: str) -> tuple[str, ...]:
    """What may still change once a round is open: never how marks are given or counted."""
    deadlines = ("nominations_close_at", "evidence_closes_at", "grace_minutes")
    always = ("name", "shows_marks_to_officers", "next_round")
    return (*always, *deadlines) if phase in UNDER_WAY else always
