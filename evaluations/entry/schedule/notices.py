"""What people are told by this stage: who sits, presents or runs a session, of the evening before,
and when it is put elsewhere or its meeting link changes."""

import datetime
from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import UNDER_WAY
from units.models import User

TOMORROW = NoticeKind(
    "tomorrow",
    _("a session is tomorrow"),
    _("There is an evaluation session on %(date)s, at %(host)s."),
)
MOVED = NoticeKind(
    "session_moved",
    _("a session was put on another day or moved to another host"),
    _("The evaluation session of %(before)s is now on %(date)s, at %(host)s."),
)
LINK_CHANGED = NoticeKind(
    "link_changed",
    _("the meeting link of a session has changed"),
    _(
        "The meeting link of the session on %(date)s, at %(host)s, has changed. Please use the "
        "one on its page."
    ),
)


def announce_tomorrow() -> int:
    """Tell the committees and the presenting offices of tomorrow's sessions; returns how many."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    sessions = EvaluationSession.objects.filter(
        date=tomorrow, committee__round__phase__in=UNDER_WAY
    )
    return sum(_announce(session) for session in sessions.select_related("host"))


def _announce(session: EvaluationSession) -> int:
    return notify(
        _people(session, _presented(session)),
        TOMORROW,
        about=_about(session, session.date),
        params={"date": session.date, "host": session.host.name},
        address=reverse("session_detail", args=[session.pk]),
    )


def tell_of_move(*, by: User, session: EvaluationSession, before: datetime.date) -> None:
    """Tell of another day or host those who take part, on the old day or the new one."""
    settle(TOMORROW, _about(session, before))
    if not _is_awaited(session):
        return
    sat = Seat.objects.on(before).filter(committee=session.committee_id)
    people = _people(session, _presented(session)) | set(sat.values_list("user", flat=True))
    notify(
        people - {by.pk},
        MOVED,
        about=f"session-{session.pk}-{session.edits}",
        params={"before": before, "date": session.date, "host": session.host.name},
        address=reverse("session_detail", args=[session.pk]),
    )


def meeting_links(session: EvaluationSession) -> dict[int, str]:
    """Where each nomination is presented by video: key of the nomination → link, or ""."""
    places = SlotNomination.objects.filter(slot__session=session)
    return dict(places.values_list("nomination", "slot__meeting_link"))


def tell_of_new_links(
    *, by: User, session: EvaluationSession, before: Mapping[int, str], entry: Entry
) -> None:
    """Tell those who may have the old link that there is another since the change of `entry`;
    `before` are the links until then. A first link is no news: who lacks one looks for it."""
    now = meeting_links(session)
    changed = [key for key, link in before.items() if link and now.get(key, link) != link]
    if not changed or not _is_awaited(session):
        return
    notify(
        _people(session, Nomination.objects.filter(pk__in=changed)) - {by.pk},
        LINK_CHANGED,
        about=f"entry-{entry.pk}",
        params={"date": session.date, "host": session.host.name},
        address=reverse("session_detail", args=[session.pk]),
    )


def _about(session: EvaluationSession, day: datetime.date) -> str:
    return f"session-{session.pk}-{day}"


def _is_awaited(session: EvaluationSession) -> bool:
    """Whether people make ready for it: of a draft, or of what is over, nobody wants to hear."""
    return session.committee.round.phase in UNDER_WAY and session.date >= timezone.localdate()


def _presented(session: EvaluationSession) -> QuerySet[Nomination]:
    return Nomination.objects.filter(slot_place__slot__session=session)


def _people(session: EvaluationSession, presented: QuerySet[Nomination]) -> set[int]:
    """Who sits on its day, and the offices whose nominations are `presented`."""
    sitting = session.seats().values_list("user", flat=True)
    offices = User.objects.filter(unit__in=presented.values("unit"), is_active=True)
    return {*sitting, *offices.values_list("pk", flat=True)}
