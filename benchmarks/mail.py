"""A message to those of 2,000 people who have not joined: `python -m benchmarks mail`.

Exactly who was announced has one mail, with a sender that is killed twice and a refused address.
"""

import time

from django.core.management import call_command

from benchmarks.report import Row
from tests.announced import faults, trial
from tests.factories import make_round, make_user

PEOPLE = 2_000


def measured() -> list[Row]:
    call_command("migrate", verbosity=0)
    administrator = make_user(is_administrator=True)
    begun = time.process_time()
    found = trial(by=administrator, award_round=make_round(), people=PEOPLE)
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
