"""Asking the database itself whether it refuses a change, and taking a change back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.utils import DatabaseError


def refused(change: Callable[[], object]) -> bool:
    """Whether the database refuses `change`; the transaction can go on."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


@contextmanager
def undone() -> Iterator[None]:
    """What is written within is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
