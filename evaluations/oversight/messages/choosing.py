"""To whom a message goes: the people who can mend what is outstanding, or a committee's judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.outcome.certificates.merging import merged
from evaluations.oversight.messages.fields import listed, one_line, wants_deadline
from evaluations.oversight.outstanding.forms import OwingForm
from evaluations.oversight.outstanding.items import EVIDENCE, NOMINATIONS
from evaluations.oversight.outstanding.labels import kind_labels
from evaluations.oversight.outstanding.reading import items_of
from evaluations.oversight.outstanding.tables import names_of
from evaluations.platform.errors import Refused
from evaluations.platform.journal.merkle import digest
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound
from thai.dates import format_date
from units.models import BouncedAddress, User

# Not what somebody owes: everybody who sits in a committee today.
JUDGES = "judges"


class Choice(NamedTuple):
    """`query` narrows it as the list of what is open was narrowed, such as "province=5"."""

    award_round: AwardRound
    kind: str
    query: str


class Wording(NamedTuple):
    subject: str
    text: str


@dataclass(frozen=True)
class Letter:
    person: User
    wording: Wording


@dataclass(frozen=True)
class Plan:
    """What is shown before it is sent: every letter, and who has no address. `key` changes with
    any of it."""

    letters: tuple[Letter, ...]
    unreachable: tuple[User, ...]
    key: str


def label_of(choice: Choice) -> str:
    if choice.kind == JUDGES:
        return _("All judges of a committee")
    return kind_labels()[choice.kind]


def owing(choice: Choice) -> Mapping[int, list[str]]:
    """By person what they are written to about, read now."""
    if choice.kind == JUDGES:
        return _judges(choice)
    every = [item for item in items_of([choice.award_round.pk]) if item.kind == choice.kind]
    form = OwingForm(QueryDict(choice.query), names=names_of(every, choice.award_round))
    if not form.is_valid():
        raise Refused(_("What was searched for is not there any more. Choose again in the list."))
    owed: dict[int, list[str]] = {}
    for item in form.chosen(item for item in every if item.open):
        for person in item.people:
            owed.setdefault(person, []).append(item.name)
    return owed


def _judges(choice: Choice) -> dict[int, list[str]]:
    wanted = QueryDict(choice.query).get("committee", "")
    rows = Committee.objects.filter(round=choice.award_round)
    committee = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if committee is None:
        raise Refused(_("Choose a committee on its page."))
    seats = Seat.objects.filter(committee=committee).on(timezone.localdate())
    return {pk: [committee.name] for pk in seats.values_list("user", flat=True)}


def deadline_of(choice: Choice) -> date | None:
    """What the round says of it."""
    moments = {
        NOMINATIONS: choice.award_round.nominations_close_at,
        EVIDENCE: choice.award_round.evidence_closes_at,
    }
    moment = moments.get(choice.kind)
    return timezone.localtime(moment).date() if moment else None


def plan(choice: Choice, wording: Wording, *, due: date | None, when: str, link: str) -> Plan:
    """Every letter as it would leave; `when` tells one sending from another. Refuses what has a
    hole in it, and what nobody would get."""
    if due is None and wants_deadline(wording):
        raise Refused(_("The text names {กำหนดส่ง}: give the day, or choose another template."))
    owed = owing(choice)
    people = User.objects.filter(pk__in=owed, is_active=True).select_related("unit")
    bounced = set(BouncedAddress.objects.values_list("address", flat=True))
    reached = [person for person in people if person.email and person.email not in bounced]
    if not reached:
        raise Refused(_("There is nobody to write to: nothing is open, or nobody has an address."))
    general = {
        "กำหนดส่ง": format_date(due) if due else "",
        "รอบ": choice.award_round.name,
        "ลิงก์": link,
    }
    letters = tuple(_letter(person, wording, general, owed[person.pk]) for person in reached)
    contents = [[letter.person.pk, letter.person.email, *letter.wording] for letter in letters]
    return Plan(
        letters,
        tuple(person for person in people if person not in reached),
        digest([choice.award_round.pk, choice.kind, when, contents]),
    )


def _letter(
    person: User, wording: Wording, general: Mapping[str, str], names: list[str]
) -> Letter:
    values = {
        **general,
        "ชื่อ": person.full_name,
        "หน่วยงาน": person.unit.name if person.unit else "-",
        "รายการ": listed(names),
    }
    return Letter(person, Wording(one_line(wording.subject, values), merged(wording.text, values)))
