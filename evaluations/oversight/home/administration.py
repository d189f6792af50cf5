"""What an administrator keeps: one line for each part, in the order in which a year is set up."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.platform.journal.models import Verification
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import Rubric
from units.models import Unit, User


def nightly_checks() -> list[tuple[str, Verification | None]]:
    """What each last said, None before it ran: three queries."""
    kinds = (
        ("journal", _("Seals of the journal")),
        ("results", _("Certified results")),
        ("files", _("Files and documents")),
    )
    return [(name, Verification.objects.filter(kind=kind).first()) for kind, name in kinds]


@dataclass(frozen=True)
class Part:
    name: str
    about: str
    address: str
    count: int


def parts_of_the_house(user: User) -> list[Part]:
    """What `user` keeps or reads: four queries, one for an officer."""
    people = Part(
        _("People"),
        _("Invite committee members and officers; close accounts."),
        reverse("person_list"),
        User.objects.visible_to(user).filter(is_active=True).count(),
    )
    if not user.oversees:
        return [people]
    return [
        Part(
            _("Offices"),
            _("Departments, provinces, districts, funds and groups: who nominates."),
            reverse("unit_list"),
            Unit.objects.filter(is_active=True).count(),
        ),
        people,
        Part(
            _("Rubrics"),
            _("Dimensions, indicators, levels and weights: what is judged."),
            reverse("rubric_list"),
            Rubric.objects.newest_versions().count(),
        ),
        Part(
            _("Rounds"),
            _("A year's awards, committees, schedule and policies; what is still missing."),
            reverse("round_list"),
            AwardRound.objects.count(),
        ),
    ]
