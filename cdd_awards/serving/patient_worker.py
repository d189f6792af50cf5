"""The background worker: waits where the database is away, and hands its job over when it ends."""

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands.db_worker import Worker

from cdd_awards.serving.back_off import back_off, failures_after
from evaluations.platform.jobs.running import stop_asked

logger = logging.getLogger(__name__)


class PatientWorker(Worker):
    """The package's worker ends with the first question that the database does not answer."""

    def shutdown(self, signum: int, frame: Any) -> None:
        stop_asked.set()
        super().shutdown(signum, frame)

    def run(self) -> None:
        failures = 0
        while self.running:
            begun = time.monotonic()
            try:
                super().run()
                return
            except (OperationalError, InterfaceError) as fault:
                connections.close_all()
                failures = failures_after(time.monotonic() - begun, failures)
                seconds = back_off(failures)
                logger.warning("worker: database away, next try in %.0f s: %s", seconds, fault)
                time.sleep(seconds)
