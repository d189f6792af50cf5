"""Pages at a thousand nominations before one committee: bytes, and processor time of one page.

`python -m benchmarks thousand`: no page over 1 MB or half a second.
"""

import time
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from benchmarks import administration, stage
from benchmarks.report import Row
from cdd_awards.serving.web_config import spare_the_loaded
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.actions.certifying import certify
from evaluations.management.demo.national import Year, seed_year
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Category
from units.models import Unit, UnitKind, User

NOMINATIONS, SEATS = 1_000, 5
MOST_KILOBYTES, MOST_MILLISECONDS = 1_000, 500
TRIES, OK = 3, 200


def measured() -> list[Row]:
    """Seed the base, ask each page as who reads it, before and after the certification."""
    stage.prepare_tables()
    keeper = administration.prepare().administrator
    committee = seed_panel()
    chair = Seat.objects.get(committee=committee, position=Position.CHAIR).user
    category = committee.categories.get()
    rows = list(_rows(before(committee, category, chair, keeper)))
    result = certify(by=chair, category=category, committee=committee)
    return [*rows, *_rows(after(category, result.pk, chair, keeper))]


def seed_panel() -> Committee:
    """One committee of five, every sheet filled and handed in."""
    groups = Unit.objects.filter(kind=UnitKind.OCCUPATION_GROUP).select_related("place__region")
    units = list(groups[:NOMINATIONS])
    year = Year(units, awards=1, committees=1, seats=(SEATS, SEATS), name="a thousand")
    return seed_year(year, stage.PASSWORD).committees.get()


Page = tuple[str, User, str]


def _document(kind: str, key: int) -> str:
    return reverse("document", args=[kind, (key,), "page"])


def before(committee: Committee, category: Category, chair: User, keeper: User) -> list[Page]:
    session = EvaluationSession.objects.filter(committee=committee)[0]
    nomination = Nomination.objects.filter(committee=committee)[0]
    return [
        ("certification", chair, reverse("certification", args=[committee.pk, category.pk])),
        ("progress of a session", chair, f"/sessions/{session.pk}/progress/"),
        ("audit of a nomination", keeper, _document("audit_nomination", nomination.pk)),
    ]


def after(category: Category, result: int, chair: User, keeper: User) -> list[Page]:
    return [
        ("certified result", chair, f"/results/{result}/"),
        ("ranked result", keeper, _document("category_ranking", category.pk)),
        ("profiles", chair, _document("profiles", result)),
        ("audit of a category", keeper, _document("audit_category", category.pk)),
        ("audit of a judge", keeper, _document("audit_person", chair.pk)),
        ("nominations", keeper, "/nominations/"),
    ]


def _rows(pages: list[Page]) -> Iterator[Row]:
    # As the web processes do; here it also spares what was seeded.
    spare_the_loaded()
    for name, user, address in pages:
        client = Client()
        client.force_login(user)
        used, size = [], 0
        for _try in range(TRIES):
            began = time.process_time()
            answer = client.get(address)
            used.append((time.process_time() - began) * 1000)
            if answer.status_code != OK:
                raise RuntimeError(f"{address}: {answer.status_code}")
            size = len(answer.content)
        yield Row(f"{name} of {NOMINATIONS}: CPU", min(used), "ms", MOST_MILLISECONDS)
        yield Row(f"{name} of {NOMINATIONS}: size", size / 1000, "kB", MOST_KILOBYTES)
