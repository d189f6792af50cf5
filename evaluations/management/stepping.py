"""A command that takes its time says where it is."""

import time
from typing import Any

from django.core.management.base import BaseCommand


class SteppingCommand(BaseCommand):
    """Says a line a step, each behind the seconds since the command began."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.begun = time.monotonic()

    def say(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self.begun:6.1f} s  {line}")
        # Where the output is a pipe or a file, the line would else come at the end.
        self.stdout.flush()
