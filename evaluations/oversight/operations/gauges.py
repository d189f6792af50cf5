"""What Prometheus is told of the whole installation, read when it asks.

Every node tells the same of what stands in the database, so take the maximum over nodes.
"""

from collections.abc import Iterator

from django.db import Error
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from evaluations.oversight.operations.queues import waiting
from evaluations.oversight.operations.reading import RANK, can_serve
from evaluations.oversight.operations.readings import readings
from evaluations.oversight.operations.runs import last_runs
from evaluations.oversight.operations.signs import last_signs
from evaluations.platform.jobs.models import Job
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.sealing import newest_seal


def _gauge(name: str, about: str, values: dict[str, float], label: str) -> Metric:
    family = GaugeMetricFamily(f"cdd_{name}", about, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


class Installation(Collector):
    def collect(self) -> Iterator[Metric]:
        current = readings()
        states: dict[str, float] = {reading.key: RANK[reading.state] for reading in current}
        yield _gauge("part_state", "0 ok, 1 late, 2 down.", states, "part")
        if can_serve(current):
            try:
                yield from (*_queues(), *_journal(), *_jobs(), *_ages())
            except Error:
                # It went away in between; the next answer says so.
                return


def _queues() -> Iterator[Metric]:
    now = timezone.now()
    counts: dict[str, float] = {"quick": 0, "long": 0}
    ages: dict[str, float] = {"quick": 0, "long": 0}
    for name, queue in waiting().items():
        counts[name], ages[name] = queue.length, (now - queue.oldest).total_seconds()
    yield _gauge("queue_length", "Tasks that wait.", counts, "queue")
    yield _gauge("queue_oldest_seconds", "Age of the oldest waiting task.", ages, "queue")


def _journal() -> Iterator[Metric]:
    seal = newest_seal()
    fresh = Entry.objects.filter(pk__gt=seal.last_entry_id if seal else 0).count()
    yield GaugeMetricFamily("cdd_unsealed_entries", "Journal entries without a seal.", fresh)
    number = seal.number if seal else 0
    yield GaugeMetricFamily("cdd_seals", "Number of the newest seal.", number)


def _jobs() -> Iterator[Metric]:
    jobs = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    yield _gauge("jobs", "Long work that is kept, by its state.", jobs, "state")
    tasks = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    lower = {status.lower(): count for status, count in tasks.items()}
    yield _gauge("tasks", "Tasks that are kept, by their outcome.", lower, "outcome")


def _ages() -> Iterator[Metric]:
    """Where something was never done there is no age; part_state tells."""
    now = timezone.now()
    good = {name: run.good_at for name, run in last_runs().items()}
    ages = {name: (now - at).total_seconds() for name, at in good.items() if at}
    yield _gauge("last_good_seconds", "Age of the newest good run.", ages, "operation")
    signs = {name: (now - at).total_seconds() for name, at in last_signs().items()}
    yield _gauge("sign_of_life_seconds", "Age of the newest sign.", signs, "process")
