"""Winners that were sent up and are winners no more (R22), and by what a quota counts."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.actions.standings import agree_standing, ask_standing
from evaluations.judging.results.models import Placing, Result
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import Mark, StandingKind
from evaluations.outcome.cascade.actions import keep_above, send_up, take_back
from evaluations.outcome.cascade.models import KeptAbove
from evaluations.outcome.cascade.winners import cascade_of, undecided
from evaluations.platform.documents.registry import document_for
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import AwardRound, Category, Phase, QuotaPer, RoundLevel, Zone
from tests.factories import (
    Cast,
    make_category,
    make_nomination,
    make_round,
    make_slot,
    submitted_sheet,
)
from tests.staging import make_panel, make_stages
from units.models import Place, Region, User

SignIn = Callable[[User], Client]
WHY = "แก้คะแนนที่คีย์ผิด"


@pytest.fixture
def below(cast: Cast) -> AwardRound:
    """A round with a quota of two, and a round above it that takes nominations."""
    there = make_round(phase=Phase.OPEN, level=RoundLevel.NATIONAL)
    found = cast.category.award.round
    AwardRound.objects.filter(pk=found.pk).update(next_round=there)
    Category.objects.update(quota=2, quota_per=QuotaPer.ROUND)
    make_category(award_round=there, number=cast.category.award.number)
    return AwardRound.objects.get(pk=found.pk)


@pytest.fixture
def sent(cast: Cast, below: AwardRound) -> list[Nomination]:
    """Three nominees of ranks 1, 2 and 3, of which two are sent up."""
    others = [make_nomination(category=cast.category, committee=cast.committee) for _ in range(2)]
    make_slot(session=cast.session, nominations=others)
    found = [cast.nomination, *others]
    for nomination, points in zip(found, ("9", "8", "7"), strict=True):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination, points=points)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert send_up(by=cast.administrator, award_round=below) == 2
    return found


def certified_anew(cast: Cast, points: str = "1") -> None:
    """The first nominee's sheets are put right: ranks 3, 1, 2."""
    result = Result.objects.latest("number")
    wish = ask_reopening(by=cast.chair, result=result, reason=WHY)
    second_reopening(by=cast.secretary, wish=wish)
    for judge in cast.judges:
        by = cast.administrator
        sheet = return_sheet(by=by, seat=cast.seat(judge), nomination=cast.nomination, reason=WHY)
        for mark in Mark.objects.filter(sheet=sheet):
            value = MarkValue(SCORED, Decimal(points), "")
            save_mark(
                by=judge,
                sheet=sheet.pk,
                indicator=mark.indicator_id,
                value=value,
                version=mark.version,
            )
        submit_sheet(by=judge, sheet=sheet)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)


def above_of(nomination: Nomination) -> Nomination:
    return Nomination.objects.get(sent_up_from=nomination)


def there() -> set[int | None]:
    sent = Nomination.objects.filter(sent_up_from__isnull=False)
    still = sent.exclude(state=NominationState.WITHDRAWN)
    return set(still.values_list("sent_up_from", flat=True))


def test_both_rounds_name_it_and_nothing_doubles_the_quota(
    cast: Cast, below: AwardRound, sent: list[Nomination], sign_in: SignIn
) -> None:
    certified_anew(cast)
    assert list(Placing.objects.filter(result__number=2).values_list("rank", flat=True)) == [
        1,
        2,
        3,
    ]

    assert send_up(by=cast.administrator, award_round=below) == 0
    assert there() == {sent[0].pk, sent[1].pk}
    client = sign_in(cast.administrator)
    for name, pk in (
        ("cascade", below.pk),
        ("round", below.pk),
        ("round", below.next_round_id),
    ):
        shown = client.get(reverse(name, args=[pk])).content.decode()
        assert "ส่งขึ้นแล้วแต่ไม่ใช่ผู้ชนะแล้ว" in shown
        assert sent[0].official_name in shown
    assert "ยังไม่มีที่ว่าง" in client.get(reverse("cascade", args=[below.pk])).content.decode()


