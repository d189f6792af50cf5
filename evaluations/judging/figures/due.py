"""Which figures of nominations are missing, and which wait for the second person: to be confirmed,
or to be taken back."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.standing_kinds import UNCOUNTED
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.figures.subjects import Subject, subjects_of


@dataclass(frozen=True)
class Due:
    """Of one nomination, by name: what nobody has keyed, what nobody has confirmed, and what one
    person wants to take back."""

    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.waiting or self.ending)


def due_of(nominations: Collection[Nomination]) -> dict[int, Due]:
    """By primary key, of the nominations in whose category figures are keyed: no query where all
    say that there is nothing to key (`keys_figures`), else one, seven where there is, and up to
    three more for gates. Who is out is not named."""
    categories = {
        nomination.category_id
        for nomination in nominations
        if vars(nomination).get("keys_figures", True)
    }
    subjects = subjects_of(categories) if categories else {}
    concerned = [nomination for nomination in nominations if nomination.category_id in subjects]
    if not concerned:
        return {}
    out = out_of_count(concerned)
    concerned = [nomination for nomination in concerned if nomination.pk not in out]
    figures = unended_figures(concerned)
    return {
        nomination.pk: _due(nomination, subjects[nomination.category_id], figures[nomination.pk])
        for nomination in concerned
    }


def out_of_count(nominations: Collection[Nomination]) -> set[int]:
    """Those of whom no figure is asked any more: a stage before has not let them on, or they are
    disqualified or withdrawn.

    Standings are a later stage, so they are asked through the relation.
    """
    gates = unpassed(nominations)
    kept_back = {pk for pk, some in gates.items() if any(gate.is_closed for gate in some)}
    closed = Nomination.objects.filter(
        pk__in=[nomination.pk for nomination in nominations],
        standings__kind__in=UNCOUNTED,
        standings__seconded_at__isnull=False,
        standings__ended_at=None,
    )
    return kept_back | set(closed.values_list("pk", flat=True))


def unended_figures(nominations: Iterable[Nomination]) -> dict[int, list[KeyedFigure]]:
    """What is keyed and not taken back, by nomination: one query."""
    figures: dict[int, list[KeyedFigure]] = defaultdict(list)
    for figure in KeyedFigure.objects.unended().filter(nomination__in=list(nominations)):
        figures[figure.nomination_id].append(figure)
    return figures


def _due(
    nomination: Nomination, subjects: Iterable[Subject], figures: Iterable[KeyedFigure]
) -> Due:
    keyed = {figure.subject for figure in figures}
    waiting = {figure.subject for figure in figures if figure.is_waiting}
    ending = {figure.subject for figure in figures if figure.ending_waits}
    return Due(
        missing=tuple(
            subject.name
            for subject in subjects
            if subject.is_needed
            and subject.is_asked_of(nomination.nominee_class)
            and subject.key not in keyed
        ),
        waiting=tuple(subject.name for subject in subjects if subject.key in waiting),
        ending=tuple(subject.name for subject in subjects if subject.key in ending),
    )


@dataclass(frozen=True)
class DueSum:
    """Of several nominations, how many figures are missing, wait to be confirmed, and wait to be
    taken back."""

    missing: int = 0
    waiting: int = 0
    ending: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.waiting or self.ending)


def sum_of(due: Iterable[Due]) -> DueSum:
    rows = list(due)
    return DueSum(
        sum(len(row.missing) for row in rows),
        sum(len(row.waiting) for row in rows),
        sum(len(row.ending) for row in rows),
    )
