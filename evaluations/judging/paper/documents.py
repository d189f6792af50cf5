"""Blank sheets for paper, one for each seat that owes one: a frozen object for the print."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.access import did_not_come
from evaluations.judging.scoring.progress import seats_owing
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class BlankSheet:
    """One seat's paper; the square leads to the page on which it is keyed."""

    judge: str
    position: str
    qr: SafeString


@dataclass(frozen=True)
class BlankSheets:
    nomination: str
    category: str
    presented: str
    tree: RubricTree
    sheets: tuple[BlankSheet, ...]


def blank_sheets(nomination: Nomination, address_of: Callable[[Seat], str]) -> BlankSheets:
    """Of every scoring seat that owes a sheet for `nomination`, in the order of the seats."""
    owing = set() if did_not_come(nomination) else seats_owing(nomination)
    seats = Seat.objects.filter(pk__in=owing).select_related("user").order_by("number")
    presented = ""
    if slot := nomination.slot:
        starts = timezone.localtime(slot.starts_at)
        presented = f"{format_date(starts)} {format_time(starts)} {slot.room}"
    return BlankSheets(
        nomination=nomination.official_name,
        category=nomination.category.name,
        presented=presented,
        tree=rubric_tree(nomination.category.rubric),
        sheets=tuple(
            BlankSheet(
                seat.user.full_name, str(seat.get_position_display()), qr_svg(address_of(seat))
            )
            for seat in seats
        ),
    )
