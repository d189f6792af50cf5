"""Gates: which nominations a stage before has not let on.

A stage with a gate decides by its published figure: of a certified result, or confirmed by a
second person. Until it has one the nomination waits; below the gate it is not admitted, so that
it is not called and nobody owes a sheet for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Stage, StageSource
from evaluations.setup.rubrics.sums import published


class Gated(Protocol):
    """What has to be known of a nomination."""

    pk: int
    category_id: int
    unit_id: int


class Gate(NamedTuple):
    """A gate that a nomination has not passed: closed to it, or waiting for its figure."""

    stage: Stage
    is_closed: bool

    def reason(self, name: str) -> str:
        """Why the nomination called `name` is not admitted."""
        params = {"name": name, "stage": self.stage.name}
        if self.is_closed:
            return (
                _("“%(name)s” did not pass the stage “%(stage)s”, so it is not admitted.") % params
            )
        if self.stage.source == StageSource.FIGURE:
            return _("“%(name)s” waits for the figure of the stage “%(stage)s”.") % params
        return (
            _("“%(name)s” waits for the stage “%(stage)s”, which is not certified yet.") % params
        )


def unpassed(nominations: Iterable[Gated]) -> dict[int, tuple[Gate, ...]]:
    """By nomination the gates it has not passed, in order; who passed all is not named.

    No query where all say that they have none (`with_slot_state`), else one, and one for each
    kind of figure.
    """
    rows = [nomination for nomination in nominations if vars(nomination).get("has_gate", True)]
    stages = _gates({nomination.category_id for nomination in rows})
    if not stages:
        return {}
    by_category = defaultdict(list)
    for stage in stages:
        by_category[stage.category_id].append(stage)
    figures = {**_of_results(rows, stages), **_of_figures(rows, stages)}
    gates_by_pk = {
        nomination.pk: _not_passed(nomination.pk, by_category[nomination.category_id], figures)
        for nomination in rows
    }
    return {pk: gates for pk, gates in gates_by_pk.items() if gates}


def closed_gate(nomination: Gated) -> Gate | None:
    """The first gate that is closed to one nomination."""
    gates = unpassed([nomination]).get(nomination.pk, ())
    return next((gate for gate in gates if gate.is_closed), None)


def require_admitted(nomination: Nomination) -> None:
    """Refuse where a stage before has not let it on, or not yet."""
    for gate in unpassed([nomination]).get(nomination.pk, ()):
        raise Refused(gate.reason(nomination.official_name))


def _gates(categories: set[int]) -> list[Stage]:
    if not categories:
        return []
    rows = Stage.objects.filter(category__in=categories, gate__isnull=False)
    return list(rows.select_related("category__award").order_by("number"))


def _not_passed(
    pk: int, stages: Sequence[Stage], figures: Mapping[tuple[int, int], Decimal]
) -> tuple[Gate, ...]:
    gates = []
    for stage in stages:
        figure, places = figures.get((pk, stage.pk)), stage.category.award.places
        if figure is None:
            gates.append(Gate(stage, is_closed=False))
        elif published(Fraction(figure), places) < (stage.gate or 0):
            gates.append(Gate(stage, is_closed=True))
    return tuple(gates)


def _of_results(rows: Sequence[Gated], stages: Sequence[Stage]) -> dict[tuple[int, int], Decimal]:
    """The published totals of certified results, by nomination and stage: that of the nomination
    that was made for the stage, or of the same office in an earlier round. Who has no total there
    has not passed."""
    from_categories = [stage.from_category_id for stage in stages if stage.from_category_id]
    if not from_categories:
        return {}
    by_unit = {(row.category_id, row.unit_id): row.pk for row in rows}
    own = Q(stage_of__in=[row.pk for row in rows]) | Q(unit__in=[row.unit_id for row in rows])
    placed = (
        Nomination.objects.filter(own, category__in=from_categories, placings__isnull=False)
        # A later result takes the place of an earlier one.
        .order_by("placings__result__number")
        .values_list("category", "stage_of", "unit", "placings__total")
    )
    totals = {}
    for category, main, unit, total in placed:
        for stage in stages:
            pk = main or by_unit.get((stage.category_id, unit))
            if stage.from_category_id == category and pk is not None:
                totals[pk, stage.pk] = total if total is not None else Decimal(-1)
    return totals


def _of_figures(rows: Sequence[Gated], stages: Sequence[Stage]) -> dict[tuple[int, int], Decimal]:
    """The confirmed figures by nomination and stage."""
    keyed = [stage.pk for stage in stages if stage.source == StageSource.FIGURE]
    if not keyed:
        return {}
    figures = Nomination.objects.filter(
        pk__in=[row.pk for row in rows],
        figures__stage__in=keyed,
        figures__confirmed_at__isnull=False,
        figures__ended_at=None,
    ).values_list("pk", "figures__stage", "figures__figure")
    return {(pk, stage): figure for pk, stage, figure in figures}
