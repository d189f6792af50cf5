"""What a certified result says: one JSON document with the names and positions of its day.

Every figure and every rule that decided stands in it, so that it can be added again by hand.
"""

from collections.abc import Iterable
from datetime import datetime

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.zones import zone_names
from evaluations.entry.submissions.models import SelfMark
from evaluations.judging.results.counting import Count
from evaluations.judging.results.first_result_document import SupersededV1
from evaluations.judging.results.line_content import Beside, line_content
from evaluations.judging.results.models import Reopening
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.result_document import ResultDocumentV3
from evaluations.judging.results.rules_content import dimension_content, policy_content
from evaluations.judging.results.turnout import (
    AGREED_SHEET,
)
from evaluations.judging.scoring.content import (
    heading_content,
    rubric_content,
    seat_content,
)
from evaluations.judging.scoring.marking import plain
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree


def _superseded(reopening: Reopening) -> SupersededV1:
    """Which result this one takes the place of, why, and who agreed to it."""
    second = reopening.seconded_by
    return {
        "number": reopening.result.number,
        "code": reopening.result.code,
        "digest": reopening.result.digest,
        "reason": reopening.reason,
        "seconded_by": second.full_name if second else "",
    }


def _own_marks(tree: RubricTree, nominations: Iterable[Nomination]) -> dict[int, list[str]]:
    """What the offices gave themselves, in the order of the rubric, by nomination."""
    if not tree.asks_self_assessment:
        return {}
    classes = {nomination.pk: nomination.nominee_class for nomination in nominations}
    points = {
        (mark.nomination_id, mark.indicator_id): plain(mark.points)
        for mark in SelfMark.objects.filter(nomination__in=classes)
        if tree.indicators[mark.indicator_id][1].applies_to(classes[mark.nomination_id])
    }
    return {pk: [points.get((pk, key), "") for key in tree.indicators] for pk in classes}


def result_content(
    *,
    panel: Panel,
    count: Count,
    chair: Seat,
    number: int,
    code: str,
    certified_at: datetime,
    reopening: Reopening | None = None,
) -> ResultDocumentV3:
    """The whole result; sheets and recusals in the order of the seats."""
    inputs, nominations = count.inputs, count.turnout.nominations
    by_pk = {nomination.pk: nomination for nomination in nominations}
    order = {AGREED_SHEET: 0, **{seat.pk: seat.number for seat in panel.seats}}
    own_marks, zones = _own_marks(inputs.tree, nominations), zone_names(panel.round, by_pk)
    beside = {pk: Beside(own_marks.get(pk, []), zones.get(pk, "")) for pk in by_pk}
    return {
        **heading_content(nominations[0]),
        "schema": 3,
        "number": number,
        "supersedes": _superseded(reopening) if reopening else None,
        "code": code,
        "certified_at": certified_at.isoformat(),
        "certified_by": seat_content(chair),
        "order_number": panel.committee.order_number,
        "rubric": rubric_content(inputs.tree),
        "dimensions": [dimension_content(dimension) for dimension in inputs.tree.dimensions],
        "policy": policy_content(inputs),
        "seats": [seat_content(seat) for seat in panel.seats],
        "lines": [
            line_content(by_pk[line.key], line, count, order, beside[line.key])
            for line in count.outcome.lines
        ],
        "seat_sets_differ": count.outcome.seat_sets_differ,
        "lots": inputs.lots,
    }
