"""What waits for a person, and what they did: read from every stage, for the first page."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.openings import OpenRound, open_rounds
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.outcome.objections.models import ObjectionWindow, ObjectionWindowQuerySet
from evaluations.oversight.home.duties import Duties, Own, duties_of, own_seats
from evaluations.oversight.home.queries import DONE, SESSIONS, UNREAD
from evaluations.oversight.home.running import RunningDay, running_days
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.committees.models import Seat
from units.models import User

SESSIONS_SHOWN = 5
DONE_SHOWN = 8
NOMINATIONS_SHOWN = 10
NOTICES_SHOWN = 5


@dataclass(frozen=True)
class Work:
    today: datetime.date
    sessions: list[EvaluationSession]
    days: list[RunningDay]
    runs_committee: bool
    keeps_papers: bool
    held: tuple[Seat, ...]
    duties: Duties
    done: list[ScoreSheet]
    is_judge: bool
    nominations: list[Nomination]
    open_rounds: list[OpenRound]
    to_check: list[Nomination]
    to_answer: list[ObjectionWindow]
    to_certify_anew: list[ObjectionWindow]
    notices: list[tuple[Notice, str]]
    has_more_notices: bool

    @property
    def primary(self) -> str:
        """What is due: the first button of this list alone stands filled."""
        lists = {
            "waiting": self.duties.waiting,
            "to_check": self.to_check,
            "to_answer": self.to_answer,
            "to_certify_anew": self.to_certify_anew,
            "figures": self.duties.figures,
            "panels": self.duties.ready,
            "nominate": self.open_rounds,
        }
        return next((name for name, rows in lists.items() if rows), "")


def _done(user: User) -> list[ScoreSheet]:
    return DONE.instances(ScoreSheet, by=user.pk, most=DONE_SHOWN)


def _sessions(user: User, today: datetime.date) -> list[EvaluationSession]:
    return SESSIONS.instances(
        EvaluationSession,
        by=user.pk,
        oversees=user.oversees,
        is_officer=user.is_officer,
        today=today,
        most=SESSIONS_SHOWN,
    )


def _nominations(user: User) -> list[Nomination]:
    if not user.is_officer:
        return []
    rows = Nomination.objects.brought_by(user).whole().select_related("category")
    return list(rows[:NOMINATIONS_SHOWN])


def _unread(user: User) -> list[Notice]:
    """No query for who came with the page's session and has none (`unread_notices`)."""
    if not getattr(user, "unread_notices", True):
        return []
    return UNREAD.instances(Notice, by=user.pk, most=NOTICES_SHOWN + 1)


def _to_check(user: User, own: Own) -> list[Nomination]:
    """For the secretary; an administrator, who may check all, has a list for that."""
    if user.is_administrator or not own.keeps_papers:
        return []
    rows = Nomination.objects.checked_by(user).filter(state=NominationState.SUBMITTED)
    return list(rows.select_related("category").order_by("submitted_at")[:NOMINATIONS_SHOWN])


def _to_answer(user: User, own: Own) -> list[ObjectionWindow]:
    """For the chair; who keeps papers or administers finds them among what is due: no query where
    nothing waits."""
    if user.is_administrator or own.keeps_papers or not own.is_asked_to_answer:
        return []
    return _windows(ObjectionWindow.objects.answerable_by(user).unanswered())


def _to_certify_anew(user: User, own: Own) -> list[ObjectionWindow]:
    """What is upheld, for the chair: no query where nothing waits."""
    if not own.is_asked_to_answer:
        return []
    return _windows(ObjectionWindow.objects.to_certify_anew(user))


def _windows(rows: ObjectionWindowQuerySet) -> list[ObjectionWindow]:
    rows = rows.order_by("closes_on", "pk").select_related("nomination__category")
    return list(rows.defer("content")[:NOMINATIONS_SHOWN])


def work_of(user: User) -> Work:
    """Everything the first page shows `user`: eight queries for a chair, one more with unread
    notices, on a day of sessions, two while objections wait, more where figures are keyed or
    sheets agreed on."""
    own, today, unread = own_seats(user), timezone.localdate(), _unread(user)
    return Work(
        today=today,
        sessions=_sessions(user, today),
        days=running_days(user, own),
        runs_committee=bool(own.run),
        keeps_papers=own.keeps_papers,
        held=own.held,
        duties=duties_of(own),
        done=_done(user) if own.seats else [],
        is_judge=bool(own.seats),
        nominations=_nominations(user),
        open_rounds=open_rounds(user) if user.is_officer else [],
        to_check=_to_check(user, own),
        to_answer=_to_answer(user, own),
        to_certify_anew=_to_certify_anew(user, own),
        notices=[(notice, sentence_of(notice)) for notice in unread[:NOTICES_SHOWN]],
        has_more_notices=len(unread) > NOTICES_SHOWN,
    )
