"""The dry run of a spreadsheet as its page shows it."""

from typing import Any

from django.utils.translation import gettext as _

from evaluations.platform.spreadsheet.answers import remark_lines
from evaluations.setup.directory.kinds import kind_of
from evaluations.setup.directory.models import Import, ImportKind, ImportState
from evaluations.setup.directory.plan import (
    ADD,
    CHANGE,
    REFUSE,
    SAME,
    Planned,
    counts,
    from_stored,
    notes_from_stored,
)
from evaluations.setup.directory.tables import answers

TONES = {ADD: "good", CHANGE: "warn", REFUSE: "bad", SAME: "calm"}


def _labels() -> dict[str, str]:
    return {
        REFUSE: _("refused"),
        ADD: _("added"),
        CHANGE: _("changed"),
        SAME: _("no change"),
    }


def comparison_of(row: Import, verdict: str) -> dict[str, Any]:
    """Everything, or the rows with one `verdict`. Tabs: a verdict, its label, how many rows."""
    plan = [from_stored(stored) for stored in row.plan]
    totals, labels = counts(plan), _labels()
    headings = {column.key: column.heading for column in kind_of(row).columns()}
    waiting = row.state == ImportState.CHECKED
    shown = [planned for planned in plan if not verdict or planned.verdict == verdict]
    return {
        "tabs": [(key, labels[key], count) for key, count in totals.items()],
        "lines": [_line(planned, labels, headings) for planned in shown],
        "verdict": verdict,
        "notes": remark_lines(notes_from_stored(row.table)),
        "invitations": _invitations(row, plan) if waiting else 0,
        "told": kind_of(row).tells(plan) if waiting else 0,
        "is_marked": waiting and bool(totals[REFUSE]),
        "may_apply": waiting and not totals[REFUSE] and bool(totals[ADD] or totals[CHANGE]),
        "changes_nothing": waiting and not (totals[ADD] or totals[CHANGE] or totals[REFUSE]),
    }


def _invitations(row: Import, plan: list[Planned]) -> int:
    """How many people who are added would be written to."""
    if row.kind != ImportKind.PEOPLE:
        return 0
    closed = answers().no
    added = [planned.changes for planned in plan if planned.verdict == ADD]
    return sum(changes["active"][1] != closed for changes in added)


def remarks_of(row: Import) -> list[tuple[str, str]]:
    """Every remark on a cell that keeps a row from being taken in: (cell, sentence)."""
    return [pair for stored in row.plan for pair in remark_lines(from_stored(stored).remarks)]


def _line(planned: Planned, labels: dict[str, str], headings: dict[str, str]) -> dict[str, Any]:
    """One row of the file: what would change, or what would be stored, or why not."""
    return {
        "row": planned.row,
        "label": planned.label,
        "verdict": labels[planned.verdict],
        "tone": TONES[planned.verdict],
        "changes": [
            (headings[key], before or "–", after or "–")
            for key, (before, after) in planned.changes.items()
            if planned.verdict == CHANGE
        ],
        "stored": [
            (heading, planned.changes[key][1])
            for key, heading in headings.items()
            if planned.verdict == ADD and key in planned.changes
        ],
        "remarks": remark_lines(planned.remarks),
    }
