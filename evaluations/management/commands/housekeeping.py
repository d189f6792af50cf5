"""What time brings: reminders, seats that changed hands, uploads nobody finishes, dropped work."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from evaluations.entry.evidence.actions.housekeeping import sweep
from evaluations.entry.nominations.notices import remind_of_deadlines
from evaluations.entry.schedule.notices import announce_tomorrow
from evaluations.judging.preflight.reminders import prepare_tomorrow
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.archiving import archive_replaced
from evaluations.outcome.objections.actions import accept_silently
from evaluations.outcome.objections.notices import tell_of_windows
from evaluations.outcome.publication.notices import announce_results
from evaluations.oversight.messages.sending import messages_waiting, send_messages
from evaluations.oversight.operations.reading import State
from evaluations.oversight.operations.readings import readings
from evaluations.oversight.operations.signs import HOUSEKEEPING, forget_old, note_sign
from evaluations.oversight.phases.opening import open_due_rounds
from evaluations.platform.jobs.actions import clear_expired, reclaim_dropped
from evaluations.platform.journal.actions import note_key
from evaluations.platform.journal.sealing import PORTION, newest_seal, seal_settled
from evaluations.platform.journal.stamps import ask_for_stamps
from evaluations.platform.notices.actions import mails_waiting, send_notices

SECONDS = 60
logger = logging.getLogger(__name__)


def _tell() -> None:
    """Notices whose time has come, and mails that could not be sent at the first attempt."""
    remind_of_deadlines()
    announce_tomorrow()
    prepare_tomorrow()
    announce_results()
    tell_of_windows()
    if mails_waiting():
        send_notices.enqueue()
    if messages_waiting():
        send_messages.enqueue()


def _look_around() -> None:
    """Leave a sign of life, and what is out of order here, for the administrators' first page."""
    down = [reading.key for reading in readings() if reading.state is State.DOWN]
    note_sign(HOUSEKEEPING, [key for key in down if key != HOUSEKEEPING])
    forget_old()


def _least() -> int:
    """How many entries are worth a seal: one where the worker that was to seal a certification
    was lost."""
    seal = newest_seal()
    sealed = seal.last_entry_id if seal else 0
    return 1 if Result.objects.filter(entry__gt=sealed).exists() else PORTION


class Command(BaseCommand):
    help = "Send reminders; archive sheets of replaced seats; clear uploads; reclaim dropped work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, help="minutes; 0: once, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self._sweep(forever=bool(options["every"]))
            if not options["every"]:
                return
            for _minute in range(options["every"]):
                close_old_connections()
                time.sleep(SECONDS)
                self._reclaim()

    def _reclaim(self) -> None:
        """What a killed worker dropped waits a minute or two, also between two turns."""
        try:
            reclaim_dropped()
        except Exception:
            logger.exception("dropped work could not be reclaimed")

    def _sweep(self, *, forever: bool) -> None:
        """Beside the server a fault is logged and the next turn awaited: others go on working."""
        try:
            note_key()
            seal_settled(least=_least())
            ask_for_stamps()
            open_due_rounds()
            _tell()
            archive_replaced(by=None)
            accept_silently()
            reclaimed = reclaim_dropped()
            clear_expired()
            given_up = sweep()
            _look_around()
        except Exception:
            if not forever:
                raise
            logger.exception("housekeeping failed")
            return
        if given_up or reclaimed:
            self.stdout.write(f"{given_up} partial uploads removed, {reclaimed} jobs reclaimed")
