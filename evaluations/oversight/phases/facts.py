"""The facts of a round that its readiness and its page rest on: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q, QuerySet

from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.entry.schedule.bookings import bookings_of
from evaluations.entry.schedule.bookings import in_words as clash_in_words
from evaluations.entry.schedule.conflicts import about, clashes
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.judging.figures.queries import CATEGORIES_WITH_FIGURES
from evaluations.oversight.phases.readiness import (
    CategoryFacts,
    CommitteeFacts,
    RoundFacts,
    RubricFacts,
)
from evaluations.oversight.phases.remembering import State
from evaluations.oversight.phases.stage_facts import stage_facts, without_stage
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound, Category, QuotaPer
from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    plain_number,
)
from evaluations.setup.rubrics.forms import lack_in_words
from evaluations.setup.rubrics.models import Dimension, Indicator, Rubric
from evaluations.setup.rubrics.problems import lacks

NAMED_AT_MOST = 20


def facts_of(award_round: AwardRound) -> RoundFacts:
    """Some twenty queries, for one committee and for eighteen."""
    categories = list(
        Category.objects.filter(award__round=award_round).select_related("rubric", "award__round")
    )
    rubrics = _rubrics({category.rubric_id: category.rubric for category in categories}.values())
    nominations = Nomination.objects.filter(category__award__round=award_round)
    of_stages = stage_facts(award_round, categories)
    pks = [category.pk for category in categories]
    with_figures = {pk for pk, _rubric in CATEGORIES_WITH_FIGURES.rows(categories=pks)}
    idle = _idle_classes(categories)
    judged = defaultdict(list)
    pairs = Committee.categories.through.objects.filter(committee__round=award_round)
    for committee, category in pairs.values_list("committee", "category"):
        judged[category].append(committee)
    return RoundFacts(
        quorum=award_round.quorum,
        nominations_close_at=award_round.nominations_close_at,
        evidence_closes_at=award_round.evidence_closes_at,
        awards=dict(award_round.awards.values_list("pk", "name")),
        categories=tuple(
            CategoryFacts(
                award=category.award_id,
                name=category.name,
                rubric=rubrics[category.rubric_id],
                committees=tuple(judged[category.pk]),
                aggregation=category.award.aggregation,
                is_agreed=category.award.is_agreed,
                quota=category.quota,
                by_zone=category.quota_per == QuotaPer.ZONE,
                key=category.pk,
                has_figures=category.pk in with_figures,
                idle_classes=idle.get(category.pk, ()),
                **of_stages[category.pk],
            )
            for category in categories
        ),
        committees=_committees(award_round),
        clashes=tuple(_clashes(award_round)),
        without_slot=_told_apart(_unplaced(nominations)),
        without_committee=dict(
            unjudged(award_round).values_list("pk", "official_name")[:NAMED_AT_MOST]
        ),
        sends_up=award_round.next_round_id is not None,
        zones=award_round.zones.count(),
        accepted=nominations.accepted().count(),
        fiscal_year_be=award_round.fiscal_year_be,
        without_stage=_named(without_stage(nominations)),
    )


def _unplaced(nominations: NominationQuerySet) -> NominationQuerySet:
    """Accepted ones without a slot; what a stage judges from documents alone needs none."""
    waiting = nominations.accepted().filter(slot_place=None)
    papers = waiting.from_documents_alone().exclude(stage_of=None)
    return waiting.exclude(pk__in=papers.values("pk"))


@lru_cache(maxsize=16)
def remembered_facts(award_round: int, _state: State) -> RoundFacts:
    """The facts as the round's page shows them: no query where nothing was written since.

    To decide by them, ask `facts_of`.
    """
    return facts_of(AwardRound.objects.get(pk=award_round))


def _rubrics(rubrics: Iterable[Rubric]) -> dict[int, RubricFacts]:
    """What each rubric lacks, from its weights and classes: two queries for all of them."""
    rows = list(rubrics)
    indicators = Indicator.objects.filter(dimension__rubric__in=rows)
    parts = defaultdict(list)
    for dimension_pk, classes in indicators.values_list("dimension", "classes"):
        parts[dimension_pk].append(IndicatorDraft("x", classes=tuple(classes)))
    dimensions = defaultdict(list)
    for dimension in Dimension.objects.filter(rubric__in=rows).order_by("number"):
        weight, of_it = plain_number(dimension.weight), tuple(parts[dimension.pk])
        dimensions[dimension.rubric_id].append(
            DimensionDraft(str(dimension.pk), weight=weight, indicators=of_it)
        )
    facts = {}
    for rubric in rows:
        draft = RubricDraft(
            full_marks=plain_number(rubric.full_marks),
            base=rubric.base,
            classes="\n".join(rubric.classes),
            dimensions=tuple(dimensions[rubric.pk]),
        )
        params = tuple(lack_in_words(lack) for lack in lacks(draft))
        facts[rubric.pk] = RubricFacts(rubric.pk, str(rubric), params)
    return facts


def _idle_classes(categories: Iterable[Category]) -> dict[int, tuple[str, ...]]:
    """By category the classes of its rubric of which nobody is nominated; none where nobody is
    nominated at all."""
    classed = [category for category in categories if category.rubric.classes]
    if not classed:
        return {}
    there = defaultdict(set)
    rows = Nomination.objects.handed_in().filter(category__in=classed)
    for pk, name in rows.values_list("category", "nominee_class").distinct():
        there[pk].add(name)
    return {
        category.pk: tuple(
            name for name in category.rubric.classes if name not in there[category.pk]
        )
        for category in classed
        if category.pk in there
    }


def _committees(award_round: AwardRound) -> tuple[CommitteeFacts, ...]:
    seats = Seat.objects.filter(committee__round=award_round)
    lasting = seats.without_end()
    chairs = set(lasting.filter(position=Position.CHAIR).values_list("committee", flat=True))
    secretaries = set(lasting.secretaries().values_list("committee", flat=True))
    scoring = Counter(lasting.scoring().values_list("committee", flat=True))
    days = EvaluationSession.objects.filter(committee__round=award_round)
    sessions = Counter(days.values_list("committee", flat=True))
    committees = Committee.objects.filter(round=award_round).values_list("pk", "name")
    absent = defaultdict(list)
    for seat in lasting.filter(user__last_login=None).select_related("user"):
        absent[seat.committee_id].append(seat.user.full_name)
    return tuple(
        CommitteeFacts(
            pk,
            name,
            pk in chairs,
            scoring[pk],
            sessions[pk],
            pk in secretaries,
            tuple(absent[pk][:NAMED_AT_MOST]),
        )
        for pk, name in committees
    )


def _clashes(award_round: AwardRound) -> Iterable[str]:
    """Double bookings of this round's slots, among themselves and with other rounds' days."""
    own = EvaluationSession.objects.filter(committee__round=award_round)
    days = own.values("date")
    placed = SlotNomination.objects.filter(slot__session__in=own).values("nomination")
    slots = Slot.objects.filter(
        Q(session__in=own) | Q(session__date__in=days) | Q(places__nomination__in=placed)
    ).distinct()
    bookings = bookings_of(slots)
    sessions = set(own.values_list("pk", flat=True))
    mine = [booking for booking in bookings if booking.session in sessions]
    binding = [clash for clash in about(clashes(bookings), mine) if clash.binds]
    return [clash_in_words(clash) for clash in binding[:NAMED_AT_MOST]]


def unjudged(award_round: AwardRound) -> QuerySet[Nomination]:
    """What was handed in and has no committee."""
    rows = Nomination.objects.handed_in().filter(committee=None)
    return rows.filter(category__award__round=award_round)


def _named(rows: QuerySet[Nomination]) -> tuple[str, ...]:
    return tuple(rows.values_list("official_name", flat=True)[:NAMED_AT_MOST])


def _told_apart(rows: QuerySet[Nomination]) -> tuple[str, ...]:
    """With the category: an office may wait in several, as before each stage of one."""
    pairs = rows.values_list("official_name", "category__name")[:NAMED_AT_MOST]
    return tuple(f"{name} ({category})" for name, category in pairs)
