"""One consistent backup: database, files by their digests, release, names of settings."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.oversight.operations.backing_up import back_up
from evaluations.oversight.operations.databases import Unavailable
from evaluations.oversight.operations.runs import BACKUP, noted


class Command(BaseCommand):
    help = "Make one consistent backup in a new FOLDER; files of backups beside it are shared."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="such as /backup/2026-11-28; not yet there")

    def handle(self, *args: Any, **options: Any) -> None:
        begun, folder = time.monotonic(), options["folder"].absolute()
        with noted(BACKUP) as note:
            try:
                done = back_up(folder)
            except Unavailable as fault:
                raise CommandError(str(fault)) from None
            note.detail = f"{folder}: {done.files} files, {done.copied} new; {done.digest}"
            self.stdout.write(f"{note.detail} ({time.monotonic() - begun:.1f} s)")
            if done.problems:
                raise CommandError(
                    f"The backup is made, and {len(done.problems)} files do not fit: "
                    + "; ".join(done.problems[:10])
                )
