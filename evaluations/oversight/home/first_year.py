"""Start here: the steps of an installation's first year, each with its state. Plain Python.

What is empty is not done: a step is done when something is there and nothing of it is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EMPTY, BEGUN, DONE = "empty", "begun", "done"
# Of the readiness list (oversight/phases/readiness.py), by the step in which it is mended.
READINESS = {
    "rubrics": ("weights",),
    "round": ("awards", "stages", "deadlines"),
    "committees": ("judged", "seats", "figures"),
    "schedule": ("sessions", "slots", "bookings"),
}


@dataclass(frozen=True)
class RoundYear:
    """Of the first real round: its faults by the code of the readiness list, and how much is
    there and open. `is_draft` and `is_over` tell its phase."""

    faults: Mapping[str, int] = field(default_factory=dict)
    awards: int = 0
    committees: int = 0
    not_joined: int = 0
    sessions: int = 0
    sheets: int = 0
    sheets_owed: int = 0
    results: int = 0
    uncertified: int = 0
    is_draft: bool = True
    is_over: bool = False


@dataclass(frozen=True)
class YearFacts:
    """How many offices and people, besides administrators, are there; None without a round."""

    offices: int = 0
    people: int = 0
    rubrics: int = 0
    of_round: RoundYear | None = None


@dataclass(frozen=True)
class Step:
    """`open` counts what is still to be done of it, 0 where nobody can say."""

    code: str
    state: str
    open: int = 0


def steps(facts: YearFacts) -> tuple[Step, ...]:
    """In the order of the year."""
    year = facts.of_round or RoundYear()
    closed = year.is_over
    return (
        _step("offices", facts.offices),
        _step("people", facts.people),
        _step("rubrics", facts.rubrics, 0 if closed else _faults(year, "rubrics")),
        _round(facts.of_round),
        _step("committees", year.committees, 0 if closed else _committees(year)),
        _step("schedule", year.sessions, 0 if closed else _faults(year, "schedule")),
        _step("day", year.sheets, 0 if closed else year.sheets_owed),
        _step("results", year.results, year.uncertified),
    )


def is_done(steps: tuple[Step, ...]) -> bool:
    return all(step.state == DONE for step in steps)


def first_open(steps: tuple[Step, ...]) -> str:
    """The step that is due; empty where all are done."""
    return next((step.code for step in steps if step.state != DONE), "")


def _step(code: str, done: int, still_open: int = 0) -> Step:
    if not done:
        return Step(code, EMPTY)
    return Step(code, BEGUN if still_open else DONE, still_open)


def _round(year: RoundYear | None) -> Step:
    """Done once it is open: until then its phase is what is still to be changed."""
    if year is None:
        return Step("round", EMPTY)
    if not year.is_draft:
        return _step("round", year.awards)
    return Step("round", BEGUN, _faults(year, "round"))


def _committees(year: RoundYear) -> int:
    return _faults(year, "committees") + year.not_joined


def _faults(year: RoundYear, step: str) -> int:
    return sum(year.faults.get(code, 0) for code in READINESS[step])
