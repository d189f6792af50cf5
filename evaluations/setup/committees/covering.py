"""Which provinces have no committee yet, read from what is stored."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length

from evaluations.setup.committees.gaps import Cover, Gap, Province, gaps_in
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Category
from units.models import Place, Unit


@dataclass(frozen=True)
class Missing:
    """Categories with the same gaps, by the number of the region (0: none)."""

    categories: list[str]
    regions: list[tuple[int, list[Gap]]]

    @property
    def count(self) -> int:
        return sum(len(gaps) for _number, gaps in self.regions)


def _covers(award_round: AwardRound) -> list[Cover]:
    rows = Committee.objects.filter(round=award_round).with_coverage()
    return [
        Cover(
            frozenset(category.pk for category in row.categories.all()),
            frozenset(region.number for region in row.regions.all()),
            frozenset(row.place_codes),
        )
        for row in rows.prefetch_related("categories")
    ]


def _provinces() -> list[Province]:
    """Those with an office; all where nobody has entered one. Two queries."""
    offices = Unit.objects.filter(is_active=True, province=OuterRef("pk"))
    rows = Place.objects.annotate(digits=Length("code"), has_office=Exists(offices))
    provinces = list(rows.filter(digits=2).select_related("region"))
    districts: dict[str, set[str]] = {}
    for code in rows.filter(digits=4).values_list("code", flat=True):
        districts.setdefault(code[:2], set()).add(code)
    judged = [place for place in provinces if place.has_office] or provinces  # type: ignore[attr-defined]
    return [
        Province(
            place.code,
            place.name_th,
            place.region.number if place.region else 0,
            frozenset(districts.get(place.code, ())),
        )
        for place in judged
    ]


def gaps_of(award_round: AwardRound) -> dict[str, tuple[Gap, ...]]:
    """The gaps of each category by its name, in their order; some ten queries."""
    covers, provinces = _covers(award_round), _provinces()
    categories = Category.objects.filter(award__round=award_round)
    return {row.name: gaps_in(row.pk, provinces, covers) for row in categories}


def missing_codes(award_round: AwardRound) -> set[str]:
    """The codes of provinces that in some category nobody judges."""
    by_category = gaps_of(award_round).values()
    return {gap.code for gaps in by_category for gap in gaps if not gap.districts}


def map_of_gaps(award_round: AwardRound) -> list[Missing]:
    """Categories with the same gaps stand together."""
    together: dict[tuple[Gap, ...], list[str]] = {}
    for name, gaps in gaps_of(award_round).items():
        together.setdefault(gaps, []).append(name)
    return [Missing(names, _by_region(gaps)) for gaps, names in together.items()]


def _by_region(gaps: tuple[Gap, ...]) -> list[tuple[int, list[Gap]]]:
    by_region: dict[int, list[Gap]] = {}
    for gap in gaps:
        by_region.setdefault(gap.region, []).append(gap)
    return sorted(by_region.items())
