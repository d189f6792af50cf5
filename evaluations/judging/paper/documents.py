"""Blank sheets for paper, one for each seat that owes one: a frozen object for the print."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.self_marks import own_marks
from evaluations.judging.scoring.keyed_marks import keyed_marks
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.progress import seats_owing
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
class BlankSheets:
    """`dimensions` with the rows that apply to the nominee.

    `sheets`: each seat with the square that leads to the page on which its paper is keyed.
    """

    nomination: Nomination
    presented: str
    tree: RubricTree
    dimensions: tuple[tuple[DimensionNode, tuple[BlankRow, ...]], ...]
    sheets: tuple[tuple[Seat, SafeString], ...]


def presented_in(**slot: object) -> QuerySet[Nomination]:
    """The nominations of these slots, with what their papers tell, in the order of the slots."""
    rows = Nomination.objects.filter(**{f"slot_place__slot__{name}": slot[name] for name in slot})
    rows = rows.select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session"
    )
    return rows.order_by("slot_place__slot__starts_at", "slot_place__number")


def blank_sheets(nomination: Nomination, address_of: Callable[[int, int], str]) -> BlankSheets:
    """Of every scoring seat that owes a sheet for `nomination`, in the order of the seats. Of an
    agreed sheet there is none: no page takes its paper (`actions.py`).

    `address_of` a nomination's and a seat's key is the page on which the paper is keyed.
    """
    owing = frozenset[int]() if nomination.category.award.is_agreed else seats_owing(nomination)
    seats = Seat.objects.filter(pk__in=owing).select_related("user").order_by("number")
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
        sheets=tuple((seat, qr_svg(address_of(nomination.pk, seat.pk))) for seat in seats),
    )


def _dimensions(
    tree: RubricTree, nomination: Nomination
) -> tuple[tuple[DimensionNode, tuple[BlankRow, ...]], ...]:
    keyed, own = keyed_marks(tree, nomination.pk), own_marks(tree, nomination.pk)

    def row(node: IndicatorNode) -> BlankRow:
        mark = keyed.get(node.pk)
        given = f"{plain(mark.figure)} → {plain(mark.points)}" if mark else ""
        return BlankRow(node, entry_facts(node), given, str(own.get(node.pk, "")))

    return tuple(
        (
            one,
            tuple(row(n) for n in one.indicators if n.applies_to(nomination.nominee_class)),
        )
        for one in tree.dimensions
    )
