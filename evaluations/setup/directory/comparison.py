"""The dry run of a spreadsheet as its page shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.platform.spreadsheet.answers import remark_lines
from evaluations.setup.directory.models import Import, ImportState
from evaluations.setup.directory.plan import (
    ADD,
    CHANGE,
    REFUSE,
    SAME,
    Planned,
    counts,
    from_stored,
)
from evaluations.setup.directory.tables import columns_of


@dataclass(frozen=True)
class Line:
    """One row of the file: what would happen, and why not."""

    row: int
    label: str
    verdict: str
    tone: str
    changes: tuple[tuple[str, str, str], ...]
    remarks: list[tuple[str, str]]


@dataclass(frozen=True)
class Comparison:
    """`tabs`: verdict, its label, and how many rows have it."""

    tabs: list[tuple[str, str, int]]
    lines: list[Line]
    verdict: str
    may_apply: bool
    changes_nothing: bool


TONES = {ADD: "good", CHANGE: "warn", REFUSE: "bad", SAME: "calm"}


def _labels() -> dict[str, str]:
    return {
        REFUSE: _("refused"),
        ADD: _("added"),
        CHANGE: _("changed"),
        SAME: _("no change"),
    }


def comparison_of(row: Import, verdict: str) -> Comparison:
    """Everything, or the rows with one `verdict`."""
    plan = [from_stored(one) for one in row.plan]
    found, labels = counts(plan), _labels()
    headings = {column.key: column.heading for column in columns_of(row.kind)}
    waiting = row.state == ImportState.CHECKED
    shown = [one for one in plan if not verdict or one.verdict == verdict]
    return Comparison(
        tabs=[(key, labels[key], count) for key, count in found.items()],
        lines=[_line(one, labels, headings) for one in shown],
        verdict=verdict,
        may_apply=waiting and not found[REFUSE] and bool(found[ADD] or found[CHANGE]),
        changes_nothing=waiting and not (found[ADD] or found[CHANGE] or found[REFUSE]),
    )


def _line(one: Planned, labels: dict[str, str], headings: dict[str, str]) -> Line:
    changes = tuple(
        (headings[key], before or "–", after or "–")
        for key, (before, after) in one.changes.items()
    )
    tone = TONES[one.verdict]
    return Line(one.row, one.label, labels[one.verdict], tone, changes, remark_lines(one.remarks))
