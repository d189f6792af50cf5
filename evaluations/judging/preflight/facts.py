"""The facts of a session on which its preflight rests: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceVersion, Preview, Scan
from evaluations.entry.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.entry.nominations.slot_states import MOVABLE, NOT_HELD
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotMode
from evaluations.judging.preflight.checks import (
    DRAWING,
    DRAWN,
    FAILED,
    NO_PACK,
    STALE,
    Holder,
    Nominee,
    Place,
    SessionFacts,
)
from evaluations.judging.preflight.devices import reports_of
from evaluations.judging.preflight.models import DeviceReport
from evaluations.judging.preflight.pack import packs_of, state_of
from evaluations.judging.results.turnout import Turnout, turnout_of
from evaluations.judging.scoring.shortage import fewest_of, shortage
from evaluations.platform.dates import time_text
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.notices.actions import people_without_mail
from evaluations.setup.accounts.second_step import FACTORS
from evaluations.setup.committees.conflict import is_own_office
from evaluations.setup.committees.models import Seat

# From so many days before, a session's page says how ready it is; from this hour, packs are drawn.
DAYS_BEFORE = 3
EVENING = 18


def is_near(session: EvaluationSession) -> bool:
    days = (session.date - timezone.localdate()).days
    return 0 <= days <= DAYS_BEFORE


def has_begun(slots: Iterable[Slot]) -> bool:
    return any(slot.state not in MOVABLE for slot in slots)


def _is_evening(session: EvaluationSession) -> bool:
    """Whether it is six in the evening before the session, or later."""
    now, eve = timezone.localtime(), session.date - timedelta(days=1)
    return now.date() > eve or (now.date() == eve and now.hour >= EVENING)


def facts_of(session: EvaluationSession) -> SessionFacts:
    """Some twenty queries; `session` comes with its committee, round and host."""
    seats = session.seats().select_related("user__unit__parent").order_by("number")
    slots = Slot.objects.filter(session=session).exclude(state__in=NOT_HELD)
    in_order = slots.prefetch_related("places__nomination", "attendance")
    turnout = _turnout(session)
    return SessionFacts(
        holders=_holders(session, list(seats), turnout),
        places=tuple(_place(slot) for slot in in_order),
        nominees=_nominees(turnout),
        is_evening=_is_evening(session),
        mail_is_set=settings.MAIL_IS_SET,
    )


def _turnout(session: EvaluationSession) -> Turnout:
    nominations = Nomination.objects.filter(slot_place__slot__session=session)
    nominations = nominations.exclude(slot_place__slot__state__in=NOT_HELD)
    nominations = nominations.with_slot_state().select_related("category__award__round", "unit")
    seats = Seat.objects.filter(committee=session.committee_id)
    return turnout_of(
        nominations.order_by("slot_place__slot__starts_at", "slot_place__number"),
        seats.select_related("user__unit"),
    )


def _place(slot: Slot) -> Place:
    roles = {person.role for person in slot.attendance.all()}
    return Place(
        label=_("the slot of %(time)s") % {"time": time_text(slot.starts_at)},
        is_empty=not slot.places.all(),
        lacks_room=slot.mode != SlotMode.ONLINE and not slot.room.strip(),
        lacks_link=slot.mode != SlotMode.ON_SITE and not slot.meeting_link,
        lacks_presenter=AttendanceRole.PRESENTER not in roles,
    )


# --- who sits ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """By person or by seat what decides whether somebody is ready."""

    factors: set[int]
    due: Counter[int]
    devices: Mapping[int, list[DeviceReport]]
    packs: Mapping[int, Job]
    state: str
    without_mail: set[int]


def _holders(
    session: EvaluationSession, seats: list[Seat], turnout: Turnout
) -> tuple[Holder, ...]:
    people = [seat.user_id for seat in seats]
    factors = Authenticator.objects.filter(user__in=people, type__in=FACTORS)
    known = _Known(
        factors=set(factors.values_list("user", flat=True)),
        due=_due(turnout),
        devices=reports_of(session),
        packs=packs_of(session),
        state=state_of(session),
        without_mail=people_without_mail(people),
    )
    return tuple(_holder(seat, known) for seat in seats)


def _due(turnout: Turnout) -> Counter[int]:
    """By seat how many sheets of its own are waited for."""
    own = [
        nomination for nomination in turnout.nominations if not nomination.category.award.is_agreed
    ]
    return Counter(seat.pk for nomination in own for seat in turnout.owed(nomination))


def _holder(seat: Seat, known: _Known) -> Holder:
    person, reports = seat.user, known.devices.get(seat.pk, [])
    counts = [report.kept for report in reports if report.kept is not None]
    has_pack = (seat.scores or seat.is_runner) and seat.is_held_today
    return Holder(
        person=person.pk,
        name=person.full_name,
        is_closed=not person.is_active,
        has_signed_in=person.last_login is not None,
        lacks_factor=_needs_factor(seat) and person.pk not in known.factors,
        due=known.due[seat.pk],
        kept=max(counts, default=None),
        skew=max((report.skew for report in reports), key=abs, default=0),
        pack=_pack_state(known.packs.get(person.pk), known.state) if has_pack else DRAWN,
        has_address=bool(person.email),
        waits_for_mail=person.pk in known.without_mail,
    )


def _needs_factor(seat: Seat) -> bool:
    """The same people whom the sign-in asks: see cdd_awards/second_factor.py."""
    person = seat.user
    signs = settings.SECOND_FACTOR_FOR_COMMITTEES and seat.is_runner
    return person.oversees or person.is_superuser or signs


def _pack_state(job: Job | None, state: str) -> str:
    if job is None or job.state == JobState.CANCELLED:
        return NO_PACK
    if job.state == JobState.FAILED:
        return FAILED
    if job.arguments["state"] != state:
        return STALE
    return DRAWN if job.state == JobState.DONE else DRAWING


# --- who comes --------------------------------------------------------------------------------


def _nominees(turnout: Turnout) -> tuple[Nominee, ...]:
    pieces = _pieces([nomination.pk for nomination in turnout.nominations])
    coming = [nomination for nomination in turnout.nominations if not turnout.is_out(nomination)]
    return tuple(_nominee(nomination, turnout, pieces[nomination.pk]) for nomination in coming)


def _pieces(nominations: list[int]) -> dict[int, list[EvidenceVersion]]:
    """The newest version of each shown piece: one query."""
    pieces: dict[int, list[EvidenceVersion]] = defaultdict(list)
    versions = EvidenceVersion.objects.newest().filter(
        item__nomination__in=nominations, item__removed_at=None
    )
    for version in versions.select_related("item"):
        pieces[version.item.nomination_id].append(version)
    return pieces


def _nominee(nomination: Nomination, turnout: Turnout, pieces: list[EvidenceVersion]) -> Nominee:
    award, name = nomination.category.award, nomination.official_name
    possible = turnout.possible(nomination) - _foreseen(nomination, turnout)
    scans = Counter(piece.scan for piece in pieces)
    previews = Counter(piece.preview for piece in pieces)
    return Nominee(
        key=nomination.pk,
        name=name,
        is_accepted=nomination.state == NominationState.ACCEPTED,
        shortage=shortage(award, name, possible),
        has_spare=possible > fewest_of(award),
        pieces=len(pieces),
        infected=scans[Scan.INFECTED],
        unchecked=scans[Scan.WAITING],
        undrawn=previews[Preview.WAITING] + previews[Preview.FAILED],
    )


def _foreseen(nomination: Nomination, turnout: Turnout) -> int:
    """How many that are waited for will have to withdraw: their own office is nominated."""
    there = nomination.unit.path
    homes = (seat.home for seat in turnout.owed(nomination))
    return sum(home is not None and is_own_office(home.path, there) for home in homes)
