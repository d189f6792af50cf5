"""What readiness has to know of the stages of a round: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from django.db.models import Exists, Max, OuterRef

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.oversight.phases.readiness import StageFacts
from evaluations.setup.rounds.models import AwardRound, Band, Category, Stage, StageSource
from evaluations.setup.rubrics.models import Measure, Requirement


class OfStages(TypedDict):
    """What a category's facts say of stages."""

    stages: tuple[StageFacts, ...]
    counts_in: str
    highest_bound: Decimal | None
    unknown_stages: tuple[str, ...]


def stage_facts(award_round: AwardRound, categories: Sequence[Category]) -> dict[int, OfStages]:
    """By category; two queries where no category has stages, else six."""
    rows = Stage.objects.filter(category__award__round=award_round).in_full()
    stages = list(rows.prefetch_related("from_category__stages").select_related("category__award"))
    bounds = _highest_bounds(categories) if stages else {}
    closed = _gates_that_nobody_passes(stages)
    unknown = _unknown_stages(categories, stages)
    facts: dict[int, list[StageFacts]] = defaultdict(list)
    counts_in = {}
    for stage in stages:
        facts[stage.category_id].append(_facts(stage, nobody_passes=stage.pk in closed))
        if stage.from_category and stage.from_category.award.round_id == award_round.pk:
            counts_in[stage.from_category.pk] = stage.category.name
    return {
        category.pk: {
            "stages": tuple(facts[category.pk]),
            "counts_in": counts_in.get(category.pk, ""),
            # The bands are of the whole: what counts in another category has none.
            "highest_bound": None if category.pk in counts_in else bounds.get(category.pk),
            "unknown_stages": unknown.get(category.pk, ()),
        }
        for category in categories
    }


def _facts(stage: Stage, *, nobody_passes: bool) -> StageFacts:
    there = stage.from_category
    return StageFacts(
        name=stage.name,
        share=stage.share,
        full=there.full_marks if there else stage.full_marks,
        gate=stage.gate,
        is_own=stage.source == StageSource.SHEETS,
        year=there.award.round.fiscal_year_be if there else None,
        nobody_passes=nobody_passes,
    )


def _unknown_stages(
    categories: Sequence[Category], stages: Sequence[Stage]
) -> dict[int, tuple[str, ...]]:
    """The stages that requirements look at and that are not there, by category: such a requirement
    would hold for nobody."""
    rows = Requirement.objects.filter(
        rubric__in={category.rubric_id for category in categories}, measure=Measure.STAGE
    )
    wanted: dict[int, set[str]] = defaultdict(set)
    for rubric, reference in rows.values_list("rubric", "reference"):
        wanted[rubric].add(reference)
    there: dict[int, set[str]] = defaultdict(set)
    for stage in stages:
        there[stage.category_id].add(str(stage.number))
    return {
        category.pk: tuple(sorted(wanted[category.rubric_id] - there[category.pk], key=int))
        for category in categories
        if category.rubric_id in wanted
    }


def _highest_bounds(categories: Sequence[Category]) -> dict[int, Decimal]:
    """The highest border of the bands, and of what a total has to reach, by category."""
    awards, rubrics = (
        {category.award_id for category in categories},
        {category.rubric_id for category in categories},
    )
    bands = dict(
        Band.objects.filter(award__in=awards)
        .order_by("award")
        .values_list("award")
        .annotate(highest=Max("lower"))
    )
    totals = dict(
        Requirement.objects.filter(rubric__in=rubrics, measure=Measure.TOTAL)
        .order_by("rubric")
        .values_list("rubric")
        .annotate(highest=Max("bound"))
    )
    highest = {
        category.pk: max(
            bands.get(category.award_id, Decimal(0)), totals.get(category.rubric_id, Decimal(0))
        )
        for category in categories
    }
    return {pk: bound for pk, bound in highest.items() if bound}


def _gates_that_nobody_passes(stages: Sequence[Stage]) -> set[int]:
    """Stages whose gate is decided for all nominations, and let nobody on."""
    gated = {stage.category_id for stage in stages if stage.gate is not None}
    if not gated:
        return set()
    accepted = Nomination.objects.accepted().filter(category__in=gated)
    nominations = list(accepted.only("category", "unit"))
    count: dict[int, int] = Counter(nomination.category_id for nomination in nominations)
    gates = (gate for unmet in unpassed(nominations).values() for gate in unmet)
    stopped: dict[int, int] = Counter(gate.stage.pk for gate in gates if gate.is_closed)
    return {
        stage.pk
        for stage in stages
        if stage.gate is not None and 0 < count[stage.category_id] == stopped[stage.pk]
    }


def without_stage(nominations: NominationQuerySet) -> NominationQuerySet:
    """Accepted nominations that a stage without a gate before it does not have yet."""
    there = Nomination.objects.filter(
        category=OuterRef("from_category"), unit=OuterRef(OuterRef("unit"))
    )
    stages = Stage.objects.within_a_round().filter(category=OuterRef("category"))
    before = Stage.objects.filter(
        category=OuterRef("category"), gate__isnull=False, number__lt=OuterRef("number")
    )
    missing = stages.filter(~Exists(there), ~Exists(before))
    return nominations.accepted().filter(Exists(missing))
