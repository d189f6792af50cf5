"""Until when what the page of a round is made of may be taken from memory."""

import time
from typing import NamedTuple

from django.utils.translation import get_language

from evaluations.platform.journal.models import Entry

# Whatever changes a round's configuration writes the journal; what does not is no older than this.
FORGOTTEN_AFTER = 60


class State(NamedTuple):
    """The newest entry of the journal, the minute, and the language of the page."""

    newest: int | None
    moment: int
    language: str


def state_now() -> State:
    """One query."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return State(newest, int(time.time()) // FORGOTTEN_AFTER, get_language() or "")
