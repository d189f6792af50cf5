"""`python -m tests.upgrade.looking`: what today's code finds in a base that was upgraded."""

import json
import os
import sys
from datetime import datetime
from typing import Any

import time_machine

from tests.upgrade.kept import set_up


def look(facts: dict[str, Any]) -> dict[str, Any]:
    # Settings are loaded by now.
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from evaluations.judging.results.verification import first_misfit  # noqa: PLC0415
    from evaluations.judging.scoring.models import Mark  # noqa: PLC0415
    from evaluations.oversight.operations.tables import asked, counts  # noqa: PLC0415
    from evaluations.platform.journal.verification import first_finding  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    mark = Mark.objects.get(sheet=facts["sheet"], indicator=facts["indicator"])
    return {
        "unapplied": [str(migration) for migration, _backwards in plan],
        "journal": str(first_finding() or ""),
        "results": str(first_misfit() or ""),
        "points": f"{mark.points:.0f}",
        "version": mark.version,
        "pages": _pages(facts),
        "counts": counts(asked),
    }


def _pages(facts: dict[str, Any]) -> dict[str, int]:
    """The judge signs in anew, with the password of the old release, and reads."""
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.post("/accounts/login/", {"login": facts["judge"], "password": facts["password"]})
    addresses = ("/", "/results/", f"/sheets/{facts['sheet']}/", "/privacy/")
    return {address: client.get(address).status_code for address in addresses}


if __name__ == "__main__":
    kept = json.loads(os.environ["KEPT_FACTS"])
    set_up()
    with time_machine.travel(datetime.fromisoformat(kept["made_at"]), tick=True):
        json.dump(look(kept), sys.stdout)
