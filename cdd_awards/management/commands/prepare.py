"""What must stand before the product is served, in one process; what stands is left alone.

Part of a release, not of a start (`make release`). Of several nodes one does it, the others wait
and find it done.
"""

from argparse import ArgumentParser
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cdd_awards.alone import alone
from cdd_awards.postgresql.connections import shortage
from evaluations.assembly import lay_triggers
from evaluations.management.stepping import SteppingCommand
from units.laid import lay
from units.registry import registry_digest


class Command(SteppingCommand):
    help = "Migrate, load the registry and collect static files, as far as that is needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add the demo day as well")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PGBOUNCER:
            raise CommandError(
                "A release needs PostgreSQL itself: DATABASE_OWNER_URL must lead there."
            )
        with alone():
            prepare_database(self)
            if warning := shortage(settings.WEB_PROCESSES):
                self.stderr.write(self.style.WARNING(warning))
            collect_static(self)
            if options["demo"]:
                self.say("adding what is missing of the demo day")
                call_command("seed_demo", stdout=self.stdout)
            self.say("everything is prepared")


def prepare_database(command: SteppingCommand) -> None:
    if _is_migrated():
        lay_triggers(connection)
    else:
        command.say("migrating the database")
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    lay("registry", registry_digest(), lambda: _load_registry(command))


def _load_registry(command: SteppingCommand) -> None:
    command.say("loading places and offices")
    call_command("load_registry", stdout=command.stdout)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def collect_static(command: SteppingCommand) -> None:
    """Collecting hashes and compresses every file, so it is done only after one has changed. What
    earlier releases left stays: pages that devices kept are drawn with it."""
    stamp = settings.STATIC_ROOT / ".collected"
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return
    command.say("collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def _digest_of_sources() -> str:
    digest = sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            with storage.open(path) as file:
                digest.update(f"{path} {sha256(file.read()).hexdigest()}\n".encode())
    return digest.hexdigest()
