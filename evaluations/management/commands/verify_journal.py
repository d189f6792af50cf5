"""Check every entry, seal and time stamp of the journal and name the first misfit."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.platform.journal.models import Seal, TimeStamp
from evaluations.platform.journal.nightly import mark
from evaluations.platform.journal.stamp_checks import (
    first_misfit_outside,
    first_stamp_finding,
    tokens_in,
)
from evaluations.platform.journal.verification import first_finding


class Command(BaseCommand):
    help = "Check every entry, seal and time stamp of the journal and name the first misfit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--chain", default="", help="a chain digest from a certified paper or a nightly mail"
        )
        parser.add_argument(
            "--stamps",
            type=Path,
            help="a time-stamp token, or a folder of them, that was kept outside: stamps/ of a "
            "bundle",
        )
        parser.add_argument(
            "--go-on",
            action="store_true",
            help="begin behind the seal that the last nightly check had reached; proves less",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        after = mark() if options["go_on"] else None
        outside = self._outside(options["stamps"])
        finding = (
            first_finding(kept_outside=options["chain"].lower(), after=after)
            or first_stamp_finding(after=after)
            or first_misfit_outside(outside)
        )
        if finding is not None:
            raise CommandError(str(finding))
        since = f" since seal {after.number}" if after else ""
        stamps = f"{TimeStamp.objects.count()} time stamps"
        if outside:
            stamps += f" and {len(outside)} from outside"
        self.stdout.write(f"{Seal.objects.count()} seals, {stamps}, every entry{since} fits.")

    def _outside(self, path: Path | None) -> dict[str, bytes]:
        """The tokens at a path that was named; a path without any proves nothing."""
        tokens = tokens_in(path) if path else {}
        if path and not tokens:
            raise CommandError(f"{path} holds no time-stamp token.")
        return tokens
