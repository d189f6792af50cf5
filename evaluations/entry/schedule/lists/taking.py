"""A confirmed schedule, written with the actions that the pages use: days first, then slots."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import add_session, save_slots
from evaluations.entry.schedule.forms.slots import stored_slot_lines
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.lists.columns import Cells, mode_labels, slot_of
from evaluations.entry.schedule.lists.comparing import Book
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.jobs.running import Running
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.models import Committee
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.rounds.models import AwardRound
from thai.dates import parse_date, parse_time
from units.models import Unit, User


@dataclass
class Day:
    """A session with its slots while they are laid out anew."""

    session: EvaluationSession
    lines: list[SlotLine]

    def take_out(self, nomination: Nomination) -> SlotLine | None:
        """The slot that nobody is left in, if it was this nomination's alone."""
        for at, line in enumerate(self.lines):
            if nomination.pk not in [nominee.pk for nominee in line.nominations]:
                continue
            remaining = tuple(
                nominee for nominee in line.nominations if nominee.pk != nomination.pk
            )
            if remaining:
                self.lines[at] = replace(line, nominations=remaining)
                return None
            return self.lines.pop(at)
        return None

    def put_in(self, nomination: Nomination, wanted: SlotLine) -> None:
        """Into the slot of that time and room, or into one of its own."""
        for at, line in enumerate(self.lines):
            if (line.starts, line.room) == (wanted.starts, wanted.room) and not line.is_fixed:
                joined = (*line.nominations, nomination)
                self.lines[at] = replace(line, nominations=joined, ends=wanted.ends)
                return
        self.lines.append(replace(wanted, nominations=(nomination,)))

    def save(self, by: User) -> None:
        lines = sorted(self.lines, key=lambda line: (not line.is_fixed, line.starts, line.room))
        save_slots(by=by, session=self.session, edits=None, lines=lines)


def take_schedule(row: Import, lines: Lines, running: Running) -> None:
    take_rows(row, lines, lock_plan(row), running)


def lock_plan(row: Import) -> Book:
    """The round's schedule, which nobody else changes meanwhile."""
    # Days before the round, as whoever saves a single day locks them.
    days = EvaluationSession.objects.select_for_update(of=("self",))
    list(days.filter(committee__round=row.about).order_by("pk"))
    return Book.of(locked_row(AwardRound.objects.get(pk=row.about or 0)))


def take_rows(row: Import, lines: Lines, book: Book, running: Running) -> None:
    by_number: dict[str, list[Cells]] = {}
    for _one, line in lines:
        by_number.setdefault(line.cells["number"], []).append(line.cells)
    for done, (number, rows) in enumerate(by_number.items(), start=1):
        _take(row, book.committees[number], rows, book)
        running.note(done, len(by_number))


@dataclass(frozen=True)
class Move:
    """A nomination that goes into a slot of another time, room or day."""

    nomination: Nomination
    source: Day | None
    target: Day
    line: SlotLine


def take_out(row: Import, committee: Committee, nominations: Iterable[Nomination]) -> None:
    """Out of the slots that nominations of a committee have."""
    days = _days(row, committee, ()).values()
    left = []
    for nomination in nominations:
        slot = slot_of(nomination)
        for day in days:
            if slot and day.session == slot.session:
                day.take_out(nomination)
                left.append(day)
    for day in _each(left):
        day.save(row.made_by)


def _take(row: Import, committee: Committee, rows: Iterable[Cells], book: Book) -> None:
    by, days = row.made_by, _days(row, committee, rows)
    moves = [
        _move(days, nomination, cells)
        for cells in rows
        if (nomination := book.nominee(cells["number"], cells["nominee"])) is not None
    ]
    # A nomination has one slot: it is out of the old day before it is written into the new one.
    left = [move.source for move in moves if move.source and move.source is not move.target]
    for day in _each(left):
        day.save(by)
    for move in moves:
        move.target.put_in(move.nomination, move.line)
    for day in _each(change.target for change in moves):
        day.save(by)


def _move(
    days: Mapping[tuple[datetime.date, str], Day], nomination: Nomination, cells: Cells
) -> Move:
    slot, target = slot_of(nomination), days[_day_of(cells)]
    source = next((day for day in days.values() if slot and day.session == slot.session), None)
    emptied = source.take_out(nomination) if source else None
    return Move(nomination, source, target, _line(cells, emptied, is_same=source is target))


def _each(days: Iterable[Day]) -> list[Day]:
    return list({day.session.pk: day for day in days}.values())


def _day_of(cells: Mapping[str, str]) -> tuple[datetime.date, str]:
    return parse_date(cells["date"]), cells["host"]


def _days(
    row: Import, committee: Committee, rows: Iterable[Cells]
) -> dict[tuple[datetime.date, str], Day]:
    """The committee's days, those that the rows name among them; the import keeps which of them
    are new."""
    stored = EvaluationSession.objects.filter(committee=committee).select_related(
        "host__province__region", "committee__round"
    )
    sessions = {(session.date, session.host.code): session for session in stored}
    for key in sorted({_day_of(cells) for cells in rows if cells["date"]} - set(sessions)):
        host = Unit.objects.select_related("province__region").get(code=key[1])
        new = EvaluationSession(committee=committee, date=key[0], host=host)
        sessions[key] = add_session(by=row.made_by, session=new)
        row.beside.append(new.pk)
    return {key: Day(session, stored_slot_lines(session)) for key, session in sessions.items()}


def _line(cells: Cells, emptied: SlotLine | None, *, is_same: bool) -> SlotLine:
    """The slot as the row says; with the people of the one that the nominee leaves."""
    return SlotLine(
        pk=emptied.pk if emptied and is_same else None,
        starts=parse_time(cells["starts"]),
        ends=parse_time(cells["ends"]) if cells["ends"] else None,
        room=cells["room"],
        mode=mode_labels()[cells["mode"]],
        link=cells["link"],
        presenters=emptied.presenters if emptied else (),
        attendees=emptied.attendees if emptied else (),
    )
