"""Nobody gets a mail that was not announced, whatever happens to the sender."""

from typing import Any

from evaluations.oversight.messages import sending
from evaluations.setup.rounds.models import Phase
from tests.announced import faults, trial
from tests.factories import make_round, make_user


def test_exactly_who_was_announced_has_one_mail(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "PORTION", 7)
    administrator = make_user(is_administrator=True)
    award_round = make_round(phase=Phase.EVALUATING)

    found = trial(by=administrator, award_round=award_round, people=40)

    assert faults(found) == []
    assert 15 < len(found.announced) < 40
    assert found.killed == 2
    assert found.states == {"sent": len(found.announced) - 3, "failed": 2, "settled": 1}
