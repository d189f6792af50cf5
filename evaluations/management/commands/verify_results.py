"""Compute every certified result anew from the raw marks; name the first thing that differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import first_misfit


class Command(BaseCommand):
    help = "Compute every certified result anew from the raw marks; name what does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        misfit = first_misfit()
        if misfit is not None:
            raise CommandError(str(misfit))
        self.stdout.write(f"{Result.objects.count()} results, everything fits.")
