"""What a round still lacks before it may open. Plain Python: facts in, points out."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.setup.rounds.fewest import fewest_sheets


@dataclass(frozen=True)
class RubricFacts:
    key: int
    name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class StageFacts:
    """A part of a category's total; `full` are the full marks of its figure, `year` that of the
    round it quotes. `nobody_passes`: all are decided, and the gate let nobody on."""

    name: str
    share: Decimal
    full: Decimal | None
    gate: Decimal | None
    is_own: bool
    year: int | None = None
    nobody_passes: bool = False


@dataclass(frozen=True)
class CategoryFacts:
    """`counts_in` names the category of this round in which it is a stage; `highest_bound` is the
    highest border of its bands and of what its total has to reach; `unknown_stages` are the
    numbers of stages that its requirements look at and that it has not; `idle_classes` are those
    of its rubric of which nobody is nominated."""

    award: int
    name: str
    rubric: RubricFacts
    committees: tuple[int, ...]
    aggregation: str
    is_agreed: bool = False
    quota: int = 0
    by_zone: bool = False
    key: int = 0
    stages: tuple[StageFacts, ...] = ()
    counts_in: str = ""
    highest_bound: Decimal | None = None
    unknown_stages: tuple[str, ...] = ()
    has_figures: bool = False
    idle_classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommitteeFacts:
    """`scoring` counts the seats that score at the same time."""

    key: int
    name: str
    has_chair: bool
    scoring: int
    sessions: int
    has_secretary: bool = True
    # Who sits there and has never signed in, by name.
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoundFacts:
    quorum: int
    nominations_close_at: datetime.datetime | None
    evidence_closes_at: datetime.datetime | None
    awards: dict[int, str]
    categories: tuple[CategoryFacts, ...]
    committees: tuple[CommitteeFacts, ...]
    clashes: tuple[str, ...]
    without_slot: tuple[str, ...]
    # By primary key.
    without_committee: dict[int, str]
    # Whether a next round is named, and how many zones there are.
    sends_up: bool = False
    zones: int = 0
    fiscal_year_be: int = 0
    # How many nominations are accepted: without any, slots are not planned yet.
    accepted: int = 0
    # Accepted nominations that stages, made since, do not have yet.
    without_stage: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """`key` is the row that is mended, None for the round itself; `values` fill the sentence."""

    code: str
    key: int | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """One line of the list, met without faults. Advice does not keep a round from opening.

    Where there is nothing to look at yet (`is_empty`), nothing is done either: it is not met, and
    what has to be there first keeps the round from opening by its own line.
    """

    code: str
    faults: tuple[Fault, ...]
    is_advice: bool = False
    is_empty: bool = False

    @property
    def is_met(self) -> bool:
        return not self.faults and not self.is_empty


def readiness(facts: RoundFacts, now: datetime.datetime) -> list[Point]:
    """Every point, met or not, in the order of the work."""
    unsorted, unseated = not facts.categories, not facts.committees
    unplanned = not any(committee.sessions for committee in facts.committees)
    return [
        Point("awards", tuple(_awards(facts))),
        Point("weights", tuple(_weights(facts.categories)), is_empty=unsorted),
        *_of_stages(facts),
        *_of_classes(facts.categories),
        Point("judged", tuple(_judged(facts.categories)), is_empty=unsorted),
        Point("seats", tuple(_seats(facts))),
        Point("joined", tuple(_absent(facts)), is_advice=True, is_empty=unseated),
        Point("spare", tuple(_without_spare(facts)), is_advice=True, is_empty=unseated),
        *_of_figures(facts),
        *_cascade(facts),
        Point(
            "bookings",
            tuple(Fault("clash", None, {"what": clash}) for clash in facts.clashes),
            is_empty=unplanned,
        ),
        Point("slots", tuple(_slots(facts)), is_empty=not facts.accepted),
        Point("deadlines", tuple(_deadlines(facts, now))),
        Point("sessions", tuple(_sessions(facts)), is_advice=True, is_empty=unseated),
    ]


def under_way(points: Sequence[Point]) -> list[Point]:
    """What is wrong while the round runs: a seat may end and a slot may clash after the opening.
    Deadlines lie behind by then, as they should."""
    return [point for point in points if point.faults and point.code != "deadlines"]


def is_ready(points: Sequence[Point]) -> bool:
    """Whether the round may open."""
    return all(not point.faults or point.is_advice for point in points)


def is_green(points: Iterable[Point]) -> bool:
    """Whether nothing is left to do, or to look at: no line is empty but those of nominations,
    which come after the opening."""
    return all(point.is_met or (point.is_empty and point.code == "slots") for point in points)


def _awards(facts: RoundFacts) -> list[Fault]:
    if not facts.awards:
        return [Fault("no_award")]
    filled = {category.award for category in facts.categories}
    return [
        Fault("no_category", key, {"name": name})
        for key, name in facts.awards.items()
        if key not in filled
    ]


def _weights(categories: Sequence[CategoryFacts]) -> list[Fault]:
    rubrics = {category.rubric.key: category.rubric for category in categories}
    return [
        Fault("lack", key, {"name": rubric.name, "lack": lack})
        for key, rubric in rubrics.items()
        for lack in rubric.lacks
    ]


def _judged(categories: Sequence[CategoryFacts]) -> list[Fault]:
    return [
        Fault("no_committee", None, {"name": category.name})
        for category in categories
        if not category.committees and not category.counts_in
    ]


def _of_stages(facts: RoundFacts) -> list[Point]:
    """Nothing of stages where the round has none, and no requirement looks at one."""
    with_stages = [category for category in facts.categories if category.stages]
    unknown = [
        Fault("unknown_stage", category.key, {"name": category.name, "number": number})
        for category in facts.categories
        for number in category.unknown_stages
    ]
    if not with_stages and not unknown:
        return []
    faults = unknown + [fault for category in with_stages for fault in _stages(category)]
    faults += [
        Fault("stage_unjudged", None, {"stage": category.name, "name": category.counts_in})
        for category in facts.categories
        if category.counts_in and not category.committees
    ]
    faults += [Fault("without_stage", None, {"name": name}) for name in facts.without_stage]
    earlier = [
        Fault("earlier_year", category.key, {"stage": stage.name, "name": category.name})
        for category in with_stages
        for stage in category.stages
        if stage.year is not None and stage.year != facts.fiscal_year_be
    ]
    return [
        Point("stages", tuple(faults)),
        *([Point("years", tuple(earlier), is_advice=True)] if earlier else []),
    ]


def _stages(category: CategoryFacts) -> Iterator[Fault]:
    values = {"name": category.name}
    added = sum((stage.share for stage in category.stages), Decimal(0))
    if not any(stage.is_own for stage in category.stages):
        yield Fault("no_own_sheets", category.key, values)
    bound = category.highest_bound
    if not added or (bound is not None and bound > added):
        sums = {"sum": f"{added:.2f}", "bound": f"{bound or 0:.2f}"}
        yield Fault("shares", category.key, {**values, **sums})
    for stage in category.stages:
        values = {"name": category.name, "stage": stage.name}
        is_above = stage.gate is not None and stage.full is not None and stage.gate > stage.full
        if is_above or stage.nobody_passes:
            yield Fault("gate", category.key, values)


def _of_classes(categories: Sequence[CategoryFacts]) -> list[Point]:
    """Classes of which nobody is nominated, where somebody is nominated in the category."""
    faults = [
        Fault("idle_class", category.rubric.key, {"name": category.name, "class": idle})
        for category in categories
        for idle in category.idle_classes
    ]
    return [Point("classes", tuple(faults), is_advice=True)] if faults else []


def _of_figures(facts: RoundFacts) -> list[Point]:
    """Committees in which nobody keys the figures that another person confirms."""
    keying = {
        key for category in facts.categories if category.has_figures for key in category.committees
    }
    if not keying:
        return []
    faults = [
        Fault("nobody_keys", committee.key, {"name": committee.name})
        for committee in facts.committees
        if committee.key in keying and not committee.has_secretary
    ]
    return [Point("figures", tuple(faults))]


def _seats(facts: RoundFacts) -> list[Fault]:
    faults = [] if facts.committees else [Fault("no_committees")]
    for committee in facts.committees:
        if not committee.has_chair:
            faults.append(Fault("no_chair", committee.key, {"name": committee.name}))
        needed = _needed(facts, committee)
        if committee.scoring < needed:
            faults.append(Fault("too_few", committee.key, _counts(committee, needed)))
    return faults


def _needed(facts: RoundFacts, committee: CommitteeFacts) -> int:
    """The scoring seats without which nothing of what the committee judges is counted."""
    needs = (
        fewest_sheets(
            quorum=facts.quorum, aggregation=category.aggregation, is_agreed=category.is_agreed
        )
        for category in facts.categories
        if committee.key in category.committees
    )
    return max(needs, default=facts.quorum)


def _counts(committee: CommitteeFacts, needed: int) -> dict[str, str]:
    return {"name": committee.name, "count": str(committee.scoring), "needed": str(needed)}


def _absent(facts: RoundFacts) -> Iterator[Fault]:
    """Who has never signed in cannot score, and does not read what is sent."""
    for committee in facts.committees:
        if committee.absent:
            values = {"name": committee.name, "people": ", ".join(committee.absent)}
            yield Fault("not_joined", committee.key, values)


def _without_spare(facts: RoundFacts) -> list[Fault]:
    """Committees of which every single seat is needed: one recusal, and nothing is counted."""
    return [
        Fault("no_spare", committee.key, _counts(committee, needed))
        for committee in facts.committees
        if committee.scoring == (needed := _needed(facts, committee))
    ]


def _cascade(facts: RoundFacts) -> list[Point]:
    """Who goes up, where a next round is named; that somebody does, and which category sends
    nobody, as advice."""
    if not facts.sends_up:
        return []
    faults = [] if any(category.quota for category in facts.categories) else [Fault("no_quota")]
    if not facts.zones and any(
        category.quota and category.by_zone for category in facts.categories
    ):
        faults.append(Fault("no_zone"))
    ranking = [category for category in facts.categories if not category.counts_in]
    silent = [category.name for category in ranking if not category.quota]
    points = [Point("cascade", tuple(faults))]
    if len(silent) < len(ranking):
        nobody = tuple(Fault("sends_nobody", None, {"name": name}) for name in silent)
        points.append(Point("nobody_up", nobody, is_advice=True))
    return points


def _slots(facts: RoundFacts) -> list[Fault]:
    unjudged = [
        Fault("unjudged", key, {"name": name}) for key, name in facts.without_committee.items()
    ]
    return unjudged + [Fault("no_slot", None, {"name": name}) for name in facts.without_slot]


def _deadlines(facts: RoundFacts, now: datetime.datetime) -> list[Fault]:
    faults = []
    for code in ("nominations_close_at", "evidence_closes_at"):
        moment = getattr(facts, code)
        if moment is None:
            faults.append(Fault(f"no_{code}"))
        elif moment <= now:
            faults.append(Fault(f"past_{code}"))
    return faults


def _sessions(facts: RoundFacts) -> list[Fault]:
    return [
        Fault("no_session", committee.key, {"name": committee.name})
        for committee in facts.committees
        if not committee.sessions
    ]
