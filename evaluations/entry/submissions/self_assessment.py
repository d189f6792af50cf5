"""The office's own marks are written: a draft until the nomination is handed in."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import check_may_write
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import WRITABLE, Nomination
from evaluations.entry.submissions.models import SelfMark
from evaluations.entry.submissions.self_marks import OwnMark, asked_of, own_marks
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.rubrics.actions import freeze
from evaluations.setup.rubrics.allowed import allowed_points
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree, rubric_tree
from units.models import User


@transaction.atomic
def save_self_marks(
    *, by: User, nomination: Nomination, marks: Mapping[int, OwnMark], reason: str = ""
) -> None:
    """Store the office's own marks, those alone; the same again does nothing.

    `marks` by indicator; the points of a figure are computed here. The first one freezes the
    rubric: what the office answers to must not change under its hand.
    """
    locked = locked_nomination(nomination.pk)
    check_may_write(by, locked, reason)
    if locked.state not in WRITABLE:
        raise Refused(_("The nomination is handed in. It can be changed when it is returned."))
    rubric = Rubric.objects.get(pk=locked.category.rubric_id)
    tree = rubric_tree(rubric)
    wanted = _checked(tree, locked, marks)
    stored = own_marks(tree, locked.pk)
    if stored == wanted:
        return
    freeze(by=by, rubric=rubric)
    _store(locked, wanted)
    record(
        by=by,
        verb="nomination.self_marked",
        subject=locked,
        before=_told(tree, stored),
        after=_told(tree, wanted),
        reason=reason,
    )


def _checked(
    tree: RubricTree, nomination: Nomination, marks: Mapping[int, OwnMark]
) -> dict[int, OwnMark]:
    nodes = {node.pk: node for node in asked_of(tree, nomination.nominee_class)}
    if any(pk not in nodes for pk in marks):
        raise Refused(_("The office is not asked for this mark. Please reload the page."))
    return {pk: _as_stored(nodes[pk], mark) for pk, mark in marks.items()}


def _as_stored(node: IndicatorNode, mark: OwnMark) -> OwnMark:
    figure = mark.figure if node.takes_figure else None
    return OwnMark(allowed_points(node, mark.points, mark.figure), figure, mark.comment)


def _store(nomination: Nomination, wanted: Mapping[int, OwnMark]) -> None:
    SelfMark.objects.filter(nomination=nomination).delete()
    SelfMark.objects.bulk_create(
        SelfMark(nomination=nomination, indicator_id=pk, **vars(mark))
        for pk, mark in wanted.items()
    )


def _told(tree: RubricTree, marks: Mapping[int, OwnMark]) -> dict[str, str]:
    """By the indicators' numbers, as the journal tells it."""
    nodes = {pk: node for pk, (_dimension, node) in tree.indicators.items()}
    return {
        nodes[pk].number: f"{mark} {mark.comment}".strip()
        for pk, mark in marks.items()
        if pk in nodes
    }
