"""A confirmed list of committees, written: new ones all in one go, others as their page does."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from evaluations.platform.jobs.running import Running
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.actions import require_open, save_committee
from evaluations.setup.committees.lines import SeatLine
from evaluations.setup.committees.lists.columns import Cells, position_labels
from evaluations.setup.committees.lists.names import Covered, Names, names_of, parts
from evaluations.setup.committees.making import Draft, DraftSeat, add_all
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.tables import answers
from evaluations.setup.rounds.models import AwardRound, Category
from thai.dates import parse_date


def take_committees(row: Import, lines: Lines, running: Running) -> None:
    award_round = locked_row(AwardRound.objects.get(pk=row.about or 0))
    require_open(award_round)
    by_number: dict[int, list[Cells]] = {}
    for _one, line in lines:
        by_number.setdefault(int(line.cells["number"]), []).append(line.cells)
    names = names_of(award_round, (line.cells for _one, line in lines))
    known = {
        committee.number: committee for committee in Committee.objects.filter(round=award_round)
    }
    new = [rows for number, rows in by_number.items() if number not in known]
    add_all(
        by=row.made_by,
        award_round=award_round,
        drafts=[_draft(rows, names) for rows in new],
    )
    changed = [(known[number], rows) for number, rows in by_number.items() if number in known]
    for done, (committee, rows) in enumerate(changed, start=1):
        change_committee(row, committee, rows, names)
        running.note(done, len(changed))


def _draft(rows: Sequence[Cells], names: Names) -> Draft:
    cells = rows[0]
    return Draft(
        number=int(cells["number"]),
        name=cells["name"],
        order_number=cells["order_number"],
        order_date=_day(cells["order_date"]),
        categories=_categories(cells, names),
        covers=_covers(cells, names),
        seats=[DraftSeat(**_seat(line, names)) for line in rows if line["email"]],
    )


def change_committee(
    row: Import,
    committee: Committee,
    rows: Sequence[Cells],
    names: Names,
    *,
    without: Collection[int] = (),
) -> None:
    """Make a committee what its rows say; the seats with the keys `without` go."""
    cells, covers = rows[0], _covers(rows[0], names)
    values: dict[str, Any] = {
        "name": cells["name"],
        "order_number": cells["order_number"],
        "order_date": _day(cells["order_date"]),
        "categories": _categories(cells, names),
    }
    for relation in ("regions", "places", "zones"):
        rows_of = getattr(committee, relation).model.objects
        keys = [pk for name, pk, _text in covers if name == relation]
        values[relation] = list(rows_of.filter(pk__in=keys))
    stored = Seat.objects.filter(committee=committee).exclude(pk__in=without)
    seats = _seats_with(stored, [line for line in rows if line["email"]], names)
    save_committee(by=row.made_by, committee=committee, edits=None, values=values, seats=seats)


def _seats_with(seats: QuerySet[Seat], rows: Iterable[Cells], names: Names) -> list[SeatLine]:
    """The seats that are there, changed as the rows say, and then the new ones."""
    by_user = {seat["user"].pk: seat for seat in (_seat(row, names) for row in rows)}
    stored = list(seats.select_related("user"))
    places = {seat.pk: at for at, seat in enumerate(stored, start=1)}
    lines = [
        SeatLine(
            pk=seat.pk,
            substitute_for=places.get(seat.substitute_for_id or 0),
            **by_user.pop(seat.user_id, None) or _as_stored(seat),
        )
        for seat in stored
    ]
    return [
        *lines,
        *(SeatLine(pk=None, substitute_for=None, **values) for values in by_user.values()),
    ]


def _as_stored(seat: Seat) -> dict[str, Any]:
    names = ("user", "position", "scores", "valid_from", "valid_until")
    return {name: getattr(seat, name) for name in names}


def _seat(cells: Cells, names: Names) -> dict[str, Any]:
    return {
        "user": names.by_email[cells["email"]],
        "position": position_labels()[cells["position"]],
        "scores": cells["scores"] != answers().no,
        "valid_from": _day(cells["valid_from"]),
        "valid_until": _day(cells["valid_until"]),
    }


def _categories(cells: Cells, names: Names) -> list[Category]:
    categories = [names.category(text) for text in parts(cells["categories"])]
    return [category for category in categories if category is not None]


def _covers(cells: Cells, names: Names) -> list[Covered]:
    grounds = [names.ground(text) for text in parts(cells["covers"])]
    return [ground for ground in grounds if ground is not None]


def _day(cell: str) -> datetime.date | None:
    return parse_date(cell) if cell else None
