"""Check every entry and seal of the journal and name the first thing that does not fit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.platform.journal.models import Seal
from evaluations.platform.journal.nightly import mark
from evaluations.platform.journal.verification import first_finding


class Command(BaseCommand):
    help = "Check every entry and seal of the journal and name the first thing that does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--chain", default="", help="a chain digest from a certified paper or a nightly mail"
        )
        parser.add_argument(
            "--go-on",
            action="store_true",
            help="begin behind the seal that the last nightly check had reached; proves less",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        after = mark() if options["go_on"] else None
        finding = first_finding(kept_outside=options["chain"].lower(), after=after)
        if finding is not None:
            raise CommandError(str(finding))
        since = f" since seal {after.number}" if after else ""
        self.stdout.write(f"{Seal.objects.count()} seals, every entry{since} fits.")
