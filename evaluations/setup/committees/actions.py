"""Changes to committees and their seats."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import (
    add,
    journal_value,
    lock,
    locked_row,
    unless_taken,
    write,
)
from evaluations.platform.notices.actions import notify
from evaluations.platform.removal import Hold, holds_of, refuse_held, why_not
from evaluations.setup.committees.lines import SeatLine, structural_faults
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.committees.notices import ENDED, INVITED
from evaluations.setup.rounds.models import OVER, AwardRound
from units.models import User

SHIFT = 10_000
MANY = ("categories", "regions", "zones", "places")
FIELDS = ("number", "name", "order_number", "order_date", *MANY)


def require_open(award_round: AwardRound) -> None:
    if award_round.phase in OVER:
        raise Refused(_("The round is closed, so its committees stay as they are."))


def _told(committee: Committee) -> dict[str, Any]:
    seats = Seat.objects.filter(committee=committee).select_related("user")
    return {
        **{name: journal_value(getattr(committee, name)) for name in FIELDS if name not in MANY},
        **{name: journal_value(getattr(committee, name).all()) for name in MANY[:-1]},
        "places": [place.in_full for place in committee.places.in_full()],
        "seats": [seat_told(seat) for seat in seats],
    }


def seat_told(seat: Seat) -> str:
    with override("th"):
        parts = [str(seat.number), seat.user.full_name, str(seat.get_position_display())]
    parts += [] if seat.scores else ["–"]
    dates = (seat.valid_from, seat.valid_until)
    return " · ".join([*parts, *(day.isoformat() for day in dates if day)])


@transaction.atomic
def save_committee(
    *,
    by: User,
    committee: Committee,
    edits: int | None,
    values: Mapping[str, Any],
    seats: Sequence[SeatLine],
) -> Committee:
    """Store a committee with its seats in order; `committee` may be new.

    Refused once the round is closed, where a seat that was used would disappear, and where a
    category that has nominations would lose its committee.
    """
    require_administrator(by)
    require_open(committee.round)
    if structural_faults(seats):
        raise Refused(_("Some seats are not right yet; the remarks stand beside them."))
    if committee.pk is None:
        stored = add(by=by, row=committee, verb="committee.added", shown=["number", "name"])
    else:
        stored = lock(committee, edits)
    before = _told(stored)
    known = set(stored.seats.values_list("user", flat=True))
    ends = dict(stored.seats.values_list("pk", "valid_until"))
    _keep_judged(stored, values)
    _write_seats(stored, seats)
    write(stored, values)
    named = set(stored.seats.values_list("user", flat=True)) - known
    notify(
        named,
        INVITED,
        about=f"committee-{stored.pk}",
        params={"committee": stored.name},
        address=reverse("session_list"),
    )
    _tell_ended(stored, ends)
    after = _told(stored)
    if before != after:
        names = [name for name in after if before[name] != after[name]]
        record(
            by=by,
            verb="committee.changed",
            subject=stored,
            before={name: before[name] for name in names},
            after={name: after[name] for name in names},
        )
    return stored


def _tell_ended(committee: Committee, ends: Mapping[int, datetime.date | None]) -> None:
    """Whose seat has another last day than before; the notice leads to a page that is theirs."""
    for seat in committee.seats.filter(pk__in=ends, valid_until__isnull=False):
        if seat.valid_until != ends[seat.pk]:
            notify(
                [seat.user_id],
                ENDED,
                about=f"seat-{seat.pk}-{seat.valid_until}",
                params={"committee": committee.name, "date": seat.valid_until},
                address=reverse("seat_ended", args=[seat.pk]),
            )


def _keep_judged(committee: Committee, values: Mapping[str, Any]) -> None:
    keys = {value.pk for value in values.get("categories", committee.categories.all())}
    judged = set(committee.nominations.values_list("category", flat=True))
    if judged - keys:
        raise Refused(_("A category that you took away has nominations before this committee."))


def _write_seats(committee: Committee, lines: Sequence[SeatLine]) -> None:
    known = {seat.pk: seat for seat in Seat.objects.filter(committee=committee)}
    keys = {line.pk for line in lines if line.pk in known}
    Seat.objects.filter(committee=committee).update(substitute_for=None)
    try:
        Seat.objects.filter(committee=committee).exclude(pk__in=keys).delete()
    except ProtectedError:
        raise Refused(
            _("A seat that you left out has declared or scored. Give it an end date instead.")
        ) from None
    # Numbers and the chair are unique at every moment: out of the way before they change places.
    moved = Seat.objects.filter(committee=committee)
    moved.update(number=F("number") + SHIFT, position=Position.MEMBER)
    with unless_taken():
        rows = {
            place: _write_seat(committee, known, place, line)
            for place, line in enumerate(lines, start=1)
        }
    for place, line in enumerate(lines, start=1):
        if line.substitute_for:
            rows[place].substitute_for = rows[line.substitute_for]
            rows[place].save(update_fields=["substitute_for"])
            _end_before(rows[line.substitute_for], line.valid_from)


def _write_seat(
    committee: Committee, known: Mapping[int, Seat], place: int, line: SeatLine
) -> Seat:
    seat = known.get(line.pk or 0) or Seat(committee=committee)
    if seat.pk and (seat.user_id != line.user.pk or seat.scores != line.scores):
        _check_unused(seat)
    seat.number = place
    for name in ("user", "position", "scores", "valid_from", "valid_until"):
        setattr(seat, name, getattr(line, name))
    seat.save()
    return seat


def _end_before(holder: Seat, since: datetime.date | None) -> None:
    """Who is substituted holds the seat until the day before."""
    if since is not None and holder.valid_until is None:
        holder.valid_until = since - datetime.timedelta(days=1)
        holder.save(update_fields=["valid_until"])


def _check_unused(seat: Seat) -> None:
    """A seat that has declared or scored stays its person's."""
    if seat.declarations.exists() or seat.sheets.exists():
        raise Refused(
            _("A seat that has declared or scored stays as it is. Add a substitute for it.")
        )


@transaction.atomic
def remove_committee(*, by: User, committee: Committee) -> None:
    """Delete a committee that judged nothing."""
    require_administrator(by)
    refuse_held(holds_of_committee(locked_row(committee)))
    record(by=by, verb="committee.removed", subject=committee.round, before=_told(committee))
    Seat.objects.filter(committee=committee).update(substitute_for=None)
    Seat.objects.filter(committee=committee).delete()
    committee.delete()


def holds_of_committee(committee: Committee) -> list[Hold]:
    """What keeps a committee: its round is over, or it has something to judge."""
    rows = Committee.objects.filter(pk=committee.pk)
    holds = holds_of(rows, Seat.objects.filter(committee=committee))
    return why_not(lambda: require_open(committee.round)) + holds
