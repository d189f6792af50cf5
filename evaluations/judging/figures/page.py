"""The figures of one nomination, and of all nominations of a panel, as their pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.figures.access import (
    decides_on_figures,
    keys_figures,
    sheets_that_use,
    why_closed,
)
from evaluations.judging.figures.due import DueSum, due_of, out_of_count, sum_of, unended_figures
from evaluations.judging.figures.models import INDICATOR, KeyedFigure
from evaluations.judging.figures.subjects import Subject, subjects_of
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User


@dataclass(frozen=True)
class FigureLine:
    """A figure that counts or waits, and what the viewer may do about it."""

    figure: KeyedFigure
    may_confirm: bool
    may_send_back: bool
    may_withdraw: bool
    may_ask_ending: bool
    may_agree_ending: bool
    may_drop_ending: bool


@dataclass(frozen=True)
class SubjectRow:
    """One thing that is keyed: what stands there now, and what was taken back before."""

    subject: Subject
    lines: tuple[FigureLine, ...]
    ended: tuple[KeyedFigure, ...]
    may_key: bool
    # Whose submitted sheets rest on it: it changes only when these are sent back.
    used_by: str = ""
    is_counted: bool = True

    @property
    def is_missing(self) -> bool:
        return self.is_counted and self.subject.is_needed and not self.lines


@dataclass(frozen=True)
class FiguresPage:
    nomination: Nomination
    rows: tuple[SubjectRow, ...]
    why_closed: str

    @property
    def primary(self) -> FigureLine | SubjectRow | None:
        """What is due, and its button alone stands filled: a figure to confirm, else a subject
        to key."""
        lines = (line for row in self.rows for line in row.lines if line.may_confirm)
        missing = (row for row in self.rows if row.may_key and row.is_missing)
        return next(lines, None) or next(missing, None)


@dataclass(frozen=True)
class _Rights:
    """Who looks, what is closed to everybody, and whether the nominee is counted."""

    user: User
    keys: bool
    decides: bool
    used_by: str
    is_counted: bool


def figures_page(nomination: Nomination, user: User) -> FiguresPage:
    """Everything that is keyed of a nomination; comes with its category, round and committee."""
    closed = why_closed(nomination)
    rights = _Rights(
        user,
        keys=not closed and keys_figures(user, nomination),
        decides=not closed and decides_on_figures(user, nomination),
        used_by=sheets_that_use(nomination),
        is_counted=not out_of_count([nomination]),
    )
    subjects = subjects_of([nomination.category_id]).get(nomination.category_id, ())
    keyed: dict[tuple[str, int], list[KeyedFigure]] = defaultdict(list)
    figures = KeyedFigure.objects.filter(nomination=nomination)
    people = ("keyed_by", "confirmed_by", "ending_asked_by", "ended_by")
    for figure in figures.select_related(*people):
        keyed[figure.subject].append(figure)
    rows = [
        _row(subject, keyed[subject.key], rights)
        for subject in subjects
        if subject.is_asked_of(nomination.nominee_class) or keyed[subject.key]
    ]
    return FiguresPage(nomination, tuple(rows), closed)


def _row(subject: Subject, figures: Iterable[KeyedFigure], rights: _Rights) -> SubjectRow:
    used_by = rights.used_by if subject.kind == INDICATOR else ""
    standing = [figure for figure in figures if figure.ended_at is None]
    return SubjectRow(
        subject=subject,
        lines=tuple(_line(figure, rights, is_used=bool(used_by)) for figure in standing),
        ended=tuple(figure for figure in figures if figure.ended_at is not None),
        may_key=rights.keys and not used_by and (subject.is_adjustment or not standing),
        used_by=used_by,
        is_counted=rights.is_counted,
    )


def _line(figure: KeyedFigure, rights: _Rights, *, is_used: bool) -> FigureLine:
    is_own = figure.keyed_by_id == rights.user.pk
    may_change = rights.decides and not is_used
    waits = figure.is_waiting and may_change
    ending = figure.ending_waits and rights.decides
    return FigureLine(
        figure,
        may_confirm=waits and not is_own,
        may_send_back=waits and not is_own,
        may_withdraw=waits and is_own,
        may_ask_ending=may_change and not figure.is_waiting and not figure.ending_waits,
        may_agree_ending=ending and not is_used and figure.ending_asked_by_id != rights.user.pk,
        may_drop_ending=ending,
    )


@dataclass(frozen=True)
class FigureCell:
    """What one nominee has of one subject: confirmed figures together, which of them somebody
    wants to take back, and those that wait."""

    counts: Decimal | None
    ending: tuple[Decimal, ...]
    waiting: tuple[Decimal, ...]
    is_missing: bool

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to say: not asked, or a bonus or deduction that is none."""
        return self.counts is None and not self.waiting and not self.is_missing


@dataclass(frozen=True)
class PanelRow:
    """`named` are the cells, each with the name of its subject."""

    nomination: Nomination
    named: tuple[tuple[str, FigureCell], ...]
    is_no_show: bool


@dataclass(frozen=True)
class PanelFigures:
    """All nominees of a category before a committee × what is keyed."""

    category: Category
    committee: Committee
    subjects: tuple[Subject, ...]
    rows: tuple[PanelRow, ...]
    due: DueSum


def panel_figures(category: Category, committee: Committee) -> PanelFigures:
    """Nine queries or so, however many nominees and subjects."""
    subjects = subjects_of([category.pk]).get(category.pk, ())
    nominations = nominations_before(category, committee)
    figures, out = unended_figures(nominations), out_of_count(nominations)
    rows = tuple(
        _panel_row(
            nomination, subjects, figures[nomination.pk], is_counted=nomination.pk not in out
        )
        for nomination in nominations
    )
    presented = [row.nomination for row in rows if not row.is_no_show]
    due = sum_of(due_of(presented).values())
    return PanelFigures(category, committee, subjects, rows, due)


def nominations_before(category: Category, committee: Committee) -> list[Nomination]:
    """What the committee judges of a category, with the state of each slot."""
    rows = Nomination.objects.accepted().filter(category=category, committee=committee)
    return list(rows.with_slot_state())


def _panel_row(
    nomination: Nomination,
    subjects: Iterable[Subject],
    figures: Iterable[KeyedFigure],
    *,
    is_counted: bool,
) -> PanelRow:
    is_no_show = vars(nomination)["slot_state"] == SlotState.NO_SHOW
    cells = []
    for subject in subjects:
        own = [figure for figure in figures if figure.subject == subject.key]
        counts = [figure.figure for figure in own if not figure.is_waiting]
        is_asked = is_counted and subject.is_asked_of(nomination.nominee_class)
        cell = FigureCell(
            counts=sum(counts, Decimal(0)) if counts else None,
            ending=tuple(figure.figure for figure in own if figure.ending_waits),
            waiting=tuple(figure.figure for figure in own if figure.is_waiting),
            is_missing=is_asked and subject.is_needed and not own and not is_no_show,
        )
        cells.append((subject.name, cell))
    return PanelRow(nomination, tuple(cells), is_no_show)
