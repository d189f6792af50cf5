"""A backup into an empty database and an empty store, held against everything that is known."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from evaluations.assembly import install_triggers
from evaluations.management.stepping import SteppingCommand
from evaluations.oversight.operations.backup_set import BackupSet, NoBackup, read_set
from evaluations.oversight.operations.databases import Unavailable
from evaluations.oversight.operations.restoring import check_target, checks, put_back


class Command(SteppingCommand):
    help = "Restore the backup in FOLDER into the empty database and store of the settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = read_set(options["folder"].absolute())
            check_target(backup)
            self.say(f"the backup of {backup.manifest['made_at']} is whole")
            put_back(backup)
        except (NoBackup, Unavailable) as fault:
            raise CommandError(str(fault)) from None
        install_triggers(connection)
        self.say(f"database and {len(backup.manifest['files'])} files are back, triggers laid")
        self._verify(backup)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)

    def _verify(self, backup: BackupSet) -> None:
        findings = 0
        for name, first in checks(backup):
            finding = first()
            findings += bool(finding)
            self.say(f"{name}: {finding or 'everything fits'}")
        if findings:
            raise CommandError(f"Restored, and {findings} of the checks above found something.")
