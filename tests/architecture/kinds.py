"""The seventeen kinds of person that may ask for an address."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.actions.entry import make_cards
from evaluations.setup.committees.models import Position, Seat
from tests.factories import Cast, make_category, make_committee, make_user
from units.models import User

# kind → the role of tests/architecture/gates.py whose pages and changes it has.
LIKE = {
    "stranger": "",
    "administrator": "administrator",
    "superuser": "nobody",
    "auditor": "auditor",
    "chair": "chair",
    "member": "member",
    "secretary": "secretary",
    "assistant_secretary": "secretary",
    "early_substitute": "nobody",
    "ended_member": "nobody",
    "other_member": "nobody",
    "other_chair": "nobody",
    "officer": "officer",
    "other_officer": "other_officer",
    "inspector": "nobody",
    "card": "member",
    "closed": "",
}
OF_THE_CAST = {"administrator", "auditor", "chair", "member", "secretary"}
OF_THE_CAST |= {"officer", "other_officer"}


@dataclass
class People:
    """Who is who, and the browsers in which they were signed in."""

    cast: Cast
    of_kind: dict[str, User] = field(default_factory=dict)
    card_code: str = ""

    def client(self, kind: str, *, checks_token: bool = False) -> Client:
        client = Client(enforce_csrf_checks=checks_token)
        if kind == "card":
            opened = Client()
            opened.post(reverse("card_sign_in"), {"code": self.card_code})
            client.cookies = opened.cookies
        elif kind != "stranger":
            _sign_in(client, self.of_kind[kind])
        if kind == "closed":
            User.objects.filter(pk=self.of_kind[kind].pk).update(is_active=False)
        return client


def _sign_in(client: Client, person: User) -> None:
    """A moment ago, with the password: nothing asks for it again."""
    person.is_active = True
    User.objects.filter(pk=person.pk).update(is_active=True)
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 2**33}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def around(cast: Cast) -> People:
    """Everybody else; their seats stand before anything is scored."""
    people = {kind: getattr(cast, kind) for kind in OF_THE_CAST}
    unit = cast.chair.unit
    people["superuser"] = make_user(username="superuser", is_superuser=True, is_staff=True)
    people["inspector"] = make_user(username="inspector", unit=unit)
    people["closed"] = make_user(username="closed", is_administrator=True)
    for kind in ("assistant_secretary", "early_substitute", "ended_member"):
        people[kind] = make_user(username=kind, unit=unit)
    for kind in ("other_member", "other_chair"):
        people[kind] = make_user(username=kind, unit=unit)
    _seats(cast, people)
    return People(cast, people)


def _seats(cast: Cast, people: dict[str, User]) -> None:
    today, week = timezone.localdate(), timedelta(days=7)
    seats = Seat.objects.filter(committee=cast.committee)
    given = {"committee": cast.committee, "position": Position.MEMBER}
    seats.create(
        **{**given, "position": Position.ASSISTANT_SECRETARY},
        number=11,
        scores=False,
        user=people["assistant_secretary"],
    )
    seats.create(
        **given,
        number=12,
        user=people["early_substitute"],
        valid_from=today + week,
        substitute_for=cast.seat(cast.member),
    )
    seats.create(**given, number=13, user=people["ended_member"], valid_until=today - week)
    beside = make_category(award_round=cast.category.award.round)
    make_committee(
        category=beside,
        people={people["other_member"]: Position.MEMBER},
    )
    make_committee(category=make_category(), people={people["other_chair"]: Position.CHAIR})


def hand_out_card(people: People) -> None:
    cast = people.cast
    cards = make_cards(by=cast.chair, session=cast.session, anew=True)
    people.card_code = next(card.code for card in cards if card.seat.user == cast.member)
