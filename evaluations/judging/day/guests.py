"""Presenters and attendees of a day: everybody once, whatever slots they come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluations.entry.schedule.models import Attendance, Slot
from evaluations.platform.dates import time_text


@dataclass(frozen=True)
class Guest:
    """Somebody expected, with their line of the roll-call in each slot to which they come."""

    slots: list[Slot] = field(default_factory=list)
    lines: list[Attendance] = field(default_factory=list)

    @property
    def line(self) -> Attendance:
        """The first, by which the guest is called."""
        return self.lines[0]

    @property
    def times(self) -> str:
        return ", ".join(time_text(slot.starts_at) for slot in self.slots)


def guests_of(expected: Iterable[tuple[Slot, Iterable[Attendance]]]) -> list[Guest]:
    """Of slots and who is expected in each, in the order of the slots."""
    guests: dict[tuple[str, str], Guest] = {}
    for slot, lines in expected:
        for line in lines:
            guest = guests.setdefault((line.name, line.position), Guest())
            guest.slots.append(slot)
            guest.lines.append(line)
    return list(guests.values())
