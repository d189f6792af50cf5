"""A stage as typed on the page of a category's stages."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from evaluations.setup.rounds.models import Category, Stage, StageSource

# Of a category that has no stages yet.
FULL_MARKS = Decimal(100)


@dataclass(frozen=True)
class StageLine:
    """`full_marks` are those of a keyed figure; `gate` is the published figure that goes on."""

    name: str
    share: Decimal
    source: str
    from_category: Category | None = None
    full_marks: Decimal | None = None
    gate: Decimal | None = None

    @property
    def is_own(self) -> bool:
        return self.source == StageSource.SHEETS

    @property
    def full(self) -> Decimal | None:
        """The full marks of its figure; None for the category's own sheets."""
        return self.from_category.full_marks if self.from_category else self.full_marks

    def __str__(self) -> str:
        source = self.from_category or StageSource(self.source).label
        bound = f" ≥ {self.gate.normalize():f}" if self.gate is not None else ""
        return f"{self.name} {self.share.normalize():f} ({source}{bound})"


def lines_of(category: Category) -> list[StageLine]:
    """The stages that are stored."""
    return [
        StageLine(
            name=stage.name,
            share=stage.share,
            source=stage.source,
            from_category=stage.from_category,
            full_marks=stage.full_marks,
            gate=stage.gate,
        )
        for stage in Stage.objects.filter(category=category).in_full()
    ]


def sum_of(lines: Iterable[StageLine]) -> Decimal:
    return sum((line.share for line in lines), Decimal(0))
