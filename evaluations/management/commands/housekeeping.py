"""Remove partial uploads that nobody finishes, and take up work that was dropped."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from evaluations.evidence.actions.housekeeping import sweep

SECONDS = 60
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Remove expired partial uploads; ask again for scans, previews and files left waiting."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, help="minutes; 0: once, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self._sweep(forever=bool(options["every"]))
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"] * SECONDS)

    def _sweep(self, *, forever: bool) -> None:
        """Beside the server a fault is logged and the next turn awaited: others go on working."""
        try:
            swept = sweep()
        except Exception:
            if not forever:
                raise
            logger.exception("housekeeping failed")
            return
        if swept.given_up or swept.taken_up:
            self.stdout.write(
                f"{swept.given_up} partial uploads removed, {swept.taken_up} jobs taken up"
            )
