"""What keeps rows from being the stages of a category, in words."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from evaluations.setup.rounds.freezing import why_rules_stay
from evaluations.setup.rounds.models import AwardRound, Category, Stage
from evaluations.setup.rounds.stages.lines import StageLine, sum_of


def why_not(category: Category, lines: Sequence[StageLine], wanted: Decimal) -> str:
    """Why `lines` cannot be the stages of a category with `wanted` full marks; empty where they
    can."""
    if not lines:
        return ""
    results = [line for line in lines if line.from_category is not None]
    sentences = chain(
        _of_the_set(lines, wanted),
        chain.from_iterable(_of_a_gate(category, line) for line in lines),
        chain.from_iterable(
            _of_a_result(category, line.from_category) for line in results if line.from_category
        ),
    )
    return next(sentences, "")


def why_stages_stay(category: Category) -> str:
    """Why a category's stages stay: it is judged, or one that counts in it or that it counts in;
    empty while nobody is."""
    counted = Stage.objects.within_a_round().filter(category=category).values("from_category")
    counting = Stage.objects.filter(from_category=category).values("category")
    pks = [category.pk, *(row["from_category"] for row in counted)]
    return why_rules_stay(pk__in=[*pks, *(row["category"] for row in counting)])


def _of_the_set(lines: Sequence[StageLine], wanted: Decimal) -> Iterator[str]:
    if not any(line.is_own for line in lines):
        yield _("One stage has to be the sheets of this category itself. Add it.")
    if sum(line.is_own for line in lines) > 1:
        yield _(
            "Only one stage can be the sheets of this category. What other judges decide, or a "
            "second visit, is a category of its own: make it with the button below."
        )
    names = [line.name for line in lines]
    if len(set(names)) < len(names):
        yield _("Two stages have the same name.")
    counted = [line.from_category.pk for line in lines if line.from_category]
    if len(set(counted)) < len(counted):
        yield _("Two stages count the result of the same category.")
    added = sum_of(lines)
    if added != wanted:
        params = {"sum": f"{added:.2f}", "wanted": f"{wanted:.2f}"}
        yield (
            _("The shares add to %(sum)s, and %(wanted)s are wanted. Change the shares.") % params
        )


def _of_a_gate(category: Category, line: StageLine) -> Iterator[str]:
    if line.gate is None or line.full is None:
        return
    params = {"stage": line.name, "gate": f"{line.gate:.2f}", "full": f"{line.full:.2f}"}
    if line.gate > line.full:
        yield _("Nobody passes “%(stage)s”: %(gate)s are needed of %(full)s at most.") % params
    there = line.from_category
    if there and there.award.places != category.award.places:
        yield (
            _(
                "“%(stage)s” decides who goes on, so its award has to publish as many decimals as "
                "this one."
            )
            % params
        )


def _of_a_result(category: Category, source: Category) -> Iterator[str]:
    own_round, params = category.award.round, {"name": source.name}
    if leads_to(source.pk, category.pk):
        yield _("“%(name)s” counts this category itself, directly or through others.") % params
    if source.award.round.is_rehearsal != own_round.is_rehearsal:
        yield _("A rehearsal and a real round cannot be mixed.")
    if is_later(source.award.round, own_round):
        yield _("“%(name)s” is of a later round, whose result comes after this one.") % params
    if source.award.round_id == own_round.pk:
        yield from _of_a_stage(category, source)


def _of_a_stage(category: Category, source: Category) -> Iterator[str]:
    """Of a category that will rank nobody by itself."""
    counting = Stage.objects.within_a_round().filter(from_category=source)
    if counting.filter(category=category).exists():
        return
    for other in counting.select_related("category")[:1]:
        params = {"name": source.name, "other": other.category.name}
        yield _("“%(name)s” counts in “%(other)s” already, and can count once only.") % params
    if source.nominations.filter(stage_of=None).exists():
        params = {"name": source.name}
        yield _("Offices are nominated in “%(name)s” itself, so it stays a whole one.") % params
    yield from filter(None, [why_rules_stay(pk=source.pk)])


def is_later(source: AwardRound, award_round: AwardRound) -> bool:
    """Whether a round's results come after those of `here`: of a later year, or a higher level."""
    if source.pk == award_round.pk:
        return False
    above = dict(AwardRound.objects.values_list("pk", "next_round"))
    is_of_a_later_year = source.fiscal_year_be > award_round.fiscal_year_be
    return is_of_a_later_year or _reaches(award_round.pk, source.pk, above.get)


def _reaches(start: int, end: int, following: Callable[[int], int | None]) -> bool:
    key: int | None = start
    seen: set[int] = set()
    while key is not None and key not in seen:
        seen.add(key)
        key = following(key)
        if key == end:
            return True
    return False


def leads_to(start: int, end: int) -> bool:
    """Whether the category `start` is `end`, or counts it in a stage, directly or through others:
    one query for each step."""
    seen: set[int] = set()
    reached = {start}
    while reached and end not in reached:
        seen |= reached
        stages = Stage.objects.filter(category__in=reached, from_category__isnull=False)
        reached = set(stages.values_list("from_category", flat=True)) - seen
    return end in reached
