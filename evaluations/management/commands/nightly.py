"""What is done every night (oversight/operations/night.py), by one of the nodes that begin it."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluations.oversight.operations.night import made_checks, place_night
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import start
from evaluations.platform.journal.models import Verification
from evaluations.platform.journal.witness import tell_auditors

ELSEWHERE = "It is done today, or another node is at it; see also --again."


class Command(BaseCommand):
    help = "Once a day: check and seal, tell auditors, clear away what is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="also where it was done today")
        parser.add_argument(
            "--checks-only", action="store_true", help="whenever asked; clear nothing away"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["checks_only"]:
            checks = made_checks()
            tell_auditors(checks)
            self._tell(checks)
        elif job := place_night(is_again=options["again"]):
            self._do(job)
        else:
            self.stdout.write(ELSEWHERE)

    def _do(self, job: Job) -> None:
        begun = timezone.now()
        start(job, at_once=True)
        job.refresh_from_db()
        if job.state == JobState.RUNNING:
            self.stdout.write(ELSEWHERE)
            return
        if job.state != JobState.DONE:
            raise CommandError("It did not come to its end; see the log. It is tried again.")
        self._tell(Verification.objects.filter(checked_at__gte=begun).order_by("pk"))

    def _tell(self, checks: Iterable[Verification]) -> None:
        for check in checks:
            self.stdout.write(
                f"{check.kind}: {check.checked} checked. {check.finding or 'All fits.'}"
            )
        if any(check.finding for check in checks):
            raise CommandError("Something does not fit; see above and the administrators' page.")
