"""A nomination's page: what it says, what it lacks, and what the reader may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.entry.evidence.reading import (
    DimensionEvidence,
    EvidenceCard,
    evidence_cards,
    grouped,
)
from evaluations.entry.nominations.access import acts_for, may_bring, may_write
from evaluations.entry.nominations.deadlines import Deadlines
from evaluations.entry.nominations.models import (
    WITHDRAWABLE,
    WRITABLE,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.submissions.checklist import Point, Progress, checklist, progress
from evaluations.entry.submissions.content import facts_of
from evaluations.entry.submissions.labels import PointLine, point_lines
from evaluations.entry.submissions.models import NominationReturn, Submission
from evaluations.platform.journal.history import History, history_of
from evaluations.setup.committees.access import is_secretary
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User


@dataclass(frozen=True)
class Rights:
    """What the page offers the reader."""

    write: bool
    bring: bool
    submit: bool
    check: bool
    withdraw: bool
    extend: bool


@dataclass(frozen=True)
class NominationPage:
    groups: list[DimensionEvidence]
    others: list[EvidenceCard]
    count: int
    delegates: list[Delegate]
    points: Sequence[Point]
    progress: Progress
    deadlines: Deadlines
    submissions: list[Submission]
    returns: list[NominationReturn]
    sent_from: Nomination | None
    sent_to: Nomination | None
    rights: Rights
    shows_checklist: bool
    history: History | None

    @property
    def last_return(self) -> NominationReturn | None:
        return self.returns[0] if self.returns else None

    @property
    def lines(self) -> list[PointLine]:
        return point_lines(self.points)

    @property
    def missing(self) -> list[Point]:
        return [point for point in self.points if point.is_needed and not point.is_met]


def _rights(user: User, nomination: Nomination) -> Rights:
    state = nomination.state
    checks = user.is_administrator or is_secretary(user, nomination.committee)
    writes = may_write(user, nomination)
    keeps = user.is_administrator or acts_for(user, nomination)
    return Rights(
        write=writes,
        bring=may_bring(user, nomination),
        submit=writes and state in WRITABLE,
        check=checks and state == NominationState.SUBMITTED,
        withdraw=keeps and state in WITHDRAWABLE,
        extend=user.is_administrator and state != NominationState.WITHDRAWN,
    )


def nomination_page(nomination: Nomination, user: User) -> NominationPage:
    """Some fifteen queries, however much evidence there is."""
    tree = rubric_tree(nomination.category.rubric)
    is_own = acts_for(user, nomination)
    cards = evidence_cards(nomination, tree, user, marks_opened=not is_own)
    groups, others = grouped(cards, tree)
    points = checklist(facts_of(nomination, tree, cards))
    levels = Nomination.objects.visible_to(user).select_related("category__award__round")
    returns = NominationReturn.objects.filter(nomination=nomination)
    return NominationPage(
        groups=groups,
        others=others,
        count=len(cards),
        delegates=list(Delegate.objects.filter(nomination=nomination)),
        points=points,
        progress=progress(points),
        deadlines=nomination.deadlines,
        submissions=list(
            Submission.objects.filter(nomination=nomination).defer("content").order_by("-number")
        ),
        returns=list(returns.select_related("returned_by").prefetch_related("remarks__item")),
        sent_from=levels.filter(sent_up_to=nomination).first(),
        sent_to=levels.filter(sent_up_from=nomination).first(),
        rights=_rights(user, nomination),
        shows_checklist=nomination.state in WRITABLE,
        history=history_of(nomination) if user.oversees else None,
    )
