"""`python -m tests.upgrade.load`: requests of a judge at work, one after the other, until standard
input ends. Says "ready" when the first came back, and at last what came back how often.

It is the release's own code that answers: the folder it runs in says which.
"""

import json
import os
import sys
from collections import Counter
from datetime import datetime
from threading import Event, Thread
from typing import Any

import time_machine

from tests.upgrade.kept import set_up


def main() -> None:
    facts = json.loads(os.environ["KEPT_FACTS"])
    set_up()
    over = Event()
    Thread(target=_wait_for_the_end, args=[over], daemon=True).start()
    with time_machine.travel(datetime.fromisoformat(facts["made_at"]), tick=True):
        json.dump(_work(facts, over), sys.stdout)


def _wait_for_the_end(over: Event) -> None:
    sys.stdin.read()
    over.set()


def _work(facts: dict[str, Any], over: Event) -> dict[str, Any]:
    """The pages of the day, and a mark that goes up and down; how often each status came."""
    from django.test import Client  # noqa: PLC0415 (settings are loaded now)

    from tests.devices import send, writing  # noqa: PLC0415

    client = Client(raise_request_exception=False)
    sign_in = {"login": facts["judge"], "password": facts["password"]}
    found, version, points = Counter([client.post("/accounts/login/", sign_in).status_code]), 1, ""
    while not over.is_set() or not version > 1:
        for address in ("/", f"/sheets/{facts['sheet']}/", "/notices/"):
            found[client.get(address).status_code] += 1
        points = "7" if version % 2 else "6"
        edit = writing(facts["indicator"], version=version, points=points)
        answer = send(client, facts["sheet"], edit)
        found[answer.status_code] += 1
        if answer.status_code == 200 and answer.json()["answers"][0]["status"] == "saved":
            version += 1
        if version == 2:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
    return {"statuses": found, "points": points, "version": version}


if __name__ == "__main__":
    main()
