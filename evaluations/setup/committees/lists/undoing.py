"""A list of committees undone: new committees and new seats go, the rest is as it was before."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse

from evaluations.platform.jobs.running import Running
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.removal import HeldAt, Hold, holds_of, why_not
from evaluations.setup.committees.actions import remove_committee, require_open
from evaluations.setup.committees.lists.columns import COMMITTEE, SEAT, Cells, key_of
from evaluations.setup.committees.lists.names import names_of
from evaluations.setup.committees.lists.taking import change_committee
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import ADD, Planned
from evaluations.setup.rounds.models import AwardRound

# A name in full is the person's, and may change with the person.
OF_SEAT = tuple(key for key in SEAT if key != "person")


def made_cells(planned: Planned) -> Collection[str]:
    if planned.verdict == ADD:
        return (*COMMITTEE, *OF_SEAT)
    # A row without a seat before says of the committee that it has one more.
    before, _after = planned.changes.get("email", ("-", ""))
    return () if before else OF_SEAT


def newly_named(plan: Iterable[Planned]) -> int:
    """How many people get a seat by a list, each of whom is told so."""
    named = (planned.changes.get("email", ("-", "")) for planned in plan)
    return len({after for before, after in named if after and not before})


def pages(row: Import, keys: Collection[str]) -> Mapping[str, str]:
    numbers = {key: key.partition(" ")[0] for key in keys}
    pks = {str(committee.number): committee.pk for committee in _committees(row, numbers.values())}
    return {
        key: reverse("committee", args=[pks[number]])
        for key, number in numbers.items()
        if number in pks
    }


def _committees(row: Import, numbers: Collection[str]) -> QuerySet[Committee]:
    return Committee.objects.filter(
        round=row.about, number__in={int(number) for number in numbers}
    )


def holds(row: Import, made: Lines, changed: Lines) -> list[Hold]:
    committees = _committees(row, {line.cells["number"] for _one, line in made})
    own = Seat.objects.filter(committee__in=committees)
    listed = {planned.key for planned, _line in made}
    joined = own.select_related("committee", "user")
    at: HeldAt = Seat.held_at
    since = [at.hold(seat) for seat in joined if _key(seat) not in listed]
    seats = _seats(row, changed)
    going = Seat.objects.filter(
        Q(committee__in=committees) | Q(pk__in=[seat.pk for seat in seats])
    )
    award_round = AwardRound.objects.get(pk=row.about or 0)
    is_over = why_not(lambda: require_open(award_round))
    return [*is_over, *since, *holds_of(committees, going)]


def _key(seat: Seat) -> str:
    return key_of(str(seat.committee.number), seat.user.email or seat.user.username)


def _seats(row: Import, lines: Lines) -> list[Seat]:
    """The seats that the import added to committees that were there."""
    keys = {planned.key for planned, _line in lines if _is_seat(planned)}
    committees = _committees(row, {key.partition(" ")[0] for key in keys})
    seats = Seat.objects.filter(committee__in=committees).select_related("committee", "user")
    return [seat for seat in seats if _key(seat) in keys]


def _is_seat(planned: Planned) -> bool:
    """Whether what is put back is that there was no seat."""
    return planned.changes.get("email", ("", "-"))[1] == ""


def put_back(row: Import, lines: Lines, running: Running) -> None:
    award_round = locked_row(AwardRound.objects.get(pk=row.about or 0))
    require_open(award_round)
    removed = [seat.pk for seat in _seats(row, lines)]
    by_number: dict[str, list[Cells]] = {}
    for _one, line in lines:
        by_number.setdefault(line.cells["number"], []).append(line.cells)
    names = names_of(award_round, (line.cells for _one, line in lines))
    for done, committee in enumerate(_committees(row, by_number), start=1):
        rows = by_number[str(committee.number)]
        change_committee(row, committee, rows, names, without=removed)
        running.note(done, len(by_number))


def remove(row: Import, lines: Lines) -> None:
    for committee in _committees(row, {line.cells["number"] for _one, line in lines}):
        remove_committee(by=row.made_by, committee=committee)
