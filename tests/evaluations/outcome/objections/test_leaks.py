"""Who reads what of a provisional result, before the certification and in every state after it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.results.actions.certifying import certify
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.publication.models import Publication
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator
from tests.architecture.planted import Secret, told_by, told_of
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_committee,
    make_nomination,
    make_slot,
    make_unit,
    make_user,
    submitted_sheet,
)
from tests.guarded import undone
from tests.objecting import drafted, objected, window_of
from units.models import Place, User

SignIn = Callable[[User], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undrawn_papers")]
JUDGES = ("chair", "member", "secretary")
INSIDE = frozenset({*JUDGES, "administrator", "auditor"})
OUTSIDE = (
    *("officer", "other_officer", "above", "below", "neighbour"),
    *("other_chair", "nobody", "stranger"),
)
PEOPLE = (*sorted(INSIDE), *OUTSIDE)
STATES = ("before", "open", "sent", "over", "published")
# What each judge gave for each indicator; the means are 7.63 and 5.87.
MARKS = ("7.37", "8.56", "6.96")
OTHERS_MARKS = ("5.83", "6.67", "5.11")
OWN = Secret("the office's own figures", INSIDE | {"officer"}, (), ("7.63",) * 4)
OTHERS = Secret("another office's figures", INSIDE | {"other_officer"}, (), ("5.87",) * 4)
SINGLE = [
    Secret(f"a single judge's {mark}", INSIDE, (), (mark,) * 4) for mark in MARKS + OTHERS_MARKS
]
DRAFT = Secret("a draft of an objection", frozenset({"officer"}), ("ข้อทักท้วงลับฉบับร่าง",))
SENT = Secret("an objection that was sent", INSIDE | {"officer"}, ("ข้อทักท้วงที่ส่งแล้ว",))
SECRETS = (OWN, OTHERS, *SINGLE, DRAFT, SENT)


@pytest.fixture(scope="module")
def cast(module_db: None) -> Cast:
    """Two nominees before one committee, everything handed in and nothing certified."""
    cast = make_cast(objection_days=10)
    office = cast.nomination.unit
    office.parent = make_unit(parent=office.parent)
    office.save()
    Indicator.objects.update(step=Decimal("0.01"))
    province = Place.objects.create(code="98", name_th="จังหวัดทดสอบลับ")
    for user in (cast.officer, cast.other_officer):
        assert user.unit
        user.unit.province = province
        user.unit.save()
    other = make_nomination(
        category=cast.category, committee=cast.committee, unit=cast.other_officer.unit
    )
    make_slot(session=cast.session, nominations=[other])
    for judge, mark, others in zip(cast.judges, MARKS, OTHERS_MARKS, strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=mark)
        submitted_sheet(judge=judge, nomination=other, points=others)
    return cast


@pytest.fixture(scope="module")
def people(cast: Cast) -> dict[str, User]:
    found = {name: getattr(cast, name) for name in PEOPLE if hasattr(cast, name)}
    office = cast.nomination.unit
    near = make_unit(parent=office.parent)
    near.province = office.province
    near.save()
    found["neighbour"] = make_user(username="neighbour", unit=near)
    found["above"] = make_user(username="above", unit=office.parent)
    found["below"] = make_user(username="below", unit=make_unit(parent=office))
    found["other_chair"] = make_user(username="other_chair")
    beside = make_category(award_round=cast.committee.round)
    make_committee(category=beside, people={found["other_chair"]: "chair"})
    return found


def bring_about(cast: Cast, state: str) -> None:
    if state == "before":
        return
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    if state == "sent":
        objected(cast, text=SENT.texts[0])
        return
    drafted(cast, text=DRAFT.texts[0])
    award_round = AwardRound.objects.filter(pk=cast.committee.round_id)
    if state in ("over", "published"):
        award_round.update(phase=Phase.CLOSED if state == "over" else Phase.PUBLISHED)
    if state == "published":
        yesterday = timezone.now() - timedelta(days=1)
        Publication.objects.create(round=cast.committee.round, public_from=yesterday)


def addresses(cast: Cast) -> Iterator[tuple[str, str]]:
    """Every page of the office's objections, the other office's, and where a result may show."""
    windows = list(ObjectionWindow.objects.order_by("pk").values_list("pk", "nomination"))
    own = next((pk for pk, of in windows if of == cast.nomination.pk), 1)
    for name in ("window", "send", "accept", "answers"):
        yield f"objection_{name}", reverse(f"objection_{name}", args=[own])
    yield "objection_write", reverse("objection_write", args=[own, 1])
    yield "objections", reverse("document", args=["objections", own, "page"])
    for pk in (pk for pk, _of in windows if pk != own):
        yield "objection_window", reverse("objection_window", args=[pk])
    award_round = cast.committee.round_id
    register = ["objections_committee", cast.committee.pk, "page"]
    yield "register", reverse("document", args=register)
    for nomination in cast.category.nominations.all():
        yield "nomination", reverse("nomination_detail", args=[nomination.pk])
    yield "feedback", reverse("document", args=["feedback", cast.nomination.pk, "page"])
    yield "announcement", reverse("announcement", args=[award_round])
    yield "objection_list", reverse("objection_list")
    yield "home", reverse("home")
    for result in cast.category.results.all():
        yield "result", reverse("result", args=[result.pk])


def asked(cast: Cast, client: Client) -> tuple[dict[str, str], set[str]]:
    """What each page tells, and the names of those that answer."""
    told, entered = {}, set()
    for name, path in addresses(cast):
        answer = client.get(path)
        told[path] = told_by(answer)
        if answer.status_code == 200:
            entered.add(name)
    return told, entered


OF_THE_OFFICE = {"objection_window", "objection_send", "objection_accept", "objection_write"}


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_a_provisional_result_reaches_anybody_else(
    cast: Cast, people: dict[str, User], sign_in: SignIn, state: str
) -> None:
    with undone():
        bring_about(cast, state)
        leaks, entered, seen = [], {}, {}
        for name in PEOPLE:
            client = Client() if name == "stranger" else sign_in(people[name])
            told, entered[name] = asked(cast, client)
            secrets = [one for one in SECRETS if name not in one.knowers]
            leaks += [
                f"{name} {path}: {secret}"
                for path, text in told.items()
                for secret in told_of(secrets, text)
            ]
            seen[name] = set(told_of(SECRETS, " ".join(told.values())))

    assert leaks == []
    offices = {"officer", "other_officer"} if state != "before" else set()
    assert {name for name in PEOPLE if OF_THE_OFFICE & entered[name]} == offices
    is_sent = state == "sent"
    heard = {name for name in PEOPLE if "objection_answers" in entered[name]}
    assert heard == (set(INSIDE) if is_sent else set())
    papers = {name for name in PEOPLE if "objections" in entered[name]}
    assert papers == ({*INSIDE, "officer"} if is_sent else set())
    assert {name for name in PEOPLE if "register" in entered[name]} == INSIDE
    # Each is there to be leaked.
    assert seen["officer"] == (
        set() if state == "before" else {OWN.name, SENT.name if is_sent else DRAFT.name}
    )
    assert seen["other_officer"] == (set() if state == "before" else {OTHERS.name})
    certified = {one.name for one in (OWN, OTHERS, *SINGLE)} if state != "before" else set()
    assert certified <= seen["chair"]


def test_neither_rank_nor_band_nor_number_of_judges_stands_on_the_page(
    cast: Cast, sign_in: SignIn
) -> None:
    with undone():
        bring_about(cast, "open")
        page = sign_in(cast.officer).get(reverse("objection_window", args=[window_of(cast).pk]))

    text = page.content.decode()
    assert "76.30" in text
    assert "7.63" in text
    assert "อันดับที่" not in text
    for judge in cast.judges:
        assert judge.full_name not in text
