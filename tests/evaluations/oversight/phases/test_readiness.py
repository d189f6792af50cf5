"""The readiness list and the phases."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.actions import assign_committees
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.scope import Origin, Scope, committee_for, place_of
from evaluations.oversight.phases.actions import ORDER, change_phase, step
from evaluations.oversight.phases.facts import facts_of
from evaluations.oversight.phases.readiness import (
    CategoryFacts,
    CommitteeFacts,
    RoundFacts,
    RubricFacts,
    is_green,
    is_ready,
    readiness,
)
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import AdjustmentRule, Rubric
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_session,
    make_unit,
    make_user,
)
from units.models import Place, Region, User

SignIn = Callable[[User], Client]
NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=60)
CATEGORY = CategoryFacts(1, "ประเภท", RubricFacts(1, "เกณฑ์", ()), (1,), "mean")
COMMITTEE = CommitteeFacts(1, "ชุดที่ 1", has_chair=True, scoring=4, sessions=1)
READY = RoundFacts(
    quorum=3,
    nominations_close_at=NOW + datetime.timedelta(days=30),
    evidence_closes_at=LATER,
    awards={1: "รางวัล"},
    categories=(CATEGORY,),
    committees=(COMMITTEE,),
    clashes=(),
    without_slot=(),
    without_committee={},
)


def unmet(facts: RoundFacts) -> list[str]:
    points = readiness(facts, NOW)
    return [fault.code for point in points if not point.is_met for fault in point.faults]


def test_ready() -> None:
    assert unmet(READY) == []
    assert is_ready(readiness(READY, NOW))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"awards": {}, "categories": ()}, ["no_award"]),
        ({"awards": {1: "ก", 2: "ข"}}, ["no_category"]),
        (
            {"categories": (replace(CATEGORY, rubric=RubricFacts(1, "ก", ("ขาด", "ขาด"))),)},
            ["lack", "lack"],
        ),
        ({"categories": (replace(CATEGORY, committees=()),)}, ["no_committee"]),
        ({"committees": ()}, ["no_committees"]),
        ({"committees": (replace(COMMITTEE, has_chair=False),)}, ["no_chair"]),
        ({"committees": (replace(COMMITTEE, scoring=2),)}, ["too_few"]),
        ({"categories": (replace(CATEGORY, aggregation="trimmed"),)}, ["too_few"]),
        (
            {
                "categories": (replace(CATEGORY, has_figures=True),),
                "committees": (replace(COMMITTEE, has_secretary=False),),
            },
            ["nobody_keys"],
        ),
        ({"clashes": ("ห้องซ้อน",)}, ["clash"]),
        ({"without_slot": ("ก",)}, ["no_slot"]),
        ({"without_committee": {7: "ก"}}, ["unjudged"]),
        ({"nominations_close_at": None}, ["no_nominations_close_at"]),
        ({"evidence_closes_at": NOW}, ["past_evidence_closes_at"]),
    ],
)
def test_not_ready(changes: dict[str, object], codes: list[str]) -> None:
    facts = replace(READY, **changes)  # type: ignore[arg-type]

    assert unmet(facts) == codes
    assert not is_ready(readiness(facts, NOW))


def test_a_missing_session_is_advice() -> None:
    facts = replace(READY, committees=(replace(COMMITTEE, sessions=0),))

    assert unmet(facts) == ["no_session"]
    assert is_ready(readiness(facts, NOW))


# --- in the database --------------------------------------------------------------------------


def ready_round(**fields: object) -> AwardRound:
    soon = timezone.now() + datetime.timedelta(days=30)
    given = {"nominations_close_at": soon, "evidence_closes_at": soon, **fields}
    award_round = make_round(phase=Phase.DRAFT, quorum=2, **given)
    category = make_category(award_round=award_round)
    people = {make_user(): Position.CHAIR, make_user(): Position.MEMBER}
    committee = make_committee(category=category, people=people)
    make_session(committee=committee)
    return award_round


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


def test_a_round_opens_when_the_list_is_clean(administrator: User) -> None:
    award_round = ready_round()
    change_phase(by=administrator, award_round=award_round, to=Phase.OPEN)
    change_phase(by=administrator, award_round=award_round, to=Phase.OPEN)

    entry = Entry.objects.get(verb="round.phase")
    assert (entry.before, entry.after) == ({"phase": "draft"}, {"phase": "open"})


def test_a_round_stays_closed_while_something_is_missing(administrator: User) -> None:
    award_round = ready_round(evidence_closes_at=None)
    with pytest.raises(Refused):
        change_phase(by=administrator, award_round=award_round, to=Phase.OPEN)
    assert AwardRound.objects.get().phase == Phase.DRAFT


@pytest.mark.parametrize("start", ORDER)
@pytest.mark.parametrize("to", ORDER)
def test_one_step_at_a_time(administrator: User, start: Phase, to: Phase) -> None:
    award_round = ready_round()
    AwardRound.objects.update(phase=start)
    is_allowed = to in (start, step(start, 1), step(start, -1))
    try:
        change_phase(by=administrator, award_round=award_round, to=to, reason="เหตุผล")
    except Refused:
        assert not is_allowed
    else:
        assert is_allowed
        assert AwardRound.objects.get().phase == to


def test_going_back_needs_a_reason(administrator: User) -> None:
    award_round = make_round(phase=Phase.CLOSED)
    with pytest.raises(Refused):
        change_phase(by=administrator, award_round=award_round, to=Phase.EVALUATING)


def test_only_administrators(cast: Cast) -> None:
    award_round = cast.category.award.round
    for role in (cast.chair, cast.secretary, cast.auditor, cast.officer):
        with pytest.raises(Refused):
            change_phase(by=role, award_round=award_round, to=Phase.CLOSED)


def test_the_page_names_what_is_missing_and_leads_there(
    administrator: User, sign_in: SignIn
) -> None:
    award_round = make_round(phase=Phase.DRAFT)
    page = sign_in(administrator).get(reverse("round", args=[award_round.pk])).content.decode()

    assert "ยังไม่มีรางวัล" in page
    assert reverse("award_add", args=[award_round.pk]) in page
    assert "ยังไม่กำหนดวันปิดรับหลักฐาน" in page


def test_changing_the_phase_asks_and_tells(administrator: User, sign_in: SignIn) -> None:
    award_round, client = ready_round(), sign_in(administrator)
    address = reverse("round_phase", args=[award_round.pk, "open"])
    page = client.get(address).content.decode()
    assert "หน่วยงานเสนอชื่อและส่งหลักฐานได้จนถึงกำหนด" in page

    assert client.post(address).status_code == 302
    back = reverse("round_phase", args=[award_round.pk, "draft"])
    assert "ยกเว้นวิธีนับคะแนนของประเภทที่เริ่มให้คะแนนแล้ว" in client.get(back).content.decode()
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "ลืมรางวัล"}).status_code == 302


def test_what_is_not_certified_is_named_and_asked_about(cast: Cast, sign_in: SignIn) -> None:
    """Case A7: on closing, and on publishing what was closed so."""
    award_round, client = cast.category.award.round, sign_in(cast.administrator)
    for to in ("closed", "published"):
        address = reverse("round_phase", args=[award_round.pk, to])
        shown = client.get(address).content.decode()
        assert f"“{cast.category.name}” ({cast.committee.name}) ยังไม่มีผลที่รับรอง" in shown

        assert client.post(address).status_code == 422
        assert client.post(address, {"sure": "on"}).status_code == 302
        award_round.refresh_from_db()
        assert award_round.phase == to
    back = reverse("round_phase", args=[award_round.pk, "closed"])
    assert client.post(back, {"reason": "ยังไม่ครบ"}).status_code == 302


def test_evaluating_before_an_announced_deadline_is_asked_about(
    administrator: User, sign_in: SignIn
) -> None:
    """Case A7."""
    award_round, client = ready_round(), sign_in(administrator)
    AwardRound.objects.update(phase=Phase.OPEN)
    address = reverse("round_phase", args=[award_round.pk, "evaluating"])

    assert "แจ้งหน่วยงานไว้ว่ารับหลักฐานถึง" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    over = timezone.now() - datetime.timedelta(days=1)
    AwardRound.objects.update(nominations_close_at=over, evidence_closes_at=over)

    assert client.post(address).status_code == 302


@pytest.mark.parametrize("to", ["nowhere", "archived"])
def test_odd_phases(administrator: User, sign_in: SignIn, to: str) -> None:
    address = reverse("round_phase", args=[ready_round().pk, to])

    assert sign_in(administrator).post(address, {"reason": "x"}).status_code in (404, 422)


def test_the_list_costs_the_same_for_one_committee_and_many(administrator: User) -> None:
    award_round = ready_round()
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as captured:
            facts_of(award_round)
        counts.append(len(captured))
        for _one in range(8):
            category = make_category(award_round=award_round)
            committee = make_committee(category=category, people={make_user(): Position.CHAIR})
            make_nomination(category=category, committee=committee)
            make_session(committee=committee)

    assert counts[0] == counts[1]


# --- which committee --------------------------------------------------------------------------

EVERYWHERE = Scope(1, {1}, (), ())
REGION_9 = Scope(2, {1, 2}, {9}, ())
TRAT = Scope(3, {2}, (), {"23"})
KHAO_SAMING = Scope(4, {2}, (), {"2305", "230601"})


@pytest.mark.parametrize(
    ("origin", "scopes", "committee"),
    [
        (Origin(1, 9, "23"), [EVERYWHERE], 1),
        (Origin(2, 9, "23"), [EVERYWHERE], None),
        (Origin(1, 9, "23"), [EVERYWHERE, REGION_9], None),
        (Origin(2, 9, "23"), [EVERYWHERE, REGION_9], 2),
        (Origin(2, 5, "23"), [REGION_9, TRAT], 3),
        (Origin(2, None, ""), [REGION_9, TRAT], None),
        (Origin(2, 5, "2305"), [REGION_9, TRAT], 3),
        (Origin(2, 5, "230502"), [REGION_9, KHAO_SAMING], 4),
        (Origin(2, 5, "2306"), [KHAO_SAMING], None),
        (Origin(2, 5, "23"), [KHAO_SAMING], None),
        (Origin(2, 5, "2305"), [TRAT, KHAO_SAMING], None),
        (Origin(2, None, ""), [KHAO_SAMING], None),
    ],
)
def test_which_committee(origin: Origin, scopes: list[Scope], committee: int | None) -> None:
    assert committee_for(origin, scopes) == committee


def test_nominations_get_their_committee(cast: Cast) -> None:
    region = Region.objects.create(number=9)
    place = Place.objects.create(code="23", name_th="ตราด", name_en="Trat", region=region)
    unit = make_unit()
    unit.place = unit.province = place
    unit.save()
    waiting = make_nomination(category=cast.category, committee=cast.committee, unit=unit)
    waiting.committee = None
    waiting.save()
    cast.committee.regions.add(region)

    award_round = cast.category.award.round
    assert assign_committees(by=cast.administrator, award_round=award_round) == 1
    waiting.refresh_from_db()
    assert waiting.committee == cast.committee
    assert assign_committees(by=cast.administrator, award_round=award_round) == 0


@pytest.mark.parametrize(
    ("office", "own", "place"),
    [
        ("23", "", "23"),
        ("23", "2305", "2305"),
        ("2305", "23", "2305"),
        ("2305", "1001", "2305"),
        ("", "2305", "2305"),
        ("", "", ""),
    ],
)
def test_the_place_of_a_nomination(office: str, own: str, place: str) -> None:
    assert place_of(office, own) == place


def test_what_is_left_is_named_with_the_way_to_mend_it(cast: Cast, sign_in: SignIn) -> None:
    """Also once the round is under way, when nominations come in."""
    cast.slot.places.all().delete()
    Nomination.objects.filter(pk=cast.nomination.pk).update(committee=None)
    address = reverse("nomination_assign", args=[cast.nomination.pk])

    page = sign_in(cast.administrator).get(reverse("round", args=[cast.category.award.round.pk]))

    assert "ยังไม่มีคณะกรรมการ:" in page.content.decode()
    assert f'href="{address}"' in page.content.decode()
    AwardRound.objects.update(phase=Phase.DRAFT)
    page = sign_in(cast.administrator).get(reverse("round", args=[cast.category.award.round.pk]))
    assert f'href="{address}"' in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "codes", "is_ready_anyway"),
    [
        ({}, ["no_quota"], False),
        ({"categories": (replace(CATEGORY, quota=2),)}, [], True),
        (
            {"categories": (replace(CATEGORY, quota=2), replace(CATEGORY, name="ข"))},
            ["sends_nobody"],
            True,
        ),
        (
            {"categories": (replace(CATEGORY, quota=2), replace(CATEGORY, counts_in="ประเภท"))},
            [],
            True,
        ),
        ({"categories": (replace(CATEGORY, quota=2, by_zone=True),)}, ["no_zone"], False),
        ({"categories": (replace(CATEGORY, quota=2, by_zone=True),), "zones": 2}, [], True),
    ],
)
def test_where_a_next_round_is_named_it_is_asked_who_goes_up(
    changes: dict[str, object], codes: list[str], is_ready_anyway: bool
) -> None:
    facts = replace(READY, sends_up=True, quorum=2, **changes)  # type: ignore[arg-type]

    assert unmet(facts) == codes
    assert is_ready(readiness(facts, NOW)) == is_ready_anyway


@pytest.mark.parametrize("categories", [(), (CATEGORY,)])
def test_where_nobody_goes_up_it_is_not_ticked_that_every_category_sends_somebody(
    categories: tuple[CategoryFacts, ...],
) -> None:
    points = readiness(replace(READY, sends_up=True, categories=categories), NOW)

    assert "nobody_up" not in [point.code for point in points]


def test_what_has_no_slot_is_named_with_its_category(cast: Cast) -> None:
    """The same office waits in several, as before each stage of one."""
    cast.slot.places.all().delete()

    (named,) = facts_of(cast.category.award.round).without_slot

    assert named == f"{cast.nomination.official_name} ({cast.category.name})"


def test_a_committee_without_anybody_who_keys_is_named(db: None, sign_in: SignIn) -> None:
    """What one person keys and another confirms needs both before the round opens."""
    award_round = ready_round()
    rubric = Rubric.objects.get()
    AdjustmentRule.objects.create(
        rubric=rubric, number=1, kind="deduction", name="เกินเวลา", unit="นาที", points=1
    )
    administrator = make_user(is_administrator=True)

    page = sign_in(administrator).get(reverse("round", args=[award_round.pk])).content.decode()

    assert "ยังไม่มีเลขานุการสำหรับคีย์ค่า" in page
    with pytest.raises(Refused):
        change_phase(by=administrator, award_round=award_round, to=Phase.OPEN)
    committee = award_round.committees.get()
    committee.seats.filter(position=Position.MEMBER).update(position=Position.SECRETARY)
    assert change_phase(by=administrator, award_round=award_round, to=Phase.OPEN).phase == "open"


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.OPEN, Phase.EVALUATING])
def test_a_class_that_no_nominee_has_is_named(cast: Cast, sign_in: SignIn, phase: str) -> None:
    Rubric.objects.update(classes=["S", "XL"])
    Nomination.objects.update(nominee_class="S")
    AwardRound.objects.update(phase=phase)
    address = reverse("round", args=[cast.category.award.round_id])

    page = sign_in(cast.administrator).get(address).content.decode()

    assert "ยังไม่มีผู้รับการประเมินในกลุ่ม “XL”" in page
    assert "ในกลุ่ม “S”" not in page
    assert f'href="{reverse("rubric", args=[cast.category.rubric_id])}"' in page


def test_where_nobody_is_nominated_no_class_is_named(administrator: User) -> None:
    award_round = ready_round()
    Rubric.objects.update(classes=["S", "XL"])

    assert "idle_class" not in unmet(facts_of(award_round))


# --- what is empty is not done, and who has not joined -----------------------------------------


def test_nothing_set_up_is_not_done() -> None:
    """Before, weights, categories, seats and slots of an empty round stood there as done."""
    empty = replace(READY, awards={}, categories=(), committees=())
    points = {point.code: point for point in readiness(empty, NOW)}

    met = {code for code, point in points.items() if point.is_met}
    assert met == {"deadlines"}
    assert not is_green(points.values())


def test_who_never_signed_in_is_told() -> None:
    """It is no reason to wait with the opening, and no green list either."""
    facts = replace(READY, accepted=1, committees=(replace(COMMITTEE, absent=("นางมานี",)),))
    points = readiness(facts, NOW)

    assert unmet(facts) == ["not_joined"]
    assert is_ready(points)
    assert not is_green(points)
    assert is_green(readiness(replace(READY, accepted=1), NOW))


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.EVALUATING])
def test_the_list_stays_when_the_round_is_open(
    administrator: User, sign_in: SignIn, phase: Phase
) -> None:
    award_round = ready_round()
    seat = award_round.committees.get().seats.exclude(position=Position.CHAIR).get()
    address = reverse("round", args=[award_round.pk])
    client = sign_in(administrator)
    assert "พร้อมเปิดรอบ" not in client.get(address).content.decode()
    AwardRound.objects.update(phase=phase)

    page = client.get(address).content.decode()

    first = award_round.committees.get().seats.all()[0]
    assert f"ยังไม่เคยเข้าสู่ระบบ: {first.user.full_name}" in page
    assert seat.user.full_name in page
    assert "กำหนดวันปิดรับ" not in page
