"""A committee that agrees on one sheet, nobody with a conflict."""

import pytest

from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.models import ConflictKind
from evaluations.setup.rounds.models import Award, Mode
from tests.factories import Cast


@pytest.fixture
def agreed(cast: Cast) -> Cast:
    Award.objects.update(mode=Mode.AGREED)
    cast.category.award.refresh_from_db()
    for judge in cast.judges:
        seat = cast.seat(judge)
        declare(by=judge, seat=seat, nomination=cast.nomination, kind=ConflictKind.NONE)
    return cast
