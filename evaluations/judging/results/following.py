"""How the pages of a panel follow the running day: what is asked for on them appears by itself."""

from django.utils import timezone

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.session_version import Pulsing, pulsing
from evaluations.judging.results.panel import Panel


def panel_pulse(panel: Panel, session: int | None) -> Pulsing | None:
    """What a page of the panel asks during this session; ask for it before reading what the page
    shows. None without one and once it is certified, else one query. A plain member is told
    nothing of single sheets."""
    if session is None or panel.is_certified:
        return None
    counters = ["slots"]
    if panel.sees_progress:
        counters.append("sheets")
    if panel.is_agreed and panel.viewer_seat is not None:
        counters.append("agreed")
    return pulsing(session, *counters)


def session_of(panel: Panel) -> int | None:
    """The newest session that has begun in which the panel hears somebody: one query."""
    heard = EvaluationSession.objects.filter(
        committee=panel.committee.pk,
        date__lte=timezone.localdate(),
        slots__places__nomination__category=panel.category.pk,
    )
    return heard.order_by("-date", "-pk").values_list("pk", flat=True).first()
