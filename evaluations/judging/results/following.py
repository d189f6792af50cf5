"""How the pages of a panel follow the running day: what is asked for on them appears by itself.

Ask for it before reading what the page shows.
"""

from django.utils import timezone

from evaluations.entry.schedule.session_version import Pulsing, pulsing, pulsing_at
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.queries import HEARD_IN


def _counters(panel: Panel) -> tuple[str, ...]:
    """A plain member is told nothing of single sheets."""
    counters = ["slots"]
    if panel.sees_progress:
        counters.append("sheets")
    if panel.is_agreed and panel.viewer_seat is not None:
        counters.append("agreed")
    return tuple(counters)


def panel_pulse(panel: Panel, session: int | None) -> Pulsing | None:
    """What a page of the panel asks during this session. None without one and once it is
    certified, else one query."""
    if session is None or panel.is_certified:
        return None
    return pulsing(session, *_counters(panel))


def board_pulse(panel: Panel) -> Pulsing | None:
    """The same during the newest session that has begun in which the panel hears somebody."""
    if panel.is_certified:
        return None
    of_panel = {"committee": panel.committee.pk, "category": panel.category.pk}
    for session, *counts in HEARD_IN.rows(**of_panel, today=timezone.localdate()):
        return pulsing_at(session, counts, *_counters(panel))
    return None
