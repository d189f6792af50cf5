"""A message to those of 2,000 people who have not joined: `python -m benchmarks mail`.

Exactly who was announced has one mail, with a sender that is killed twice and a refused address.
"""

import time

from benchmarks import administration, stage
from benchmarks.report import Row
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.announced import faults, trial

PEOPLE = 2_000


def measured() -> list[Row]:
    stage.prepare_tables()
    administrator = administration.prepare().administrator
    award_round = AwardRound.objects.create(
        name="mail trial", fiscal_year_be=2599, phase=Phase.EVALUATING
    )
    begun = time.process_time()
    found = trial(by=administrator, award_round=award_round, people=PEOPLE)
    seconds = time.process_time() - begun
    for one in faults(found):
        print(one)  # noqa: T201
    return [
        Row("announced", len(found.announced), "people", PEOPLE),
        Row("mails that left", found.taken.total(), "mails", len(found.announced)),
        Row("senders killed", found.killed, "times", 2),
        Row("wrong: not announced, not reached, or twice", len(faults(found)), "people", 0),
        Row("all of it: CPU", seconds, "s", 120),
        Row("portions", found.portions, "", PEOPLE),
    ]
