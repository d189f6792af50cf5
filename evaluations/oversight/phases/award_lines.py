"""The awards of a round with their categories, as its page lists them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from evaluations.oversight.phases.remembering import State
from evaluations.setup.rounds.models import Award, Category


@dataclass(frozen=True)
class CategoryLine:
    """`counts_in` names the categories of which it is a stage; `stages` are its own, with their
    shares."""

    pk: int
    name: str
    rubric_pk: int
    rubric: str
    counts_in: tuple[str, ...]
    stages: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class AwardLine:
    pk: int
    number: int
    name: str
    categories: tuple[CategoryLine, ...]


@lru_cache(maxsize=16)
def award_lines(award_round: int, _state: State) -> tuple[AwardLine, ...]:
    """Four queries; none where the journal still stands where it stood."""
    rows = Category.objects.filter(award__round=award_round).select_related("rubric")
    lines = defaultdict(list)
    for category in rows.prefetch_related("stages", "counts_in__category"):
        lines[category.award_id].append(_line(category))
    return tuple(
        AwardLine(award.pk, award.number, award.name, tuple(lines[award.pk]))
        for award in Award.objects.filter(round=award_round)
    )


def _line(category: Category) -> CategoryLine:
    return CategoryLine(
        pk=category.pk,
        name=category.name,
        rubric_pk=category.rubric_id,
        rubric=str(category.rubric),
        counts_in=tuple(stage.category.name for stage in category.counts_in.all()),
        stages=tuple((stage.name, stage.share) for stage in category.stages.all()),
    )
