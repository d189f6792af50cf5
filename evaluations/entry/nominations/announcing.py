"""When a round opens, the people of the offices that belong to it are told, in portions."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django_tasks import task

from evaluations.entry.nominations.notices import OPENED
from evaluations.entry.nominations.openings import WHEREABOUTS, belongs, coverage_of
from evaluations.platform.jobs.actions import place, start_later
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.notices.actions import notify
from evaluations.setup.rounds.models import AwardRound, Phase
from units.models import User

# So many people are looked at in one go.
PORTION = 200


def announce_opening(award_round: AwardRound) -> None:
    """Have the offices told that the round is open; of a rehearsal nobody is told by itself."""
    if award_round.is_rehearsal:
        return
    about = {"round": award_round.pk}
    work, key = tell_offices.module_path, f"opening-{award_round.pk}"
    start_later(place(by=None, work=work, key=key, arguments=about))


@task(queue_name="quick")
def tell_offices(pk: int) -> None:
    """Tell the offices of the round that the job `pk` names."""
    run(pk, _tell_all)


def _tell_all(running: Running) -> None:
    """Everybody is told once, however often the job is taken up again."""
    key, after, done = running.job.arguments["round"], 0, 0
    scopes = coverage_of([key]).get(key, ())
    total = _officers().count()
    while opened := AwardRound.objects.filter(pk=key, phase=Phase.OPEN).first():
        people = list(_officers().filter(pk__gt=after)[:PORTION].values_list("pk", *OF_OFFICE))
        if not people:
            break
        _tell(opened, [pk for pk, *where in people if belongs(scopes, *where)])
        after, done = people[-1][0], done + len(people)
        running.tell(done, total)
    running.conclude()


OF_OFFICE = tuple(f"unit__{name}" for name in WHEREABOUTS)


def _officers() -> QuerySet[User]:
    """Everybody who runs an office, in the order of their keys."""
    people: QuerySet[User] = User.objects.filter(
        is_active=True, unit__is_active=True, unit__parent__isnull=False
    )
    return people.order_by("pk")


def _tell(award_round: AwardRound, people: Sequence[int]) -> None:
    params = {"round": award_round.name, "until": award_round.nominations_close_at}
    notify(
        people,
        OPENED,
        about=f"opening-{award_round.pk}",
        params=params,
        address=reverse("nomination_list"),
    )
