"""Erasing a person's data (PDPA, right to erasure)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.models import EvidenceView
from evaluations.entry.schedule.models import CalendarLink, SignInCard
from evaluations.judging.questions.models import Question
from evaluations.judging.scoring.models import PrivateNote
from evaluations.oversight.messages.models import Delivery
from evaluations.oversight.privacy.content import is_named_in_certified, seats_in_running_rounds
from evaluations.platform.errors import require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, write
from evaluations.platform.notices.models import Notice, NotificationOptOut
from evaluations.platform.removal import Hold, refuse_held
from evaluations.platform.searches.models import SavedSearch
from evaluations.setup.accounts.actions import end_sessions, note_event
from evaluations.setup.accounts.browsers import Origin
from evaluations.setup.accounts.models import EventKind
from evaluations.setup.directory.models import Import, ImportKind
from units.models import ROLES, BouncedAddress, User

CONTACT = {"email": "", "phone": ""}
NAME = {"title": "", "position": "", "rank": "", "assignment": "", "unit": None}
ERASED = "ผู้ใช้ที่ลบข้อมูลแล้ว"


@transaction.atomic
def record_export(*, by: User, person: User) -> None:
    """Write down that a person's data were taken out, and by whom."""
    record(by=by, verb="person.exported", subject=person)


@transaction.atomic
def erase_person(*, by: User | None, person: User, reason: str) -> User:
    """Close the account and erase what is kept about the person; erased already, nothing happens.
    `by` is empty where its time was over (retention.py).

    Name and position stay where a certified document names them: a result must go on saying who
    judged. What the journal says of the past is kept by law and is read by overseers alone.
    """
    if by is not None:
        require_administrator(by)
    locked = lock(person, None)
    if locked.erased_at is not None:
        return locked
    refuse_held(holds_of_person(by, locked))
    keeps_name = is_named_in_certified(locked)
    email = locked.email.lower()
    values: dict[str, object] = {
        **CONTACT,
        "username": f"erased-{locked.pk}",
        "is_active": False,
        **dict.fromkeys(ROLES, False),
        "erased_at": timezone.now(),
    }
    if not keeps_name:
        values |= {**NAME, "first_name": ERASED, "last_name": str(locked.pk)}
    locked.set_unusable_password()
    write(locked, {**values, "password": locked.password})
    BouncedAddress.objects.filter(address=email).delete()
    _close_ways_in(locked)
    _forget_in_imports(email)
    after = {"erased_at": values["erased_at"], "name_is_kept": keeps_name}
    record(by=by, verb="person.erased", subject=locked, after=after, reason=reason)
    return locked


def holds_of_person(by: User | None, person: User) -> list[Hold]:
    """What keeps a person's data: it is oneself, or the person sits in a running round."""
    holds = []
    if by is not None and person.pk == by.pk:
        holds.append(Hold(_("You cannot erase yourself. Ask another administrator.")))
    sentence = _("This person sits in a running round. End the seat or the round first.")
    return holds + [
        Hold(f"{sentence} {seat.committee}", reverse("committee", args=[seat.committee_id]))
        for seat in seats_in_running_rounds(person)
    ]


def _forget_in_imports(email: str) -> None:
    """Spreadsheets that were brought keep their plans; the person's line goes out of them."""
    for row in Import.objects.exclude(kind=ImportKind.OFFICES) if email else ():
        # A line about a seat has the number of its committee before the address.
        row.plan = [line for line in row.plan if line["key"].rpartition(" ")[2] != email]
        row.table = {}
        row.save(update_fields=["plan", "table"])


def _close_ways_in(person: User) -> None:
    now = timezone.now()
    CalendarLink.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    SignInCard.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    end_sessions(person=person)
    note_event(kind=EventKind.CLOSED, origin=Origin(), user=person)
    PrivateNote.objects.filter(seat__user=person).delete()
    Question.objects.filter(author=person, asked_at=None).delete()
    Notice.objects.filter(user=person).delete()
    Delivery.objects.filter(user=person).delete()
    NotificationOptOut.objects.filter(user=person).delete()
    SavedSearch.objects.filter(user=person).delete()
    own_models = (Authenticator, EmailAddress, SocialAccount, EvidenceView)
    for rows in (model.objects for model in own_models):
        rows.filter(user=person).delete()
