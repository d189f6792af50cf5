"""Signs of life: workers and housekeeping say that they are at work, whatever the database is.

A worker says so from a thread of its own, also while a long job runs; that its work goes on as
well, the age of the oldest waiting job tells.
"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import Error, connection
from django.db.models import Max
from django.utils import timezone

from evaluations.oversight.operations.models import SignOfLife

HOUSEKEEPING = "housekeeping"
SECONDS = 20
# A machine that is silent for so long was taken out of service.
FORGOTTEN = timedelta(days=7)


def worker_of(queue: str) -> str:
    """The name under which the worker of a queue gives its sign."""
    return f"worker {queue}"


def note_sign(name: str, trouble: Iterable[str] = ()) -> None:
    values = {"at": timezone.now(), "trouble": ",".join(trouble)}
    node = socket.gethostname()[:100]
    SignOfLife.objects.update_or_create(name=name, node=node, defaults=values)


def forget_old() -> None:
    SignOfLife.objects.filter(at__lt=timezone.now() - FORGOTTEN).delete()


def last_signs() -> dict[str, datetime]:
    """The newest sign of each name, of whatever machine; one query."""
    newest = SignOfLife.objects.order_by().values("name").annotate(newest=Max("at"))
    return dict(newest.values_list("name", "newest"))


@contextmanager
def signs_of_life(name: str) -> Iterator[None]:
    """Give a sign every few seconds while what stands within runs."""
    over = Event()

    def tell() -> None:
        while True:
            # A database that is away, or SQLite beside a long transaction; the next sign follows.
            with suppress(Error):
                note_sign(name)
            connection.close()
            if over.wait(SECONDS):
                return

    thread = Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
