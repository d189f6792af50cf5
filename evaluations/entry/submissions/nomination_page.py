"""A nomination's page: what it says, what it lacks, and what the reader may do with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluations.entry.evidence.reading import evidence_cards, grouped, with_remarks
from evaluations.entry.nominations.access import acts_for, may_bring, may_write
from evaluations.entry.nominations.models import (
    HANDED_IN,
    RETURN_TOLD,
    WITHDRAWABLE,
    WRITABLE,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.submissions.actions import may_be_withdrawn
from evaluations.entry.submissions.checklist import Point, checklist, progress
from evaluations.entry.submissions.content import facts_of, own_marks_content
from evaluations.entry.submissions.labels import point_lines
from evaluations.entry.submissions.models import Submission
from evaluations.entry.submissions.returns import returns_of
from evaluations.platform.journal.history import history_of
from evaluations.setup.committees.access import is_secretary, may_run
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import RubricTree, rubric_tree
from units.models import User


def _rights(user: User, nomination: Nomination, tree: RubricTree) -> dict[str, bool]:
    """What the page offers the reader."""
    state = nomination.state
    checks = user.is_administrator or is_secretary(user, nomination.committee)
    writes = may_write(user, nomination)
    is_stage = nomination.stage_of_id is not None
    keeps = not is_stage and (user.is_administrator or acts_for(user, nomination))
    return {
        "write": writes,
        "bring": may_bring(user, nomination),
        "submit": writes and state in WRITABLE,
        "answer": writes and state == NominationState.RETURNED,
        "check": checks and state == NominationState.SUBMITTED,
        "withdraw": keeps and state in WITHDRAWABLE and may_be_withdrawn(nomination),
        "extend": user.is_administrator and not is_stage and state != NominationState.WITHDRAWN,
        "assign": user.is_administrator and state in HANDED_IN,
        "classify": checks and bool(tree.classes) and _may_be_classified(nomination),
        "ask": _sits(user, nomination) and state == NominationState.ACCEPTED,
        "read_questions": _reads_questions(user, nomination),
        "own_marks": keeps and tree.asks_self_assessment,
    }


def _primary(rights: Mapping[str, bool], points: Sequence[Point]) -> str:
    """What is due: this button alone stands filled."""
    open_points = {point.code for point in points if point.is_needed and not point.is_met}
    due = {
        "check": rights["check"],
        "answer": rights["answer"] and "answers" in open_points,
        "submit": rights["submit"] and not open_points,
    }
    return next((name for name, is_due in due.items() if is_due), "bring")


def _sits(user: User, nomination: Nomination) -> bool:
    """Whether the reader holds a seat of its committee today."""
    return Seat.objects.held_by(user).filter(committee=nomination.committee_id).exists()


def _reads_questions(user: User, nomination: Nomination) -> bool:
    """Whether the reader sees what judges want to ask: runs the committee, or acts for the office
    in a round that shows it."""
    if nomination.committee is not None and may_run(user, nomination.committee):
        return True
    award_round = nomination.category.award.round
    return award_round.shows_questions_to_offices and acts_for(user, nomination)


def _may_be_classified(nomination: Nomination) -> bool:
    return nomination.state in HANDED_IN and not nomination.sheets.exists()


def nomination_page(nomination: Nomination, user: User) -> dict[str, Any]:
    """Some twenty queries, however much evidence there is."""
    tree = rubric_tree(nomination.category.rubric)
    is_own = acts_for(user, nomination)
    cards = evidence_cards(nomination, tree, user, marks_opened=not is_own)
    cards = with_remarks(cards, nomination)
    groups, other_cards = grouped(cards, tree)
    points = checklist(facts_of(nomination, tree, cards))
    levels = Nomination.objects.visible_to(user).select_related("category__award__round")
    submissions = Submission.objects.filter(nomination=nomination).defer("content")
    returns = returns_of(nomination)
    rights = _rights(user, nomination, tree)
    return {
        "groups": groups,
        "others": other_cards,
        "count": len(cards),
        "delegates": list(Delegate.objects.filter(nomination=nomination)),
        "lines": point_lines(points),
        "missing": [point for point in points if point.is_needed and not point.is_met],
        "progress": progress(points),
        "deadlines": nomination.deadlines,
        "submissions": list(submissions.order_by("-number")),
        "returns": returns,
        "last_return": returns[0] if returns else None,
        "shows_answers": nomination.state in RETURN_TOLD and bool(returns),
        "sent_from": levels.filter(sent_up_to=nomination).first(),
        "sent_to": levels.filter(sent_up_from=nomination).first(),
        "stages": list(levels.filter(stage_of=nomination).select_related("committee")),
        "stage_of": levels.filter(pk=nomination.stage_of_id or 0).first(),
        "rights": rights,
        "primary": _primary(rights, points),
        "own_marks": own_marks_content(nomination, tree),
        "shows_checklist": nomination.state in WRITABLE,
        "history": history_of(nomination) if user.oversees else None,
    }
