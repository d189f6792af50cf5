"""What people are told by this stage: when results become public, each office how it fared."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.outcome.publication.models import Publication
from evaluations.platform.documents.formats import PAGE
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import Category, Phase
from units.models import User

ANNOUNCED = NoticeKind(
    "announced",
    _("a result of my office is public"),
    _(
        "The result of “%(name)s” is public. "
        "Your own rank, band and the committee's words are here."
    ),
)


def announce_results() -> int:
    """Tell each office of a nominee once; returns how many people: two queries where all are
    told. What was archived is long known."""
    announced = (
        Notice.objects.filter(kind=ANNOUNCED.code).values_list("about", flat=True).distinct()
    )
    known = set(announced)
    return sum(_tell(row) for row in _announced() if _about(row) not in known)


def _announced() -> list[Nomination]:
    """The nominees in public results whose office has somebody to tell."""
    public = Publication.objects.public().filter(round__phase=Phase.PUBLISHED)
    ranking = Category.objects.for_awards().filter(award__round__in=public.values("round"))
    rows = Nomination.objects.filter(category__in=ranking, placings__isnull=False)
    people = User.objects.filter(unit=OuterRef("unit"), is_active=True)
    return list(rows.filter(Exists(people)).select_related("category").distinct())


def _about(nomination: Nomination) -> str:
    return f"result-{nomination.pk}"


def _tell(nomination: Nomination) -> int:
    people = User.objects.filter(unit=nomination.unit_id, is_active=True)
    return notify(
        people.values_list("pk", flat=True),
        ANNOUNCED,
        about=_about(nomination),
        params={"name": nomination.name_in_category},
        address=reverse("document", args=["feedback", nomination.pk, PAGE]),
    )