def test_taken_back_its_place_is_free(
    cast: Cast, below: AwardRound, sent: list[Nomination], sign_in: SignIn
) -> None:
    certified_anew(cast)
    above = above_of(sent[0])
    client = sign_in(cast.administrator)
    address = reverse("cascade_decide", args=[below.pk, above.pk])
    client.post(address, {"what": "take_back", "reason": ""})
    assert there() == {sent[0].pk, sent[1].pk}

    client.post(address, {"what": "take_back", "reason": WHY})

    above.refresh_from_db()
    assert (above.state, above.state_reason) == (NominationState.WITHDRAWN, WHY)
    assert undecided(below) == []
    assert send_up(by=cast.administrator, award_round=below) == 1
    assert there() == {sent[1].pk, sent[2].pk}


def test_kept_it_holds_its_place_and_is_asked_about_no_more(
    cast: Cast, below: AwardRound, sent: list[Nomination], sign_in: SignIn
) -> None:
    certified_anew(cast)
    keep_above(by=cast.administrator, nomination=above_of(sent[0]), reason=WHY)
    keep_above(by=cast.administrator, nomination=above_of(sent[0]), reason=WHY)

    assert KeptAbove.objects.count() == 1
    assert undecided(below) == []
    assert send_up(by=cast.administrator, award_round=below) == 0
    page = sign_in(cast.auditor).get(reverse("cascade", args=[below.pk])).content.decode()
    assert WHY in page
    assert cast.administrator.full_name in page
    # The next result is a question of its own.
    certified_anew(cast, points="2")
    assert len(undecided(below)) == 1


def test_only_an_administrator_decides_and_only_where_there_is_something(
    cast: Cast, below: AwardRound, sent: list[Nomination]
) -> None:
    with pytest.raises(Refused):
        take_back(by=cast.administrator, nomination=above_of(sent[0]), reason=WHY)
    certified_anew(cast)
    for decide in (keep_above, take_back):
        with pytest.raises(Refused):
            decide(by=cast.chair, nomination=above_of(sent[0]), reason=WHY)
        with pytest.raises(Refused):
            decide(by=cast.administrator, nomination=above_of(sent[1]), reason=WHY)
    assert there() == {sent[0].pk, sent[1].pk}


def test_the_rank_is_called_a_rank(
    cast: Cast, below: AwardRound, sent: list[Nomination], sign_in: SignIn
) -> None:
    page = sign_in(cast.auditor).get(reverse("cascade", args=[below.pk])).content.decode()

    assert "อันดับ 1" in " ".join(page.split())
    assert "ระดับตำแหน่ง" not in page


@pytest.mark.parametrize(
    ("quota_per", "groups"),
    [
        (QuotaPer.ROUND, {""}),
        (QuotaPer.REGION, {"เขตตรวจราชการที่ 9", ""}),
        (QuotaPer.PROVINCE, {"ตราด", ""}),
        (QuotaPer.ZONE, {"โซนเหนือ", ""}),
        (QuotaPer.COMMITTEE, {"คณะที่หนึ่ง"}),
    ],
)
def test_a_quota_counts_by_what_its_category_says(
    cast: Cast, below: AwardRound, sent: list[Nomination], quota_per: str, groups: set[str]
) -> None:
    region = Region.objects.create(number=9, name="เขต 9")
    province = Place.objects.create(code="23", name_th="ตราด", name_en="Trat", region=region)
    district = Place.objects.create(
        code="2301", name_th="เมืองตราด", name_en="Mueang", parent=province
    )
    zone = Zone.objects.create(round=below, number=1, name="โซนเหนือ")
    zone.places.add(district)
    unit = sent[0].unit
    unit.province, unit.place = province, district
    unit.save()
    type(cast.committee).objects.filter(pk=cast.committee.pk).update(name="คณะที่หนึ่ง")
    Category.objects.filter(pk=cast.category.pk).update(quota=1, quota_per=quota_per)

    winners = cascade_of(below).selection.winners

    assert {one.group for one in winners} == groups
    assert len(winners) == len(groups)


