"""Check every seal of the journal and name the first entry that does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.journal.models import Seal
from evaluations.journal.verification import first_finding


class Command(BaseCommand):
    help = "Check every seal of the journal and name the first entry that does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        finding = first_finding()
        if finding is None:
            self.stdout.write(f"{Seal.objects.count()} seals, every entry fits.")
            return
        where = f"entry {finding.entry}" if finding.entry else "some entry"
        raise CommandError(f"seal {finding.seal}, {where}: {finding.problem}")
