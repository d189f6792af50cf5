"""The awards of a round once more: with categories, bands, stages and the rubrics they are judged
by."""

from collections.abc import Mapping

from evaluations.oversight.copying.choice import Part
from evaluations.oversight.copying.plan import Pair, Plan
from evaluations.setup.rounds.freezing import AWARD_RULES
from evaluations.setup.rounds.models import Award, Band, Category, Stage
from evaluations.setup.rubrics.models import Rubric

QUOTA = ("quota", "quota_per", "hands_on")


def plan_awards(plan: Plan) -> None:
    """Six queries."""
    for award in Award.objects.filter(round=plan.source):
        new = Award(
            round=plan.made,
            number=award.number,
            name=plan.of_next_year(award.name),
            **{name: getattr(award, name) for name in AWARD_RULES},
        )
        plan.awards[award.pk] = Pair(award, new)
    for band in Band.objects.filter(award__round=plan.source):
        award = plan.awards[band.award_id].new
        plan.bands[band.pk] = Pair(band, Band(award=award, name=band.name, lower=band.lower))
    _plan_categories(plan)
    _plan_stages(plan)


def _plan_categories(plan: Plan) -> None:
    following = _following_rubrics() if plan.has(Part.RUBRICS) else {}
    rows = Category.objects.filter(award__round=plan.source).select_related("rubric")
    for category in rows:
        quota = {name: getattr(category, name) for name in QUOTA}
        new = Category(
            award=plan.awards[category.award_id].new,
            number=category.number,
            name=plan.of_next_year(category.name),
            rubric=_newest(category.rubric, following),
            **quota if plan.has(Part.QUOTAS) else {},
        )
        plan.categories[category.pk] = Pair(category, new)


def _following_rubrics() -> dict[int, Rubric]:
    """The version that follows another one, by the primary key of that one."""
    later = Rubric.objects.filter(previous__isnull=False)
    return {rubric.previous_id: rubric for rubric in later if rubric.previous_id is not None}


def _newest(rubric: Rubric, following: Mapping[int, Rubric]) -> Rubric:
    while rubric.pk in following:
        rubric = following[rubric.pk]
    return rubric


def _plan_stages(plan: Plan) -> None:
    rows = Stage.objects.filter(category__award__round=plan.source).in_full()
    stages = list(rows.select_related("from_category__award__round", "category"))
    copies = _categories_of_copies(plan, stages)
    for stage in stages:
        counted = _counted(plan, stage, copies)
        if (counted is None) != (stage.from_category is None):
            plan.leave_out("quotes_rehearsal", stage, category=stage.category.name)
            continue
        new = Stage(
            category=plan.categories[stage.category_id].new,
            number=stage.number,
            name=stage.name,
            share=stage.share,
            source=stage.source,
            from_category=counted,
            full_marks=stage.full_marks,
            gate=stage.gate,
        )
        plan.stages[stage.pk] = Pair(stage, new)


def _counted(plan: Plan, stage: Stage, copies: Mapping[int, Category]) -> Category | None:
    """The category whose result a copied stage counts.

    Of this round its copy; of an earlier one that of the copy of that round, where there is one,
    else the same as before. What a rehearsal quotes from another one is left out of a real round.
    """
    there = stage.from_category
    if there is None or there.pk in plan.categories:
        return there and plan.categories[there.pk].new
    category = copies.get(there.pk, there)
    if category.award.round.is_rehearsal != plan.made.is_rehearsal:
        return None
    if category == there:
        params = {"round": there.award.round.name, "category": stage.category.name}
        plan.look_at("quotes_earlier", stage, **params)
    return category


def _categories_of_copies(plan: Plan, stages: list[Stage]) -> dict[int, Category]:
    """Of each category of another round that counts here, the same one in the newest copy of its
    round."""
    quoted = [
        stage.from_category
        for stage in stages
        if stage.from_category and stage.from_category.pk not in plan.categories
    ]
    rounds = {category.award.round_id for category in quoted}
    rows = Category.objects.filter(award__round__copied_from__in=rounds)
    copies = {
        (category.award.round.copied_from_id, category.award.number, category.number): category
        for category in rows.select_related("award__round", "rubric").order_by("award__round")
    }
    keys = {
        category.pk: (category.award.round_id, category.award.number, category.number)
        for category in quoted
    }
    return {pk: copies[key] for pk, key in keys.items() if key in copies}
