"""Every stage by name, and what the stages declare: the one list that knows them all.

A stage declares in modules of fixed names (`triggers`, `verbs`, `notices`, `documents`,
`retention`, `leaving`, `certified`, `bundled`, `imports`, `bulk`, `viewing`); it is found here by
its name alone.
"""

from collections.abc import Iterator
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from types import ModuleType

from django.db.backends.base.base import BaseDatabaseWrapper

from evaluations.platform.journal import labels
from evaluations.platform.triggers import installing
from evaluations.platform.triggers.trigger import Trigger
from units.laid import lay
from units.models import Laid

# In the order of the work; at the end the demo, which writes the journal as well.
STAGES = (
    "platform.journal",
    "platform.searches",
    "platform.retention",
    "platform.notices",
    "platform.jobs",
    "platform.documents",
    "platform.bulk",
    "setup.accounts",
    "setup.directory",
    "setup.rubrics",
    "setup.rounds",
    "setup.zones",
    "setup.committees",
    "entry.nominations",
    "entry.evidence",
    "entry.submissions",
    "entry.schedule",
    "judging.figures",
    "judging.scoring",
    "judging.questions",
    "judging.paper",
    "judging.moderation",
    "judging.agreed",
    "judging.results",
    "judging.preflight",
    "judging.day",
    "outcome.reports",
    "outcome.minutes",
    "outcome.objections",
    "outcome.certificates",
    "outcome.publication",
    "outcome.cascade",
    "oversight.operations",
    "oversight.phases",
    "oversight.outstanding",
    "oversight.messages",
    "oversight.copying",
    "oversight.rehearsals",
    "oversight.privacy",
    "oversight.home",
    "oversight.manual",
    "management.demo",
)


def modules(name: str) -> Iterator[ModuleType]:
    """The module `name` of every stage that has one."""
    for stage in STAGES:
        if find_spec(path := f"evaluations.{stage}.{name}"):
            yield import_module(path)


LOADED = (
    "notices",
    "documents",
    "retention",
    "leaving",
    "certified",
    "bundled",
    "imports",
    "bulk",
    "viewing",
)


def assemble() -> None:
    """Make known what the stages declare; call it once the models are there."""
    for module in modules("verbs"):
        for words in ("VERBS", "NAMES", "VALUES", "UNTOLD"):
            getattr(labels, words).update(getattr(module, words, {}))
    # Notices, documents, kinds of data, what a seat owes, what follows from a certification,
    # tables of bundles, spreadsheets, what is done to many rows, what stands below evidence:
    # known by loading.
    for name in LOADED:
        list(modules(name))


@cache
def triggers() -> tuple[Trigger, ...]:
    return tuple(chain.from_iterable(module.TRIGGERS for module in modules("triggers")))


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    installing.install(connection, triggers())


def lay_triggers(connection: BaseDatabaseWrapper, *, anew: bool = False) -> bool:
    """Install the triggers where they changed or are missing, or `anew`: a table that a migration
    rebuilt has lost them. Returns whether it did; no-op without the tables."""
    names = connection.introspection.table_names()
    if not {Laid._meta.db_table, *(trigger.table for trigger in triggers())} <= set(names):
        return False
    anew = anew or not installing.are_there(connection, triggers())
    digest = installing.digest(connection, triggers())
    return lay("triggers", digest, partial(install_triggers, connection), anew=anew)


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """For tests that empty the database, and for nothing else."""
    installing.remove(connection, triggers())
