"""Asking the database itself whether it refuses a change."""

from collections.abc import Callable

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
