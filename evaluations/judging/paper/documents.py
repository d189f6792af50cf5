"""Blank sheets for paper, one for each seat that owes one: a frozen object for the print."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.progress import seats_owing
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class BlankSheets:
    """`sheets`: each seat with the square that leads to the page on which its paper is keyed."""

    nomination: Nomination
    presented: str
    tree: RubricTree
    sheets: tuple[tuple[Seat, SafeString], ...]


def blank_sheets(nomination: Nomination, address_of: Callable[[int, int], str]) -> BlankSheets:
    """Of every scoring seat that owes a sheet for `nomination`, in the order of the seats.

    `address_of` a nomination's and a seat's key is the page on which the paper is keyed.
    """
    seats = (
        Seat.objects.filter(pk__in=seats_owing(nomination))
        .select_related("user")
        .order_by("number")
    )
    presented = ""
    if slot := nomination.slot:
        starts = timezone.localtime(slot.starts_at)
        presented = f"{format_date(starts)} {format_time(starts)} {slot.room}"
    return BlankSheets(
        nomination=nomination,
        presented=presented,
        tree=rubric_tree(nomination.category.rubric),
        sheets=tuple((seat, qr_svg(address_of(nomination.pk, seat.pk))) for seat in seats),
    )
