"""Evidence as its readers see it: the newest version of each item, and what it supports."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from evaluations.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.nominations.models import Nomination


@dataclass(frozen=True)
class EvidenceCard:
    """One piece of evidence; `dimensions` and `indicators` are primary keys it supports."""

    version: EvidenceVersion
    title: str
    dimensions: frozenset[int]
    indicators: frozenset[int]

    @property
    def dimension_keys(self) -> str:
        """The dimensions for the drawer's filter: "3 5"."""
        return " ".join(str(pk) for pk in sorted(self.dimensions))


def _supports(through: Any, target: str, nomination: Nomination) -> dict[int, set[int]]:
    pairs = through.objects.filter(evidenceitem__nomination=nomination)
    supported: dict[int, set[int]] = defaultdict(set)
    for item, pk in pairs.values_list("evidenceitem_id", f"{target}_id"):
        supported[item].add(pk)
    return supported


def evidence_cards(nomination: Nomination) -> list[EvidenceCard]:
    """Every shown item of the nomination in order: three queries, one where there is none."""
    versions = EvidenceVersion.objects.filter(
        item__nomination=nomination, item__removed_at__isnull=True
    ).select_related("item")
    newest = {one.item_id: one for one in versions.order_by("item__number", "number")}
    if not newest:
        return []
    dimensions = _supports(EvidenceItem.dimensions.through, "dimension", nomination)
    indicators = _supports(EvidenceItem.indicators.through, "indicator", nomination)
    return [
        EvidenceCard(
            version=version,
            title=version.item.title,
            dimensions=frozenset(dimensions[item]),
            indicators=frozenset(indicators[item]),
        )
        for item, version in newest.items()
    ]
