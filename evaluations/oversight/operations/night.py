"""What is done every night: journal, results and a part of the files are checked, the journal is
sealed, what is over is cleared away, and the newest chain digest leaves the machine.

It is a job: of several nodes that begin it one does it, and where that node is lost, housekeeping
has a worker of another do it. The mails are placed in the transaction that ends the job, so none
leaves twice.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import first_misfit
from evaluations.oversight.operations.file_check import KIND as FILES
from evaluations.oversight.operations.file_check import check_files
from evaluations.platform.jobs.actions import place
from evaluations.platform.jobs.models import WITHOUT_RESULT, Job, JobState
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.journal.actions import note_key
from evaluations.platform.journal.models import Verification
from evaluations.platform.journal.nightly import KIND as JOURNAL
from evaluations.platform.journal.nightly import check_journal
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.stamps import ask_for_renewals
from evaluations.platform.journal.witness import tell_auditors
from evaluations.platform.retention.actions import apply_retention

KEPT = timedelta(days=400)
RESULTS = "results"
logger = logging.getLogger(__name__)


def place_night(*, is_again: bool = False) -> Job | None:
    """The job of this night, for who does it now; None where it is done, or somebody is at it."""
    key = f"nightly-{timezone.localdate()}"
    if is_again:
        key += f"-{timezone.now():%H%M%S%f}"
    if Job.objects.filter(key=key).exclude(state__in=WITHOUT_RESULT).exists():
        return None
    return place(by=None, work=do_night.module_path, key=key)


@task(queue_name="long")
def do_night(pk: int) -> None:
    run(pk, _do)


def _do(running: Running) -> None:
    # Placed in the moment in which another node had done it.
    if Job.objects.filter(key=running.job.key, state=JobState.DONE).exists():
        running.conclude()
        return
    checks = made_checks()
    apply_retention()
    call_command("clearsessions")
    call_command("prune_db_task_results")
    with transaction.atomic():
        running.conclude()
        tell_auditors(checks)
        ask_for_renewals()


def made_checks() -> list[Verification]:
    """Check and seal; what was found is stored."""
    checks = [
        _verify(JOURNAL, check_journal),
        _verify(RESULTS, _check_results),
        _verify(FILES, check_files),
    ]
    Verification.objects.filter(checked_at__lt=timezone.now() - KEPT).delete()
    note_key()
    seal_settled()
    return checks


def _verify(kind: str, check: Callable[[], Verification]) -> Verification:
    """Check, and write down what was found; a check that breaks is a finding as well."""
    try:
        verification = check()
    except Exception as fault:
        logger.exception("the check of %s broke", kind)
        verification = Verification(
            kind=kind, checked=0, finding=f"the check itself failed: {fault}", is_whole=False
        )
    verification.checked_at = timezone.now()
    verification.save()
    return verification


def _check_results() -> Verification:
    return Verification(
        kind=RESULTS, checked=Result.objects.count(), finding=str(first_misfit() or "")
    )
