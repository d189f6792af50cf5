"""Load places, regions and offices; loading twice adds nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from units.registry import load_registry


class Command(BaseCommand):
    help = "Load places, regions and offices; loading twice adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_registry()
        self.stdout.write(
            f"added {loaded.regions} regions, {loaded.places} places, {loaded.units} offices"
        )
