"""Ways in without a password: cards for the morning of a session, and calendar addresses.

Only digests are kept, so a lost card or address is replaced, never shown again.
"""

import datetime
import secrets
from dataclasses import dataclass
from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import CalendarLink, EvaluationSession, SignInCard
from evaluations.platform.codes import ALPHABET, new_code
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.access import require_runner
from evaluations.setup.committees.models import Seat
from units.models import User

# In a browser's session: the card that opened it.
BY_CARD = "sign_in_card"


@dataclass(frozen=True)
class PrintedCard:
    """A fresh card with its code, which is told this once."""

    seat: Seat
    code: str


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def tidy_code(typed: str) -> str:
    """A code as it was printed, whatever spaces, dashes or small letters were typed."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)


def card_seats(session: EvaluationSession) -> list[Seat]:
    """The seats that get a card: held on that day, in the order of the committee.

    Administrators get none: a card cannot replace their second factor.
    """
    seats = session.seats().filter(user__is_active=True)
    seats = seats.filter(user__is_administrator=False, user__is_superuser=False)
    return list(seats.select_related("user__unit"))


@transaction.atomic
def make_cards(*, by: User, session: EvaluationSession, anew: bool = False) -> list[PrintedCard]:
    """A card for every member who sits on that day and has none; `anew` for every member, and
    cards printed before stop working."""
    locked = _lock_to_print(by, session)
    current = SignInCard.objects.filter(session=locked, revoked_at=None)
    seats = card_seats(locked)
    if anew:
        _end(current)
    else:
        having = set(current.values_list("user", flat=True))
        seats = [seat for seat in seats if seat.user_id not in having]
    if not seats:
        raise Refused(
            _("Everybody has a card. Print a single one anew, or below the list all of them.")
        )
    return _print(by, locked, seats)


@transaction.atomic
def make_card(*, by: User, session: EvaluationSession, seat: Seat) -> PrintedCard:
    """A new card for one member; the one this person had stops working, the others' hold."""
    locked = _lock_to_print(by, session)
    if seat not in (seats := card_seats(locked)):
        raise Refused(_("This person gets no card for that day."))
    _end(SignInCard.objects.filter(session=locked, user=seat.user_id, revoked_at=None))
    return _print(by, locked, [held for held in seats if held == seat])[0]


def _lock_to_print(by: User, session: EvaluationSession) -> EvaluationSession:
    locked = locked_row(session)
    require_runner(by, locked.committee)
    if locked.date < timezone.localdate():
        raise Refused(_("The day is over: cards would be of no use."))
    return locked


def _print(by: User, session: EvaluationSession, seats: list[Seat]) -> list[PrintedCard]:
    cards = [PrintedCard(seat, new_code()) for seat in seats]
    SignInCard.objects.bulk_create(
        SignInCard(session=session, user=card.seat.user, code_digest=digest_of(card.code))
        for card in cards
    )
    after = {"people": [card.seat.user.full_name for card in cards]}
    record(by=by, verb="card.made", subject=session, after=after)
    return cards


@transaction.atomic
def revoke_card(*, by: User, card: SignInCard) -> None:
    """A lost card opens nothing any more; revoked already, nothing happens."""
    require_runner(by, card.session.committee)
    if _end(SignInCard.objects.filter(pk=card.pk, revoked_at=None)):
        after = {"person": card.user.full_name}
        record(by=by, verb="card.revoked", subject=card.session, after=after)


def valid_card(code: str) -> SignInCard | None:
    """The card with this code, on its day, not revoked; used or not."""
    cards = SignInCard.objects.valid_today().filter(code_digest=digest_of(tidy_code(code)))
    return cards.select_related("user", "session__committee").first()


@transaction.atomic
def use_card(*, code: str) -> SignInCard:
    """Use a card up; returns it with whom it signs in."""
    card = valid_card(code)
    now = timezone.now()
    if card is None or not SignInCard.objects.filter(pk=card.pk, used_at=None).update(used_at=now):
        raise Refused(
            _("Please check the code. Else the card was used, revoked, or is for another day.")
        )
    record(by=card.user, verb="card.used", subject=card.session)
    return card


def end_of_today() -> datetime.datetime:
    """Midnight: a card's sign-in does not outlast its day."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))


def _end(cards: QuerySet[SignInCard]) -> int:
    """Revoke these cards and sign out whoever came in with one of them; returns how many."""
    ended = dict(cards.values_list("pk", "user"))
    count = SignInCard.objects.filter(pk__in=ended, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    rows = UserSession.objects.filter(user__in=ended.values())
    keys = list(rows.values_list("session_key", flat=True))
    for session in Session.objects.filter(session_key__in=keys):
        if session.get_decoded().get(BY_CARD) in ended:
            session.delete()
    return count


def is_signature_of(user: User, typed: str) -> bool:
    """Whether `typed` is the code of the user's card of today: it signs in place of a password."""
    card = valid_card(typed)
    return card is not None and card.user_id == user.pk


@transaction.atomic
def make_calendar_link(
    *, by: User, session: EvaluationSession | None = None
) -> tuple[CalendarLink, str]:
    """A new address for one's own calendar, or for one session; with its secret, told once."""
    secret = secrets.token_urlsafe(24)
    link = CalendarLink.objects.create(user=by, session=session, secret_digest=digest_of(secret))
    record(by=by, verb="calendar.made", subject=session or by)
    return link, secret


@transaction.atomic
def revoke_calendar_link(*, by: User, link: CalendarLink) -> None:
    """The address answers nothing any more; only its owner and administrators can do this."""
    if link.user_id != by.pk and not by.is_administrator:
        raise Refused(_("Only the owner of the link can revoke it."))
    if CalendarLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, verb="calendar.revoked", subject=link.session or link.user)
