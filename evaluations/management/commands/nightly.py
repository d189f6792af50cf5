"""What is done every night: journal, results and a part of the files are checked, the journal is
sealed, the newest chain digest leaves the machine, and what is over is cleared away."""

import logging
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import first_misfit
from evaluations.oversight.operations.file_check import KIND as FILES
from evaluations.oversight.operations.file_check import check_files
from evaluations.platform.journal.actions import note_key
from evaluations.platform.journal.models import Verification
from evaluations.platform.journal.nightly import KIND as JOURNAL
from evaluations.platform.journal.nightly import check_journal
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.witness import tell_auditors
from evaluations.platform.retention.actions import apply_retention

KEPT = timedelta(days=400)
RESULTS = "results"
logger = logging.getLogger(__name__)


def verify(kind: str, check: Callable[[], Verification]) -> Verification:
    """Check, and write down what was found; a check that breaks is a finding as well."""
    try:
        found = check()
    except Exception as fault:
        logger.exception("the check of %s broke", kind)
        found = Verification(
            kind=kind, checked=0, finding=f"the check itself failed: {fault}", is_whole=False
        )
    found.checked_at = timezone.now()
    found.save()
    return found


def check_results() -> Verification:
    return Verification(
        kind=RESULTS, checked=Result.objects.count(), finding=str(first_misfit() or "")
    )


class Command(BaseCommand):
    help = "Check and seal journal and results, tell auditors, clear away what is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checks-only", action="store_true", help="clear nothing away")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [
            verify(JOURNAL, check_journal),
            verify(RESULTS, check_results),
            verify(FILES, check_files),
        ]
        Verification.objects.filter(checked_at__lt=timezone.now() - KEPT).delete()
        note_key()
        seal_settled()
        if not options["checks_only"]:
            apply_retention()
            call_command("clearsessions")
            call_command("prune_db_task_results")
        tell_auditors(checks)
        for check in checks:
            self.stdout.write(
                f"{check.kind}: {check.checked} checked. {check.finding or 'All fits.'}"
            )
        if any(check.finding for check in checks):
            raise CommandError("Something does not fit; see above and the administrators' page.")
