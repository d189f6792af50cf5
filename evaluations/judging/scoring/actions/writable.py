"""An open sheet, locked for writing: who may write on it, when, and who is told."""

from dataclasses import dataclass
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.scoring.access import moment_at
from evaluations.judging.scoring.actions.settled import OUT_OF_THE_COUNT
from evaluations.judging.scoring.edit import Origin, follows
from evaluations.judging.scoring.marking_window import Moment
from evaluations.judging.scoring.models import (
    WRITABLE,
    DimensionNote,
    Mark,
    PrivateNote,
    ScoreSheet,
)
from evaluations.judging.scoring.queries import WRITABLE_SHEET
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Phase
from evaluations.setup.rubrics.tree import DimensionNode, RubricTree, tree_of
from units.models import User

Kept = TypeVar("Kept", Mark, DimensionNote, PrivateNote)
CLOSED_AS_ABSENT = gettext_noop(
    "Your seat was closed as absent for this nomination. Please ask the chair to take that back."
)


class NotYet(Refused):
    """The mark may be given later: the device keeps it until then."""


class Closed(Refused):
    """The sheet takes no marks any more."""


@dataclass(frozen=True)
class WritableSheet:
    """A sheet that takes marks, locked, with what decides about each of them."""

    pk: int
    tree: RubricTree
    is_frozen: bool
    moment: Moment
    seat: int | None
    nomination: int
    nominee_class: str = ""
    is_absent: bool = False
    is_undeclared: bool = False
    is_out: bool = False
    comment_at_extremes: bool = False


def writable_sheet(by: User, pk: int) -> WritableSheet:
    """The sheet, locked; refused where it is closed.

    Read as plain values, for this is what a judge's every mark waits for. Raises
    ScoreSheet.DoesNotExist where it is another person's.
    """
    row = WRITABLE_SHEET.first(by=by.pk, sheet=pk, today=timezone.localdate())
    if row is None:
        raise ScoreSheet.DoesNotExist
    state, rubric, frozen_at, phase, open_from, evidence_closes_at, slot_state, date, *whose = row
    seat, nomination, nominee_class, is_absent, is_undeclared, is_recused, is_out = whose[:-1]
    if state not in WRITABLE:
        raise Closed(_("This sheet has been submitted and can no longer be changed."))
    if is_recused:
        raise Closed(_("You are recused from this nomination and do not score it."))
    if phase != Phase.EVALUATING:
        raise Closed(_("The round is not being evaluated at the moment."))
    moment = moment_at(
        slot_state=slot_state,
        session_date=date,
        open_from=open_from,
        evidence_closes_at=evidence_closes_at,
    )
    return WritableSheet(
        pk=pk,
        tree=tree_of(rubric, frozen_at),
        is_frozen=frozen_at is not None,
        moment=moment,
        seat=seat,
        nomination=nomination,
        nominee_class=nominee_class,
        is_absent=is_absent,
        is_undeclared=is_undeclared,
        is_out=is_out,
        comment_at_extremes=whose[-1],
    )


def check_open(sheet: WritableSheet, dimension: DimensionNode) -> None:
    """Refuse a mark that may be given later; the device keeps it until then."""
    if sheet.is_out:
        raise NotYet(_(OUT_OF_THE_COUNT))
    if sheet.is_absent:
        raise NotYet(_(CLOSED_AS_ABSENT))
    if sheet.is_undeclared:
        raise NotYet(_("Please declare first whether you have a conflict of interest."))
    if not sheet.moment.is_open(dimension.scored_from):
        raise NotYet(
            _("Marks open when the presentation starts. Please wait for the chair to start it.")
        )


def beat_of(sheet: WritableSheet, *, is_first: bool = False) -> None:
    """An agreed sheet is followed by all seats; of a seat's own its first mark says "begun"."""
    if sheet.seat is None:
        touch(Nomination(pk=sheet.nomination), "agreed")
    elif is_first:
        touch(Nomination(pk=sheet.nomination), "sheets")


def supersede(origin: Origin, stored: Kept | None) -> Kept | None:
    """The same content again, typed after something else that is still on its way: the row must
    remember this edit, or the late one would follow the earlier and undo it."""
    if stored is not None and origin.key is not None and follows(origin, stored):
        stored.version, stored.saved_as = stored.version + 1, origin.key
        stored.save(update_fields=["version", "saved_as"])
    return stored
