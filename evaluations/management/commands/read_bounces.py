"""Mark the addresses from which mail came back, by the reports that lie in a folder.

Which mailbox gets them is the operator's: fetch it into a folder or a maildir by whatever does
that already (fetchmail, getmail, the mail server itself). Files stay where they are.
"""

import stat
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.oversight.messages.delivery_reports import MOST_BYTES
from evaluations.oversight.messages.returned import take_report

MOST_FILES = 5_000
# Those of a maildir that hold mails.
FOLDERS = (".", "new", "cur")
WORDS = {
    "marked": "addresses marked",
    "known": "addresses marked before",
    "unproven": "failed recipients of mails that are not ours, or not provably: look at them",
    "other": "files that are no report of a failed delivery",
    "unreadable": "files that could not be read",
}


class Command(BaseCommand):
    help = "Mark addresses from which mail came back, by the reports (RFC 3464) in a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder of mails, or a maildir")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        reports: Counter[str] = Counter()
        files = list(islice(_files(folder), MOST_FILES + 1))
        for path in files[:MOST_FILES]:
            with path.open("rb") as file:
                reports.update(take_report(file))
        for key, words in WORDS.items():
            self.stdout.write(f"{reports[key]} {words}")
        if len(files) > MOST_FILES:
            raise CommandError(f"Only the first {MOST_FILES} files were read.")


def _files(folder: Path) -> Iterator[Path]:
    """Small plain files; what a link leads to is not read."""
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*")):
            facts = path.lstat()
            if stat.S_ISREG(facts.st_mode) and facts.st_size <= MOST_BYTES:
                yield path
