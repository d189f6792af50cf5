"""Blank sheets for paper, one for each seat that owes one, or one on which the committee agrees,
with a line for the word of each: a frozen object for the print."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.self_marks import own_marks
from evaluations.judging.paper.page import owing_seats
from evaluations.judging.scoring.keyed_marks import keyed_marks
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.allowed import entry_facts
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree, rubric_tree
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class BlankRow:
    """One indicator; `keyed` is what the secretary entered, `own` the office's own mark."""

    node: IndicatorNode
    facts: str
    keyed: str
    own: str


@dataclass(frozen=True)
class BlankSheet:
    """A seat's sheet, or the committee's, with the square that leads to the page on which it is
    keyed; on the committee's `voters` have a line each for word and signature."""

    seat: Seat | None
    qr: SafeString
    voters: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class BlankSheets:
    """`dimensions` with the rows that apply to the nominee."""

    nomination: Nomination
    presented: str
    tree: RubricTree
    dimensions: tuple[tuple[DimensionNode, tuple[BlankRow, ...]], ...]
    sheets: tuple[BlankSheet, ...]


def presented_in(**slot: object) -> QuerySet[Nomination]:
    """The nominations of these slots, with what their papers tell, in the order of the slots."""
    rows = Nomination.objects.filter(**{f"slot_place__slot__{name}": slot[name] for name in slot})
    rows = rows.select_related(
        "category__award__round", "category__rubric", "committee", "slot_place__slot__session"
    )
    return rows.order_by("slot_place__slot__starts_at", "slot_place__number")


Address = Callable[[int, int | None], str]


def blank_sheets(nomination: Nomination, address_of: Address) -> BlankSheets:
    """What is still to be filled for `nomination`: in the order of the seats.

    `address_of` a nomination's and a seat's key is the page on which the paper is keyed.
    """
    presented = ""
    if slot := nomination.slot:
        starts = timezone.localtime(slot.starts_at)
        presented = f"{format_date(starts)} {format_time(starts)} {slot.room}"
    tree = rubric_tree(nomination.category.rubric)
    return BlankSheets(
        nomination=nomination,
        presented=presented,
        tree=tree,
        dimensions=_dimensions(tree, nomination),
        sheets=tuple(_sheets(nomination, address_of)),
    )


def _sheets(nomination: Nomination, address_of: Address) -> Iterator[BlankSheet]:
    seats = tuple(owing_seats(nomination))
    if not nomination.category.award.is_agreed:
        for seat in seats:
            yield BlankSheet(seat, qr_svg(address_of(nomination.pk, seat.pk)))
        return
    handed_in = ScoreSheet.objects.counted().filter(seat=None, nomination=nomination)
    if seats and not handed_in.exists():
        yield BlankSheet(None, qr_svg(address_of(nomination.pk, None)), seats)


def _dimensions(
    tree: RubricTree, nomination: Nomination
) -> tuple[tuple[DimensionNode, tuple[BlankRow, ...]], ...]:
    keyed, own = keyed_marks(tree, nomination.pk), own_marks(tree, nomination.pk)

    def row(node: IndicatorNode) -> BlankRow:
        mark = keyed.get(node.pk)
        text = f"{plain(mark.figure)} → {plain(mark.points)}" if mark else ""
        return BlankRow(node, entry_facts(node), text, str(own.get(node.pk, "")))

    return tuple(
        (
            dimension,
            tuple(row(n) for n in dimension.indicators if n.applies_to(nomination.nominee_class)),
        )
        for dimension in tree.dimensions
    )
