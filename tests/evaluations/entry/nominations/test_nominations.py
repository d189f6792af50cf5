"""Nominating: who, whom, where, until when; and what is written."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.actions import (
    assign_by_hand,
    assign_committees,
    edit_nomination,
    extend_deadline,
    nominate,
)
from evaluations.entry.nominations.models import (
    AttendanceRole,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.nominations.people import PersonLine, people_typed, read_people
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_committee,
    make_nomination,
    make_unit,
)
from tests.guarded import refused
from thai.dates import be_year
from units.models import Region, Unit, User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Cast:
    now = timezone.now()
    return make_cast(
        phase="open", nominations_close_at=now + HOUR, evidence_closes_at=now + 2 * HOUR
    )


@pytest.fixture
def category(cast: Cast) -> Category:
    """A category in which nobody is nominated yet."""
    return make_category(award_round=cast.category.award.round)


def typed(category: Category, unit: Unit, **more: str) -> dict[str, object]:
    return {"category": category.pk, "unit": unit.code, "presenters": "", "attendees": "", **more}


def test_an_officer_nominates_the_own_office(
    cast: Cast, category: Category, sign_in: SignIn
) -> None:
    unit = cast.nomination.unit
    people = {"presenters": "นายสม ชาย, พัฒนาการจังหวัด\n\nนางสม หญิง", "attendees": "พัฒนาการอำเภอ"}
    answer = sign_in(cast.officer).post(
        reverse("nomination_add"), typed(category, unit, summary="สรุป", **people)
    )

    nomination = Nomination.objects.get(category=category)
    assert answer.headers["Location"] == reverse("nomination_detail", args=[nomination.pk])
    assert (nomination.state, nomination.official_name, nomination.summary) == (
        "draft",
        unit.name,
        "สรุป",
    )
    assert [(delegate.role, str(delegate)) for delegate in Delegate.objects.all()] == [
        ("presenter", "นายสม ชาย พัฒนาการจังหวัด"),
        ("presenter", "นางสม หญิง"),
        ("attendee", "พัฒนาการอำเภอ"),
    ]
    assert Entry.objects.get(verb="nomination.added").after["official_name"] == unit.name


def test_an_office_below_the_own(cast: Cast, category: Category, sign_in: SignIn) -> None:
    below = make_unit(parent=cast.nomination.unit)

    sign_in(cast.officer).post(reverse("nomination_add"), typed(category, below))

    assert Nomination.objects.filter(category=category, unit=below).exists()


def test_not_another_office(cast: Cast, category: Category, sign_in: SignIn) -> None:
    other = cast.other_officer.unit
    assert other
    answer = sign_in(cast.officer).post(reverse("nomination_add"), typed(category, other))

    assert answer.status_code == 422
    new = Nomination(category=category, unit=other, official_name="x")
    with pytest.raises(Refused):
        nominate(by=cast.officer, nomination=new, people={})
    assert not Nomination.objects.filter(category=category).exists()


def test_once_in_a_category(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.officer).post(
        reverse("nomination_add"), typed(cast.category, cast.nomination.unit)
    )

    assert answer.status_code == 422
    assert Nomination.objects.count() == 1


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.EVALUATING, Phase.CLOSED])
def test_only_while_the_round_is_open(
    cast: Cast, category: Category, sign_in: SignIn, phase: str
) -> None:
    AwardRound.objects.update(phase=phase)
    client = sign_in(cast.officer)

    assert "ไม่มีรอบที่เปิดรับ" in client.get(reverse("nomination_add")).content.decode()
    new = Nomination(category=category, unit=cast.nomination.unit, official_name="x")
    with pytest.raises(Refused):
        nominate(by=cast.officer, nomination=new, people={})


def test_not_after_the_deadline(cast: Cast, category: Category, sign_in: SignIn) -> None:
    """The deadline passes while the form is being filled in."""
    closes = cast.category.award.round.nominations_close_at
    assert closes
    client = sign_in(cast.officer)
    with time_machine.travel(closes + datetime.timedelta(seconds=1), tick=False):
        answer = client.post(reverse("nomination_add"), typed(category, cast.nomination.unit))

    assert answer.status_code == 422
    assert "ปิดรับการเสนอชื่อแล้วเมื่อ" in answer.content.decode()


@pytest.fixture
def draft(cast: Cast) -> Nomination:
    Nomination.objects.update(state=NominationState.DRAFT, accepted_at=None)
    return Nomination.objects.select_related("unit", "category__award__round").get()


def values(**more: object) -> dict[str, object]:
    return {"official_name": "ชื่อใหม่", "place": None, "summary": "", "contact": "", **more}


def test_changed_with_before_and_after(cast: Cast, draft: Nomination) -> None:
    people = {AttendanceRole.PRESENTER: [PersonLine("นายสม ชาย", "หัวหน้า")]}
    given: dict[str, Any] = {
        "by": cast.officer,
        "nomination": draft,
        "values": values(),
        "people": people,
    }
    edit_nomination(edits=0, **given)
    edit_nomination(edits=1, **given)

    entry = Entry.objects.get(verb="nomination.changed")
    assert entry.before["official_name"] == draft.official_name
    assert entry.after == {"official_name": "ชื่อใหม่", "delegates": ["นายสม ชาย หัวหน้า"]}
    with pytest.raises(Stale):
        edit_nomination(edits=0, **given)


def test_two_tabs(cast: Cast, draft: Nomination, sign_in: SignIn) -> None:
    client, address = sign_in(cast.officer), reverse("nomination_edit", args=[draft.pk])
    first = {"official_name": "แรก", "edits": "0"}
    client.post(address, first)

    answer = client.post(address, {"official_name": "สอง", "edits": "0"})

    assert answer.status_code == 422
    assert "แรก" in answer.content.decode()
    assert Nomination.objects.get().official_name == "แรก"


@pytest.mark.parametrize(
    ("state", "ok"),
    [
        ("draft", True),
        ("returned", True),
        ("submitted", False),
        ("accepted", False),
        ("withdrawn", False),
    ],
)
def test_what_is_handed_in_stays_as_it_is(cast: Cast, state: str, ok: bool) -> None:
    Nomination.objects.update(state=state, state_reason="เหตุผล")
    given: dict[str, Any] = {
        "nomination": cast.nomination,
        "edits": None,
        "values": values(),
        "people": {},
    }
    done = True
    try:
        edit_nomination(by=cast.officer, **given)
    except Refused:
        done = False

    assert done is ok


def test_an_administrator_changes_it_with_a_reason(cast: Cast) -> None:
    given: dict[str, Any] = {
        "nomination": cast.nomination,
        "edits": None,
        "values": values(),
        "people": {},
    }
    with pytest.raises(Refused, match="เหตุผล"):
        edit_nomination(by=cast.administrator, **given)

    edit_nomination(by=cast.administrator, reason="พิมพ์ผิด", **given)

    assert Entry.objects.get(verb="nomination.changed").reason == "พิมพ์ผิด"


def test_more_time_for_one(cast: Cast, draft: Nomination, sign_in: SignIn) -> None:
    closes = cast.category.award.round.evidence_closes_at
    assert closes
    given: dict[str, Any] = {"nomination": draft, "until": closes + HOUR, "reason": "น้ำท่วม"}
    with pytest.raises(Refused):
        extend_deadline(by=cast.officer, **given)
    with pytest.raises(Refused, match="ยังมาไม่ถึง"):
        extend_deadline(by=cast.administrator, **{**given, "until": timezone.now() - HOUR})
    for _twice in range(2):
        extend_deadline(by=cast.administrator, **given)

    assert Entry.objects.filter(verb="nomination.extended").count() == 1
    client = sign_in(cast.officer)
    with time_machine.travel(closes + HOUR / 2, tick=False):
        address = reverse("nomination_edit", args=[draft.pk])
        answer = client.post(address, {"official_name": "ทันเวลา", "edits": "1"})
    assert answer.status_code == 302


def test_the_extension_page(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("nomination_extend", args=[cast.nomination.pk])
    until = timezone.localdate() + datetime.timedelta(days=9)
    AwardRound.objects.update(fiscal_year_be=be_year(until))
    data = {"until_0": f"{until.day}/{until.month}/{until.year + 543}", "until_1": "๑๖.๓๐"}

    answer = sign_in(cast.administrator).post(address, {**data, "reason": "ขอเวลา"})

    assert answer.status_code == 302
    extended = Nomination.objects.get().deadline_extended_to
    assert extended
    assert f"{timezone.localtime(extended):%H.%M}" == "16.30"


def test_the_list_is_searched_and_filtered(cast: Cast, sign_in: SignIn) -> None:
    other = make_nomination(
        category=make_category(award_round=cast.category.award.round),
        committee=cast.committee,
        unit=make_unit(name="ศูนย์เรียนรู้บ้านดอน"),
        state=NominationState.SUBMITTED,
    )
    client, address = sign_in(cast.administrator), reverse("nomination_list")

    def found(**query: Any) -> set[int]:
        return {one.pk for one in client.get(address, query).context["page"].object_list}

    assert found() == {cast.nomination.pk, other.pk}
    assert found(q="บ้าน ดอน") == {other.pk}
    assert found(state="accepted") == {cast.nomination.pk}
    assert found(round=cast.category.award.round.pk) == {cast.nomination.pk, other.pk}
    officers = sign_in(cast.other_officer).get(address)
    assert list(officers.context["page"].object_list) == []


def test_suggestions_hold_the_own_offices_alone(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("pick_own_unit")
    own, other = cast.nomination.unit, cast.other_officer.unit
    assert other

    told = sign_in(cast.officer).get(address, {"q": ""}).content.decode()

    assert own.code in told
    assert f"({other.code})" not in told


@pytest.mark.parametrize(
    ("typed_text", "people"),
    [
        ("", ()),
        (" , \n", ()),
        ("ก, ข, ค", (PersonLine("ก", "ข, ค"),)),
        ("ก\n\nข ,หัวหน้า", (PersonLine("ก"), PersonLine("ข", "หัวหน้า"))),
        ("ก\tหัวหน้า\tฝ่าย\r\nข\t", (PersonLine("ก", "หัวหน้า ฝ่าย"), PersonLine("ข"))),
    ],
)
def test_people_as_typed(typed_text: str, people: tuple[PersonLine, ...]) -> None:
    assert read_people(typed_text) == people
    assert read_people(people_typed(people)) == people


def test_a_committee_is_given_once(cast: Cast) -> None:
    Nomination.objects.update(committee=None)
    award_round = cast.category.award.round

    assert assign_committees(by=cast.administrator, award_round=award_round) == 1
    assert assign_committees(by=cast.administrator, award_round=award_round) == 0


def test_an_administrator_nominates_with_a_reason(
    cast: Cast, category: Category, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.administrator), reverse("nomination_add")
    data = typed(category, cast.nomination.unit, presenters="นายสม")

    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "reason": "หน่วยงานขอ"}).status_code == 302
    entry = Entry.objects.get(verb="nomination.added")
    assert entry.reason == "หน่วยงานขอ"
    assert entry.after["delegates"] == ["นายสม"]


# --- the committee chosen by hand ---------------------------------------------------------------


@pytest.fixture
def waiting(cast: Cast) -> Nomination:
    """Handed in, without a slot; two committees cover it."""
    make_committee(category=cast.category, people={}, name="ชุดที่สอง")
    return make_nomination(category=cast.category, committee=None)


def test_the_committee_is_chosen_by_hand(cast: Cast, waiting: Nomination, sign_in: SignIn) -> None:
    client, address = sign_in(cast.administrator), reverse("nomination_assign", args=[waiting.pk])
    page = client.get(address).content.decode()
    assert "มีคณะกรรมการหลายชุดครอบคลุมประเภทและพื้นที่นี้" in page
    assert "ชุดที่สอง" in page
    data = {"committee": cast.committee.pk, "reason": ""}
    assert client.post(address, data).status_code == 422

    answer = client.post(address, {**data, "reason": "อยู่ใกล้คณะนี้"})

    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert (waiting.committee, waiting.committee_reason) == (cast.committee, "อยู่ใกล้คณะนี้")
    entry = Entry.objects.get(verb="nomination.assigned")
    assert (entry.reason, entry.after["committee"]) == ("อยู่ใกล้คณะนี้", cast.committee.name)
    told = client.get(reverse("nomination_detail", args=[waiting.pk])).content.decode()
    assert "กำหนดด้วยมือ: อยู่ใกล้คณะนี้" in told


def test_why_it_was_chosen_stays_once_somebody_judges(cast: Cast, waiting: Nomination) -> None:
    def give(reason: str) -> None:
        here = cast.committee
        assign_by_hand(by=cast.administrator, nomination=waiting, committee=here, reason=reason)

    give("ใกล้")
    ScoreSheet.objects.create(
        seat=cast.seat(cast.member),
        nomination=waiting,
        rubric=cast.category.rubric,
        opened_at=timezone.now(),
    )

    give("ใกล้")
    with pytest.raises(Refused, match="มีแบบให้คะแนน"):
        give("อื่น")


def test_what_was_chosen_by_hand_stays(cast: Cast, waiting: Nomination) -> None:
    """Though only the second committee covers it once the first judges a region."""
    award_round = cast.category.award.round
    assert assign_committees(by=cast.administrator, award_round=award_round) == 0
    assign_by_hand(
        by=cast.administrator, nomination=waiting, committee=cast.committee, reason="ใกล้"
    )
    cast.committee.regions.add(Region.objects.create(number=9))

    assert assign_committees(by=cast.administrator, award_round=award_round) == 0
    waiting.refresh_from_db()
    assert waiting.committee == cast.committee


@pytest.mark.parametrize("role", ["chair", "secretary", "officer", "auditor"])
def test_only_administrators_choose_it(cast: Cast, waiting: Nomination, role: str) -> None:
    with pytest.raises(Refused):
        assign_by_hand(
            by=getattr(cast, role), nomination=waiting, committee=cast.committee, reason="x"
        )


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("slot", "มีช่วงเวลานำเสนอ"),
        ("sheet", "มีแบบให้คะแนน"),
        ("closed", "รอบนี้ปิดแล้ว"),
        ("category", "ไม่ได้ประเมินประเภทนี้"),
        ("withdrawn", "ถอน"),
    ],
)
def test_a_committee_that_cannot_be_chosen(
    cast: Cast, waiting: Nomination, state: str, sentence: str
) -> None:
    other = Committee.objects.get(name="ชุดที่สอง")
    nomination = cast.nomination
    if state == "sheet":
        ScoreSheet.objects.create(
            seat=cast.seat(cast.member),
            nomination=nomination,
            rubric=cast.category.rubric,
            opened_at=timezone.now(),
        )
    elif state == "closed":
        AwardRound.objects.update(phase=Phase.CLOSED)
    elif state == "category":
        other.categories.clear()
    elif state == "withdrawn":
        Nomination.objects.update(state="withdrawn", state_reason="x")

    with pytest.raises(Refused, match=sentence):
        assign_by_hand(by=cast.administrator, nomination=nomination, committee=other, reason="x")


def test_the_database_keeps_what_is_judged_before_its_committee(
    cast: Cast, waiting: Nomination
) -> None:
    other = Committee.objects.get(name="ชุดที่สอง")
    ScoreSheet.objects.create(
        seat=cast.seat(cast.member),
        nomination=cast.nomination,
        rubric=cast.category.rubric,
        opened_at=timezone.now(),
    )

    assert refused(
        lambda: Nomination.objects.filter(pk=cast.nomination.pk).update(committee=other)
    )
