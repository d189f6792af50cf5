"""Rows that the page of a round shows besides its awards, remembered as they are."""

from functools import lru_cache

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.cascade.winners import NoWinner, undecided
from evaluations.oversight.phases.remembering import State
from evaluations.setup.rounds.models import AwardRound

SESSIONS_SHOWN = 8


@lru_cache(maxsize=16)
def first_sessions(award_round: int, _state: State) -> tuple[EvaluationSession, ...]:
    """One query; none where nothing was written since."""
    rows = EvaluationSession.objects.filter(committee__round=award_round)
    return tuple(rows.select_related("host", "committee")[:SESSIONS_SHOWN])


@lru_cache(maxsize=16)
def remembered_undecided(award_round: int, _state: State) -> tuple[NoWinner, ...]:
    """No query where nothing was written since."""
    return tuple(undecided(AwardRound.objects.get(pk=award_round)))
