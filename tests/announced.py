"""The mail trial: a message to those who have not joined, with everything that goes wrong.

People who joined, who have no address or a closed account; one who joins and one who comes after
the preview; a refused address; a sender that is killed before the server took the mail, and one
that is killed after. Used by a test with few people and by `python -m benchmarks mail`.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from smtplib import SMTPRecipientsRefused
from typing import Any, ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings
from django.utils import timezone

from evaluations.oversight.messages.actions import planned, resend, send_message
from evaluations.oversight.messages.choosing import Choice, Wording
from evaluations.oversight.messages.models import Delivery, DeliveryState, Message
from evaluations.oversight.messages.sending import messages_waiting, send_messages
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound
from units.mail import MailServer
from units.models import User

SEATS = 5
# Every so manieth person has joined, has no address, has a closed account.
JOINED, WITHOUT_ADDRESS, CLOSED = 3, 10, 14
WORDING = Wording("ถึง {ชื่อ}", "เรียน {ชื่อ}\n{รายการ}\n{ลิงก์}")
SITE = "https://awards.example.org"


class Killed(BaseException):
    """The sender's process is gone; nothing of it runs any more."""


class Server(BaseEmailBackend):
    """A mail server that refuses one address, and whose sender dies at two mails."""

    taken: ClassVar[list[str]] = []
    refused = ""
    dies_before: ClassVar[set[str]] = set()
    dies_after: ClassVar[set[str]] = set()

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for address in (message.to[0] for message in messages):
            if address == Server.refused:
                raise SMTPRecipientsRefused({address: (550, b"5.1.1 no such user")})
            if address in Server.dies_before:
                Server.dies_before.discard(address)
                raise Killed
            Server.taken.append(address)
            if address in Server.dies_after:
                Server.dies_after.discard(address)
                raise Killed
        return len(messages)


@dataclass
class Trial:
    """Addresses: who was announced, who got how many mails; and who is not to get one after all.
    `portions` says how many times the sender began."""

    announced: set[str]
    taken: Counter[str] = field(default_factory=Counter)
    refused: str = ""
    joined_since: str = ""
    uncertain: str = ""
    killed: int = 0
    portions: int = 0
    states: Counter[str] = field(default_factory=Counter)


def _people(count: int) -> list[User]:
    made = []
    for at in range(count):
        person = User(
            username=f"trial{at}", first_name=f"คนที่{at}", last_name="ทดสอบ", password="!"
        )
        person.email = "" if at % WITHOUT_ADDRESS == 1 else f"trial{at}@example.org"
        person.is_active = at % CLOSED != 2
        person.last_login = timezone.now() if at % JOINED == 0 else None
        person.fill_keys()
        made.append(person)
    User.objects.bulk_create(made)
    return made


def _seated(award_round: AwardRound, people: Sequence[User]) -> None:
    committees = [
        Committee(round=award_round, number=100 + at, name=f"คณะ {at}")
        for at in range(-(-len(people) // SEATS))
    ]
    for one in committees:
        one.fill_keys()
    Committee.objects.bulk_create(committees)
    Seat.objects.bulk_create(
        Seat(
            committee=committees[at // SEATS],
            user=person,
            number=at % SEATS + 1,
            position=Position.MEMBER,
        )
        for at, person in enumerate(people)
    )


def owes(people: Sequence[User]) -> set[str]:
    """Who has not joined and can be written to, told without the code that is tried."""
    return {one.email for one in people if one.is_active and one.email and one.last_login is None}


def trial(*, by: User, award_round: AwardRound, people: int) -> Trial:
    """Preview, send, die, refuse, go on. `award_round` has no other seats."""
    everybody = _people(people)
    _seated(award_round, everybody)
    found = Trial(owes(everybody))
    with override_settings(**_by("tests.announced.Server"), MAIL_IS_SET=True):
        message = _ordered(by, award_round, found)
        _go_wrong(award_round, message, found)
        _send_all(found)
        _send_lost_again(by, message, found)
        _send_all(found)
    found.taken = Counter(Server.taken)
    found.states = Counter(message.deliveries.values_list("state", flat=True))
    return found


def _by(backend: str) -> dict[str, Any]:
    """The settings that send by `backend`: from Django 6.1 on those of a mailer."""
    if hasattr(settings, "MAILERS"):
        return {"MAILERS": {"default": {"BACKEND": backend}}}
    return {"EMAIL_BACKEND": backend}


def _ordered(by: User, award_round: AwardRound, found: Trial) -> Message:
    choice = Choice(award_round, "joined", "")
    said: dict[str, Any] = {"due": None, "send_at": None, "site": SITE}
    plan = planned(choice, WORDING, **said)
    assert {one.person.email for one in plan.letters} == found.announced
    return send_message(by=by, choice=choice, wording=WORDING, **said, seen=plan.key)


def _go_wrong(award_round: AwardRound, message: Message, found: Trial) -> None:
    """In the order in which it is sent: what is refused, where the sender dies, who joins."""
    addresses = list(message.deliveries.order_by("pk").values_list("address", flat=True))
    middle = len(addresses) // 2
    found.refused, found.joined_since, found.uncertain = (
        addresses[middle - 3],
        addresses[-1],
        addresses[middle + 2],
    )
    Server.taken.clear()
    Server.refused, MailServer.silent_until = found.refused, 0.0
    Server.dies_before = {addresses[middle]}
    Server.dies_after = {found.uncertain}
    User.objects.filter(email=found.joined_since).update(last_login=timezone.now())
    late = User(username="late", first_name="มาทีหลัง", email="late@example.org", password="!")
    late.save()
    committee = Committee.objects.filter(round=award_round)[0]
    Seat.objects.create(committee=committee, user=late, number=99, position=Position.MEMBER)


def _send_all(found: Trial) -> None:
    """One sender after another, until nothing waits."""
    while messages_waiting():
        found.portions += 1
        try:
            send_messages.func()
        except Killed:
            found.killed += 1
            long_ago = timezone.now() - datetime.timedelta(hours=1)
            Delivery.objects.filter(state=DeliveryState.SENDING).update(touched_at=long_ago)


def _send_lost_again(by: User, message: Message, found: Trial) -> None:
    """What an administrator does who asks the mail server what it has."""
    failed = message.deliveries.filter(state=DeliveryState.FAILED)
    for one in failed.exclude(address__in=[*Server.taken, found.refused]):
        resend(by=by, delivery=one)


def faults(found: Trial) -> list[str]:
    """What is not as it should be: nobody else, each once."""
    expected = found.announced - {found.refused, found.joined_since}
    got = set(found.taken)
    return [
        *(f"not announced: {one}" for one in sorted(got - found.announced)),
        *(f"not reached: {one}" for one in sorted(expected - got)),
        *(f"should not have been: {one}" for one in sorted(got & (found.announced - expected))),
        *(f"{count} mails: {one}" for one, count in found.taken.items() if count > 1),
    ]
