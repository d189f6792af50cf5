"""At six the evening before: the packs of tomorrow's sessions are drawn and mailed, and who runs
them is told how ready they are. Done at every turn of housekeeping from then on, each once."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.preflight.checks import preflight
from evaluations.judging.preflight.facts import EVENING, facts_of
from evaluations.judging.preflight.notices import PACK, PREFLIGHT
from evaluations.judging.preflight.pack import ask_packs, packs_of, people_of
from evaluations.platform.jobs.models import JobState
from evaluations.platform.jobs.running import is_stored
from evaluations.platform.notices.actions import notify, people_told
from evaluations.setup.rounds.models import UNDER_WAY
from units.models import User


def prepare_tomorrow() -> None:
    """No-op before six."""
    now = timezone.localtime()
    if now.hour < EVENING:
        return
    tomorrow = now.date() + timedelta(days=1)
    sessions = EvaluationSession.objects.filter(
        date=tomorrow, committee__round__phase__in=UNDER_WAY
    )
    with override("th"):
        for session in sessions.with_page():
            _prepare_packs(session)
            _tell(session)


def _prepare_packs(session: EvaluationSession) -> None:
    """Ask for the packs that nobody has asked for, and tell of those that are there."""
    packs, people = packs_of(session), people_of(session)
    missing = [person for person in people if person.pk not in packs]
    ask_packs(missing, session=session, site=settings.SITE_ADDRESS)
    informed = people_told(PACK, _about(session))
    for person in (
        holder for holder in people if holder.pk in packs and holder.pk not in informed
    ):
        job = packs[person.pk]
        if job.state == JobState.DONE and is_stored(job):
            notify(
                [person.pk],
                PACK,
                about=_about(session),
                params={"date": session.date, "host": session.host.name, "job": job.pk},
                address=reverse("job", args=[job.pk]),
            )


def _about(session: EvaluationSession) -> str:
    return f"session-{session.pk}-{session.date}"


def _tell(session: EvaluationSession) -> None:
    """Chair, secretaries and administrators, once."""
    about = _about(session)
    if people_told(PREFLIGHT, about):
        return
    readiness = preflight(facts_of(session))
    runners = session.seats().running().values_list("user", flat=True)
    administrators = User.objects.filter(is_administrator=True).values_list("pk", flat=True)
    counts = {"red": readiness.red, "orange": readiness.orange}
    notify(
        {*runners, *administrators},
        PREFLIGHT,
        about=about,
        params={"date": session.date, "host": session.host.name, **counts},
        address=reverse("session_preflight", args=[session.pk]),
    )
