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
    plan = [from_stored(one) for one in row.plan]
    found, labels = counts(plan), _labels()
    headings = {column.key: column.heading for column in kind_of(row).columns()}
    waiting = row.state == ImportState.CHECKED
    shown = [one for one in plan if not verdict or one.verdict == verdict]
    return {
        "tabs": [(key, labels[key], count) for key, count in found.items()],
        "lines": [_line(one, labels, headings) for one in shown],
        "verdict": verdict,
        "notes": remark_lines(notes_from_stored(row.table)),
        "invitations": _invitations(row, plan) if waiting else 0,
        "told": kind_of(row).tells(plan) if waiting else 0,
        "is_marked": waiting and bool(found[REFUSE]),
        "may_apply": waiting and not found[REFUSE] and bool(found[ADD] or found[CHANGE]),
        "changes_nothing": waiting and not (found[ADD] or found[CHANGE] or found[REFUSE]),
    }


def _invitations(row: Import, plan: list[Planned]) -> int:
    """How many people who are added would be written to."""
    if row.kind != ImportKind.PEOPLE:
        return 0
    closed = answers().no
    added = [one.changes for one in plan if one.verdict == ADD]
    return sum(changes["active"][1] != closed for changes in added)


def remarks_of(row: Import) -> list[tuple[str, str]]:
    """Every remark on a cell that keeps a row from being taken in: (cell, sentence)."""
    return [pair for one in row.plan for pair in remark_lines(from_stored(one).remarks)]


def _line(one: Planned, labels: dict[str, str], headings: dict[str, str]) -> dict[str, Any]:
    """One row of the file: what would change, or what would be stored, or why not."""
    return {
        "row": one.row,
        "label": one.label,
        "verdict": labels[one.verdict],
        "tone": TONES[one.verdict],
        "changes": [
            (headings[key], before or "–", after or "–")
            for key, (before, after) in one.changes.items()
            if one.verdict == CHANGE
        ],
        "stored": [
            (heading, one.changes[key][1])
            for key, heading in headings.items()
            if one.verdict == ADD and key in one.changes
        ],
        "remarks": remark_lines(one.remarks),
    }
