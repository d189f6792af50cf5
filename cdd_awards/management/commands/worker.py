"""Work off one queue, for ever; SIGTERM hands a long job over."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from cdd_awards.postgresql.limits import WORKER_LOCK_SECONDS, limit_waiting
from cdd_awards.serving.patient_worker import PatientWorker
from evaluations.oversight.operations.signs import signs_of_life, worker_of


class Command(BaseCommand):
    help = "Do the work of one queue: quick (mail, scans, previews) or long (documents, imports)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queue", choices=settings.TASKS["default"]["QUEUES"])
        parser.add_argument("--batch", action="store_true", help="end when nothing is left")

    def handle(self, *args: Any, **options: Any) -> None:
        limit_waiting(lock_seconds=WORKER_LOCK_SECONDS)
        worker = PatientWorker(
            queue_names=[options["queue"]],
            interval=1,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        # Who ends when nothing is left is no worker to count on.
        alive = nullcontext() if options["batch"] else signs_of_life(worker_of(options["queue"]))
        with alive:
            worker.run()
