"""A day to be planned."""

import datetime

import pytest
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from tests.factories import (
    Cast,
    make_nomination,
    make_session,
)


@pytest.fixture
def session(cast: Cast) -> EvaluationSession:
    """A day of the committee on which nothing is planned."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    made: EvaluationSession = make_session(committee=cast.committee, date=tomorrow)
    return made


@pytest.fixture
def nominations(cast: Cast) -> list[Nomination]:
    return [make_nomination(category=cast.category, committee=cast.committee) for _one in range(3)]
