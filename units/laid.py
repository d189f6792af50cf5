"""What is laid into the database once for a release, and not at every start."""

from collections.abc import Callable

from django.db import transaction

from units.models import Laid


@transaction.atomic
def lay(name: str, digest: str, put: Callable[[], object], *, anew: bool = False) -> bool:
    """Call `put` unless what has this digest is laid already, or `anew`; returns whether it was
    called. Two at once: by whoever holds the lock (cdd_awards/alone.py)."""
    if not anew and Laid.objects.filter(name=name, digest=digest).exists():
        return False
    put()
    Laid.objects.update_or_create(name=name, defaults={"digest": digest})
    return True
