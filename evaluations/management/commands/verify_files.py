"""Hold every file and document against its digest and name what does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.oversight.operations.file_check import ALL_PARTS, count_in, first_unfit


class Command(BaseCommand):
    help = "Hold every stored file and frozen document against its digest; name what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        if finding := first_unfit(ALL_PARTS):
            raise CommandError(finding)
        self.stdout.write(f"{count_in(ALL_PARTS)} files and documents, everything fits.")
