"""What the secretary gives once for all judges, as it stands on every sheet of a nomination."""

from collections.abc import Mapping
from contextlib import suppress

from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.scoring.marking import SCORED
from evaluations.judging.scoring.models import Mark
from evaluations.platform.errors import Refused
from evaluations.setup.rubrics.allowed import allowed_points
from evaluations.setup.rubrics.tree import RubricTree


def keyed_marks(tree: RubricTree, nomination: int, *, locks: bool = False) -> dict[int, Mark]:
    """Marks, not stored, of the figures that a second person has confirmed, by indicator.

    One query, none where every figure is the judges'. With `locks` no figure is taken back until
    the transaction ends.
    """
    nodes = {node.pk: node for node in tree.keyed}
    if not nodes:
        return {}
    rows = KeyedFigure.objects.confirmed().filter(nomination=nomination, indicator__in=nodes)
    if locks:
        rows = rows.select_for_update(of=("self",))
    marks = {}
    for pk, figure in rows.values_list("indicator", "figure"):
        # One that the table does not reach gives no points, so it is not there yet.
        with suppress(Refused):
            points = allowed_points(nodes[pk], None, figure)
            marks[pk] = Mark(indicator_id=pk, kind=SCORED, points=points, figure=figure, version=0)
    return marks


def laid_over(
    tree: RubricTree, marks: Mapping[int, Mark], keyed: Mapping[int, Mark]
) -> dict[int, Mark]:
    """The marks of a sheet with those of the secretary as they are now."""
    nodes = {node.pk for node in tree.keyed}
    return {**{pk: mark for pk, mark in marks.items() if pk not in nodes}, **keyed}
