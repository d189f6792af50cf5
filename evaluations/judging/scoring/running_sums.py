"""The sums of a sheet while it is being filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.scoring.actions.marks import as_value
from evaluations.judging.scoring.content import points_of
from evaluations.judging.scoring.marking import UNMARKED, plain
from evaluations.judging.scoring.models import Mark
from evaluations.setup.rubrics.arithmetic import running_base, running_score
from evaluations.setup.rubrics.sums import published
from evaluations.setup.rubrics.tree import RubricTree


@dataclass(frozen=True)
class Sums:
    """The running sums as the page and the autosave answer show them.

    `revision` grows with every saved mark: of two answers the page shows the later one, though
    they come in the wrong order. `earned` are the points of the figures, by indicator.
    """

    dimensions: tuple[str, ...]
    total: str
    marked: int
    count: int
    revision: int
    base: str
    earned: Mapping[int, str]


def running_sums(tree: RubricTree, marks: Mapping[int, Mark], nominee_class: str) -> Sums:
    nodes = {
        pk: node for pk, (_d, node) in tree.indicators.items() if node.applies_to(nominee_class)
    }
    values = {pk: as_value(marks.get(pk)) for pk in nodes}
    points = points_of(tree, values)
    scores = running_score(tree.rule, points, nominee_class)
    marked = sum(1 for value in values.values() if value.kind != UNMARKED)
    return Sums(
        dimensions=tuple(str(published(score)) for score in scores),
        total=str(published(sum(scores, start=scores[0] * 0))),
        marked=marked,
        count=len(values),
        revision=sum(mark.version for mark in marks.values()),
        base=_base(running_base(tree.rule, points, nominee_class), tree.full_marks),
        earned={pk: plain(values[pk].points) for pk, node in nodes.items() if node.takes_figure},
    )


def _base(base: Fraction | None, full_marks: Decimal) -> str:
    """What is left of the full marks, where that may be less than the whole."""
    if base is None:
        return ""
    params = {"base": published(base), "full": published(Fraction(full_marks))}
    return _("base %(base)s of %(full)s") % params
