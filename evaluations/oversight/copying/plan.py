"""A copy before it is stored: the new rows, and what is to be known about them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.oversight.copying.choice import Choice, Part, Shift
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import Award, AwardRound, Band, Category, Stage, Zone
from thai.digits import to_thai


def of_year(text: str, before: int, after: int) -> str:
    """`text` with the year `after` where it tells `before`, in whichever digits."""
    for digits in (str, to_thai):
        text = re.sub(rf"(?<!\d){digits(str(before))}(?!\d)", digits(str(after)), text)
    return text


Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Pair(Generic[Row]):
    """A row of this year, and its copy that is not stored yet."""

    old: Row
    new: Row


@dataclass(frozen=True)
class Named:
    """The rows that a new one names in a relation to many; they may be new, too."""

    row: models.Model
    relation: str
    others: Sequence[models.Model]


@dataclass(frozen=True)
class Notable:
    """Something that is left out, or to be looked at; `code` says why (sentences.py)."""

    code: str
    name: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """The rows that a copy makes, by the primary key of the row that each is copied from."""

    source: AwardRound
    choice: Choice
    made: AwardRound
    shift: Shift
    awards: dict[int, Pair[Award]] = field(default_factory=dict)
    bands: dict[int, Pair[Band]] = field(default_factory=dict)
    categories: dict[int, Pair[Category]] = field(default_factory=dict)
    stages: dict[int, Pair[Stage]] = field(default_factory=dict)
    zones: dict[int, Pair[Zone]] = field(default_factory=dict)
    committees: dict[int, Pair[Committee]] = field(default_factory=dict)
    seats: dict[int, Pair[Seat]] = field(default_factory=dict)
    days: dict[int, Pair[EvaluationSession]] = field(default_factory=dict)
    certificates: dict[int, Pair[CertificateTemplate]] = field(default_factory=dict)
    # By the new row and the relation by which it names others.
    names: dict[tuple[int, str], Named] = field(default_factory=dict)
    left_out: list[Notable] = field(default_factory=list)
    to_look_at: list[Notable] = field(default_factory=list)

    def rows(self) -> Iterator[list[Any]]:
        """The new rows, model by model, what is referred to before what refers to it."""
        every: tuple[dict[int, Any], ...] = (
            *(self.awards, self.bands, self.categories, self.stages, self.zones),
            *(self.committees, self.seats, self.days, self.certificates),
        )
        for pairs in every:
            yield [pair.new for pair in pairs.values()]

    def has(self, part: Part) -> bool:
        return part in self.choice.parts

    def of_next_year(self, text: str) -> str:
        """`text` with the new year where it tells that of the source."""
        return of_year(text, self.source.fiscal_year_be, self.made.fiscal_year_be)

    def named_by(self, row: models.Model, relation: str) -> Sequence[models.Model]:
        return self.names[id(row), relation].others

    def name(self, row: models.Model, relation: str, others: Iterable[models.Model]) -> None:
        self.names[id(row), relation] = Named(row, relation, list(others))

    def leave_out(self, code: str, name: object, **params: Any) -> None:
        self.left_out.append(Notable(code, str(name), params))

    def look_at(self, code: str, name: object, **params: Any) -> None:
        self.to_look_at.append(Notable(code, str(name), params))
