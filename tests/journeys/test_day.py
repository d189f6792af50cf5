"""The demo day through HTTP, from an empty database: three members, the chair, the paper."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.management.commands.seed_demo import DEMO_PASSWORD
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.verification import first_finding
from evaluations.setup.rounds.models import Award, AwardRound, Category
from evaluations.setup.rubrics.models import Rubric, Topic
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import User
from units.registry import load_registry

JUDGES = ("benjamas", "irayot", "uaiporn")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(module_db: None) -> None:
    load_registry()
    call_command("seed_demo", verbosity=0)


def signed_in(username: str) -> Client:
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": username, "password": DEMO_PASSWORD}, follow=True
    )
    assert "งานของฉัน" in answer.content.decode()
    return client


def test_the_demo_holds_the_facts_of_the_day(demo: None) -> None:
    session = EvaluationSession.objects.get()

    assert session.date.isoformat() == "2021-07-19"
    assert session.host.name == "สำนักงานพัฒนาชุมชนจังหวัดตราด"
    assert (Award.objects.count(), Category.objects.count()) == (3, 5)
    assert Nomination.objects.accepted().count() == 5
    assert [slot.nominations.count() for slot in Slot.objects.all()] == [1, 1, 3]
    assert len(set(Slot.objects.values_list("room", flat=True))) == 2
    assert session.committee.seats.filter(scores=True).count() == 3
    assert AwardRound.objects.get().is_rehearsal
    assert all(rubric.is_assumed and "สมมติ" in rubric.name for rubric in Rubric.objects.all())


def test_weights_add_to_a_hundred_and_topics_are_those_of_the_report(demo: None) -> None:
    for rubric in Rubric.objects.all():
        tree = rubric_tree(rubric)
        assert sum(dimension.weight for dimension in tree.dimensions) == 100
        for dimension in tree.dimensions:
            assert sum(indicator.weight for indicator in dimension.indicators) == dimension.weight
    policy = Category.objects.get(award__number=2).rubric
    counts = [
        Topic.objects.filter(indicator__dimension=dimension).count()
        for dimension in policy.dimensions.all()
    ]
    assert counts == [5, 8, 4]


def test_seeding_twice_adds_nothing(demo: None) -> None:
    before = (User.objects.count(), Nomination.objects.count(), Entry.objects.count())
    call_command("seed_demo", verbosity=0)

    assert (User.objects.count(), Nomination.objects.count(), Entry.objects.count()) == before


def test_invented_scores_fill_every_sheet(demo: None) -> None:
    call_command("seed_demo", "--scores", verbosity=0)

    assert ScoreSheet.objects.counted().count() == 15


def score(client: Client, nomination: Nomination, points: str) -> None:
    """Declare, fill the page as a browser without JavaScript does, review, sign."""
    client.post(reverse("sheet_open", args=[nomination.pk]), {"kind": "none"})
    sheet = ScoreSheet.objects.latest("pk")
    page = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    names = re.findall(r'name="(points-\d+|version-\d+)"', page)
    data = {name: points if name.startswith("points") else "0" for name in names}
    answer = client.post(reverse("sheet", args=[sheet.pk]), {**data, "review": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("sheet_review", args=[sheet.pk])
    client.post(reverse("sheet_review", args=[sheet.pk]), {"password": DEMO_PASSWORD})


def test_the_whole_day(demo: None) -> None:
    chair, irayot, uaiporn = clients = [signed_in(name) for name in JUDGES]
    for slot in Slot.objects.exclude(state=SlotState.PRESENTING):
        chair.post(reverse("slot_change", args=[slot.pk]), {"to": "presenting", "answer": "sure"})
    for nomination in Nomination.objects.all():
        for client, points in zip(clients, ("8", "8.5", "๙"), strict=True):
            score(client, nomination, points)
    for category in Category.objects.all():
        panel = [EvaluationSession.objects.get().committee_id, category.pk]
        chair.post(reverse("certification", args=panel), {"password": DEMO_PASSWORD})

    assert Result.objects.count() == 5
    totals = {line["total"] for result in Result.objects.all() for line in result.content["lines"]}
    assert totals == {"85.00"}
    assert first_finding() is None
    for result in Result.objects.all():
        assert uaiporn.get(reverse("result_pdf", args=[result.pk])).content.startswith(b"%PDF")
        assert Client().get(reverse("check_result", args=[result.code])).status_code == 200
    assert mail.outbox == []
    assert irayot.get("/").status_code == 200


def test_an_officer_sees_the_offices_own_nominations_and_no_marks(demo: None) -> None:
    call_command("seed_demo", "--scores", verbosity=0)
    client = signed_in("montri")

    shown = client.get("/").content.decode()

    assert shown.count(reverse("nomination_detail", args=[Nomination.objects.all()[0].pk])) == 1
    for sheet in ScoreSheet.objects.all():
        assert client.get(reverse("sheet_review", args=[sheet.pk])).status_code == 404


def test_the_national_year_is_filled(demo: None) -> None:
    call_command("seed_demo", "--national", verbosity=0)
    national = AwardRound.objects.latest("pk")

    assert national.is_rehearsal
    assert Award.objects.filter(round=national).count() == 3
    assert Nomination.objects.filter(category__award__round=national).count() == 76 * 3
    assert national.committees.count() == 18
    assert {committee.seats.count() for committee in national.committees.all()} <= {3, 4, 5}
    assert "ตัวอย่าง" in national.name or "สมมติ" in national.name