def test_an_equal_of_a_withheld_place_goes_up(cast: Cast, below: AwardRound) -> None:
    """The withheld one stands first, and parts nobody from the place that both reached."""
    Category.objects.filter(pk=cast.category.pk).update(quota=1)
    second = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[second])
    for nomination in (cast.nomination, second):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination)
    standing = ask_standing(
        by=cast.chair, nomination=cast.nomination, kind=StandingKind.WITHHELD, reason=WHY
    )
    agree_standing(by=cast.secretary, standing=standing)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert send_up(by=cast.administrator, award_round=below) == 1
    assert there() == {second.pk}


def quota_form(category: Category, **typed: str) -> dict[str, str]:
    values = {"quota": "3", "quota_per": "province", "hands_on": "on", **typed}
    return {f"category-{category.pk}-{name}": value for name, value in values.items()}


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.OPEN, Phase.EVALUATING, Phase.CLOSED])
def test_it_is_set_while_the_round_is_open(cast: Cast, sign_in: SignIn, phase: str) -> None:
    AwardRound.objects.update(phase=phase)
    client = sign_in(cast.administrator)
    address = reverse("round_quotas", args=[cast.category.award.round_id])
    assert cast.category.name in client.get(address).content.decode()
    wrong = client.post(address, quota_form(cast.category, quota="-1"))
    assert wrong.status_code == 422

    client.post(address, quota_form(cast.category))

    cast.category.refresh_from_db()
    assert (cast.category.quota, cast.category.quota_per) == (3, QuotaPer.PROVINCE)
    assert cast.category.hands_on


def test_an_archived_round_stays_as_it_is(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(phase=Phase.ARCHIVED)
    address = reverse("round_quotas", args=[cast.category.award.round_id])

    sign_in(cast.administrator).post(address, quota_form(cast.category))

    cast.category.refresh_from_db()
    assert cast.category.quota == 0


def test_a_stage_ranks_nobody_so_it_is_not_asked_how_many_go_up(
    cast: Cast, sign_in: SignIn
) -> None:
    panel = make_panel(main=cast.category)
    make_stages(cast.category, "70", (panel.category, "30"))
    address = reverse("round_quotas", args=[cast.category.award.round_id])
    client = sign_in(cast.administrator)

    page = client.get(address).content.decode()
    client.post(address, quota_form(cast.category))

    assert f'name="category-{cast.category.pk}-quota"' in page
    assert f'name="category-{panel.category.pk}-quota"' not in page
    cast.category.refresh_from_db()
    assert cast.category.quota == 3


def test_the_paper_tells_who_went_up_by_what_and_who_signed(
    cast: Cast, below: AwardRound, sent: list[Nomination]
) -> None:
    """Issue 18: rank and quota of each, the winner no more, certification and sender."""
    certified_anew(cast)
    keep_above(by=cast.administrator, nomination=above_of(sent[0]), reason="ได้รับเชิญแล้ว")

    paper = document_for(cast.auditor, "cascade", below.pk)

    group, gone, results = paper.tables
    assert group.caption == "ส่งขึ้น 2 ราย นับตาม: ทั้งรอบ"
    assert [row[:2] for row in group.rows] == [
        ("1", sent[1].official_name),
        ("2", sent[2].official_name),
    ]
    assert group.rows[0][4].startswith("ส่งขึ้นแล้ว\n")
    assert cast.administrator.full_name in group.rows[0][4]
    assert group.rows[1][4] == "ยังไม่มีที่ว่าง"
    ((name, _category, decided),) = gone.rows
    assert name == sent[0].official_name
    assert "ได้รับเชิญแล้ว" in decided
    newest = Result.objects.latest("number")
    assert [newest.code in row[1] for row in results.rows] == [True]
    assert cast.chair.full_name in results.rows[0][2]
    assert f"บุคคลที่สองซึ่งเห็นชอบ {cast.secretary.full_name}" in results.rows[0][2]
