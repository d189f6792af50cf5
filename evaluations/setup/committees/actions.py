"""Changes to committees and their seats, and a round copied with its committees."""

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
from evaluations.setup.committees.copying import copy_zones, lasting_seats, of_next_year
from evaluations.setup.committees.lines import SeatLine, structural_faults
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.committees.notices import ENDED, INVITED
from evaluations.setup.rounds.freezing import AWARD_RULES
from evaluations.setup.rounds.models import OVER, Award, AwardRound, Band, Category
from evaluations.setup.rounds.stages.copying import copy_stages
from evaluations.setup.rubrics.models import Rubric
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
                params={"committee": committee.name, "date": str(seat.valid_until)},
                address=reverse("seat_ended", args=[seat.pk]),
            )


def _keep_judged(committee: Committee, values: Mapping[str, Any]) -> None:
    kept = {value.pk for value in values.get("categories", committee.categories.all())}
    judged = set(committee.nominations.values_list("category", flat=True))
    if judged - kept:
        raise Refused(_("A category that you took away has nominations before this committee."))


def _write_seats(committee: Committee, lines: Sequence[SeatLine]) -> None:
    known = {seat.pk: seat for seat in Seat.objects.filter(committee=committee)}
    kept = {line.pk for line in lines if line.pk in known}
    Seat.objects.filter(committee=committee).update(substitute_for=None)
    try:
        Seat.objects.filter(committee=committee).exclude(pk__in=kept).delete()
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
    held = holds_of(rows, Seat.objects.filter(committee=committee))
    return why_not(lambda: require_open(committee.round)) + held


# --- a round once more ------------------------------------------------------------------------

POLICIES = (
    "level",
    "reveal",
    "open_from",
    "comment_at_extremes",
    "quorum",
    "tie_chain",
    "tolerance",
    "shows_marks_to_officers",
    "shows_questions_to_offices",
    "objection_days",
    "grace_minutes",
)
DEADLINES = ("nominations_close_at", "evidence_closes_at")


@transaction.atomic
def copy_round(
    *, by: User, source: AwardRound, name: str, fiscal_year_be: int, is_rehearsal: bool
) -> AwardRound:
    """A new draft round with the awards, rubrics, zones, committees and policies of `source`.

    Dates move by the difference of the fiscal years, and names that tell the year tell the new
    one. Nominations, sessions, sheets and results stay behind; seats that have ended and
    substitutes too. Of every rubric the newest version.
    """
    require_administrator(by)
    years = fiscal_year_be - source.fiscal_year_be
    award_round = AwardRound(
        name=name,
        fiscal_year_be=fiscal_year_be,
        is_rehearsal=is_rehearsal,
        copied_from=source,
        **{policy: getattr(source, policy) for policy in POLICIES},
        **{deadline: _later(getattr(source, deadline), years) for deadline in DEADLINES},
    )
    add(
        by=by,
        row=award_round,
        verb="round.copied",
        shown=["name", "fiscal_year_be", "copied_from"],
    )
    categories = _copy_awards(source, award_round)
    _copy_committees(source, award_round, categories)
    return award_round


def _later(moment: datetime.datetime | None, years: int) -> datetime.datetime | None:
    """The same day and time `years` later; 29 February becomes the 28th where there is none."""
    if moment is None:
        return None
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def _newest(rubric: Rubric, following: Mapping[int, Rubric]) -> Rubric:
    while rubric.pk in following:
        rubric = following[rubric.pk]
    return rubric


def _copy_awards(source: AwardRound, made: AwardRound) -> dict[int, Category]:
    """The new categories by the primary key of the old one."""
    later = Rubric.objects.filter(previous__isnull=False)
    following = {one.previous_id: one for one in later if one.previous_id is not None}
    copies: dict[int, Category] = {}
    for award in Award.objects.filter(round=source):
        new = Award.objects.create(
            round=made,
            number=award.number,
            name=of_next_year(award.name, source, made),
            **{name: getattr(award, name) for name in AWARD_RULES},
        )
        Band.objects.bulk_create(
            Band(award=new, name=band.name, lower=band.lower) for band in award.bands.all()
        )
        for category in award.categories.select_related("rubric"):
            copies[category.pk] = Category.objects.create(
                award=new,
                number=category.number,
                name=of_next_year(category.name, source, made),
                quota=category.quota,
                quota_per=category.quota_per,
                hands_on=category.hands_on,
                rubric=_newest(category.rubric, following),
            )
    copy_stages(source, made, copies)
    return copies


def _copy_committees(
    source: AwardRound, made: AwardRound, categories: Mapping[int, Category]
) -> None:
    zones = copy_zones(source, made)
    for committee in Committee.objects.filter(round=source):
        name = of_next_year(committee.name, source, made)
        new = Committee.objects.create(round=made, number=committee.number, name=name)
        new.categories.set(categories[category.pk] for category in committee.categories.all())
        new.regions.set(committee.regions.all())
        new.places.set(committee.places.all())
        new.zones.set(zones[zone.pk] for zone in committee.zones.all())
        Seat.objects.bulk_create(
            Seat(
                committee=new,
                user_id=seat.user_id,
                number=at,
                position=seat.position,
                scores=seat.scores,
            )
            for at, seat in enumerate(lasting_seats(committee), start=1)
        )
