"""The boxes of a paper sheet as they are keyed, in the order of the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.paper.keying import (
    AGREES,
    DISSENTS,
    MARK,
    NOTE,
    Difference,
    Keyed,
    differences,
)
from evaluations.judging.paper.models import PaperEntry, PaperState
from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue, plain
from evaluations.judging.scoring.progress import seats_owing
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.allowed import allowed_points, entry_facts
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree
from units.models import User


@dataclass(frozen=True)
class PaperMark:
    """`typed` is the mark, or the figure that it comes from; `earned` what a figure gives."""

    node: IndicatorNode
    typed: str
    is_not_applicable: bool
    comment: str
    earned: str = ""
    error: str = ""

    @property
    def box(self) -> str:
        """What the box is called in the form."""
        return box_of(self.node)

    @property
    def facts(self) -> str:
        return entry_facts(self.node)


@dataclass(frozen=True)
class PaperRow:
    """One dimension of the paper."""

    node: DimensionNode
    marks: tuple[PaperMark, ...] = ()
    strengths: str = ""
    suggestions: str = ""


def box_of(node: IndicatorNode) -> str:
    return f"figure-{node.pk}" if node.takes_figure else f"points-{node.pk}"


def on_paper(tree: RubricTree, nominee_class: str) -> list[IndicatorNode]:
    """What a judge marks on paper: all that applies, without the figures of the secretary."""
    nodes = (node for _dimension, node in tree.indicators.values())
    return [node for node in nodes if node.applies_to(nominee_class) and not node.is_keyed]


def paper_rows(
    tree: RubricTree,
    keyed: Keyed,
    nominee_class: str,
    posted: Mapping[str, Any] | None = None,
    remarks: Mapping[int, str] | None = None,
) -> list[PaperRow]:
    """What was keyed; where it comes back with `remarks`, what was typed (`posted`)."""
    remarks, rows = remarks or {}, []
    for dimension in tree.dimensions:
        strengths, suggestions = keyed.notes.get(dimension.pk, ("", ""))
        rows.append(
            PaperRow(
                node=dimension,
                marks=tuple(
                    _mark(node, keyed.marks.get(node.pk, MarkValue()), posted, remarks)
                    for node in dimension.indicators
                    if node.applies_to(nominee_class)
                ),
                strengths=strengths,
                suggestions=suggestions,
            )
        )
    return rows


def _mark(
    node: IndicatorNode,
    value: MarkValue,
    posted: Mapping[str, Any] | None,
    remarks: Mapping[int, str],
) -> PaperMark:
    typed = plain(value.figure if node.takes_figure else value.points)
    comment, error = value.comment, remarks.get(node.pk, "")
    if posted is not None:
        typed = posted.get(box_of(node), typed)
        comment = posted.get(f"comment-{node.pk}", comment)
    is_not_applicable = value.kind == NOT_APPLICABLE
    return PaperMark(node, typed, is_not_applicable, comment, _earned(node, value), error)


def _earned(node: IndicatorNode, value: MarkValue) -> str:
    if value.figure is None:
        return ""
    try:
        return plain(allowed_points(node, None, value.figure))
    except Refused:
        return ""


@dataclass(frozen=True)
class PaperWord:
    """A seat's word on the committee's paper."""

    seat: Seat
    agrees: bool
    reason: str


def paper_words(keyed: Keyed) -> list[PaperWord]:
    """The words that were keyed, in the order of the seats: one query where there are any."""
    if not keyed.words:
        return []
    seats = Seat.objects.filter(pk__in=keyed.words).select_related("user")
    return [
        PaperWord(seat, keyed.words[seat.pk][0] == AGREES, keyed.words[seat.pk][1])
        for seat in seats
    ]


@dataclass(frozen=True)
class DifferingCell:
    """A cell in which two keyings differ, in words."""

    name: str
    first: str
    second: str


def differing_cells(tree: RubricTree, first: Keyed, second: Keyed | None) -> list[DifferingCell]:
    """Where two keyings differ; none where there is one alone."""
    if second is None:
        return []
    seats = Seat.objects.filter(pk__in={*first.words, *second.words}).select_related("user")
    names = {seat.pk: seat.user.full_name for seat in seats}
    return [_cell(tree, names, difference) for difference in differences(first, second)]


def _cell(tree: RubricTree, seats: Mapping[int, str], difference: Difference) -> DifferingCell:
    if difference.kind == MARK:
        node = tree.indicators[difference.pk][1]
        return DifferingCell(f"{node.number} {node.name}", difference.first, difference.second)
    if difference.kind == NOTE:
        return DifferingCell(
            f"{_('Strengths')} / {_('Suggestions')}", difference.first, difference.second
        )
    return DifferingCell(seats[difference.pk], _word(difference.first), _word(difference.second))


def _word(stored: str) -> str:
    """A word as it was keyed, its code in words."""
    code, _slash, reason = stored.partition(" / ")
    known = {AGREES: _("agrees"), DISSENTS: _("dissents")}
    return " · ".join(filter(None, (known.get(code, ""), reason)))


def owing_seats(nomination: Nomination) -> QuerySet[Seat]:
    """The seats whose sheet is waited for, or whose word on the committee's."""
    seats = Seat.objects.filter(pk__in=seats_owing(nomination)).select_related("user")
    return seats.order_by("number")


def papers_of(user: User, nomination: Nomination) -> list[PaperEntry]:
    """The papers behind sheets of a nomination, of those that `user` may read: one query."""
    rows = PaperEntry.objects.visible_to(user).filter(nomination=nomination)
    confirmed = rows.filter(state=PaperState.CONFIRMED).order_by("seat__number")
    return list(confirmed.select_related("seat__user", "nomination__committee"))
