"""Laying out a day: slots one after another around breaks and lunch. Plain Python.

Times are minutes since midnight of the session's day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

DAY = 24 * 60


class DoesNotFit(ValueError):
    """The day ends before the last slot does."""


@dataclass(frozen=True)
class Span:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Plan:
    """`length` and `pause` in minutes; a pause after every `pause_after` slots (0: never)."""

    start: int
    length: int
    pause: int = 0
    pause_after: int = 0
    lunch: Span | None = None


def lay_out(plan: Plan, count: int) -> list[Span]:
    """`count` slots in a row; none runs into lunch. Raises DoesNotFit where one would end at
    midnight or later: 24.00 is no time of the day."""
    spans: list[Span] = []
    at = plan.start
    for number in range(count):
        if number and plan.pause_after and number % plan.pause_after == 0:
            at += plan.pause
        span = Span(at, at + plan.length)
        if plan.lunch and span.meets(plan.lunch):
            span = Span(plan.lunch.end, plan.lunch.end + plan.length)
        if span.end >= DAY:
            raise DoesNotFit(number + 1)
        spans.append(span)
        at = span.end
    return spans


def draw_lots(keys: Sequence[int], seed: str) -> list[int]:
    """The order drawn by lot: by the SHA-256 of "seed:key". The same seed draws it again."""
    return sorted(keys, key=lambda key: sha256(f"{seed}:{key}".encode()).hexdigest())
