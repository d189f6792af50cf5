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
from evaluations.oversight.operations.file_check import count_in, first_unfit, parts_tonight
from evaluations.platform.journal.actions import note_key, seal_tail
from evaluations.platform.journal.models import Seal, Verification
from evaluations.platform.journal.verification import Finding, first_finding
from evaluations.platform.journal.witness import tell_auditors
from evaluations.setup.accounts.actions import remove_old_events

KEPT = timedelta(days=400)
logger = logging.getLogger(__name__)


def verify(kind: str, count: int, first: Callable[[], object | None]) -> Verification:
    """Check, and write down what was found; a check that breaks is a finding as well."""
    try:
        found = first()
    except Exception as fault:
        logger.exception("the check of %s broke", kind)
        found = f"the check itself failed: {fault}"
    return Verification.objects.create(
        kind=kind, checked_at=timezone.now(), checked=count, finding=str(found or "")
    )


def journal_finding() -> Finding | None:
    """Also that no seal was taken away since the last check, which wrote down how many it saw."""
    last = Verification.objects.filter(kind="journal").first()
    count = Seal.objects.count()
    if last is not None and count < last.checked:
        return Finding(0, 0, f"{last.checked} seals were there at the last check, {count} are now")
    return first_finding()


class Command(BaseCommand):
    help = "Check and seal journal and results, tell auditors, clear away what is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checks-only", action="store_true", help="clear nothing away")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = parts_tonight()
        checks = [
            verify("journal", Seal.objects.count(), journal_finding),
            verify("results", Result.objects.count(), first_misfit),
            verify("files", count_in(parts), lambda: first_unfit(parts)),
        ]
        Verification.objects.filter(checked_at__lt=timezone.now() - KEPT).delete()
        note_key()
        seal_tail()
        if not options["checks_only"]:
            remove_old_events()
            call_command("clearsessions")
            call_command("prune_db_task_results")
        tell_auditors(checks)
        for check in checks:
            self.stdout.write(
                f"{check.kind}: {check.checked} checked. {check.finding or 'All fits.'}"
            )
        if any(check.finding for check in checks):
            raise CommandError("Something does not fit; see above and the administrators' page.")
