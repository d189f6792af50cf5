"""A person's data: taken out, and erased but for what certified documents need."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.schedule.actions.entry import make_calendar_link
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.oversight.privacy.actions import erase_person
from evaluations.oversight.privacy.content import personal_data
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.accounts.models import EventKind, SignInEvent
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast, make_cast, opened_sheet, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]


def test_a_member_takes_the_own_data_out(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    submitted_sheet(judge=cast.chair, nomination=cast.nomination, points="3.5")

    answer = sign_in(cast.member).post(reverse("person_export", args=[cast.member.pk]))

    data = json.loads(answer.content)
    assert data["person"]["email"] == cast.member.email
    assert len(data["sheets"]) == 1
    # Quoted, as points are written: the bare digits may stand in a time of day.
    assert '"8"' in answer.content.decode()
    assert '"3.5"' not in answer.content.decode()
    assert Entry.objects.filter(verb="person.exported").count() == 1


def test_an_administrator_takes_no_unsubmitted_mark_out(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = sheet.rubric.dimensions.all()[0].indicators.all()[0].pk
    value = MarkValue(SCORED, Decimal("6.5"), "ความลับ")
    save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator, value=value, version=0)

    told = json.dumps(personal_data(cast.member), default=str, ensure_ascii=False)

    assert "ความลับ" not in told
    assert '"6.5"' not in told


def test_everything_is_erased_where_nothing_is_certified(cast: Cast) -> None:
    _link, _secret = make_calendar_link(by=cast.officer)
    name, email = cast.officer.first_name, cast.officer.email
    client = Client()
    client.force_login(cast.officer)
    erase_person(by=cast.administrator, person=cast.officer, reason="ขอลบ")
    assert SignInEvent.objects.of(cast.officer).get().kind == EventKind.CLOSED

    erased = User.objects.get(pk=cast.officer.pk)
    assert erased.erased_at
    kept = f"{erased.first_name} {erased.email} {erased.username} {erased.search_text}"
    assert name not in kept
    assert email not in kept
    assert erased.unit is None
    assert not erased.is_active
    assert client.get("/").status_code == 302
    assert cast.officer.calendars.get().revoked_at


def test_a_certified_document_keeps_the_name(cast: Cast, sign_in: SignIn) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    AwardRound.objects.update(phase=Phase.CLOSED)
    client = sign_in(cast.administrator)
    address = reverse("person_erase", args=[cast.member.pk])
    assert "ชื่อและตำแหน่งจึงคงอยู่" in client.get(address).content.decode()

    assert client.post(address, {"reason": "ขอลบ"}).status_code == 302
    erased = User.objects.get(pk=cast.member.pk)
    assert erased.first_name == cast.member.first_name
    assert (erased.email, erased.phone) == ("", "")


def test_a_judge_of_a_running_round_is_not_erased(cast: Cast) -> None:
    """The result still to be certified must say who judged."""
    with pytest.raises(Refused):
        erase_person(by=cast.administrator, person=cast.member, reason="ขอลบ")


def test_a_wiped_rehearsal_leaves_no_marks_behind(db: None) -> None:
    cast = make_cast(is_rehearsal=True)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = sheet.rubric.dimensions.all()[0].indicators.all()[0].pk
    value = MarkValue(SCORED, Decimal("6.5"), "ความลับ")
    save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator, value=value, version=0)
    wipe_round(by=cast.administrator, award_round=cast.category.award.round)

    told = json.dumps(personal_data(cast.member), default=str, ensure_ascii=False)
    assert "ความลับ" not in told


def test_erasing_twice_is_once(cast: Cast) -> None:
    for _again in range(2):
        erase_person(by=cast.administrator, person=cast.officer, reason="ขอลบ")

    assert Entry.objects.filter(verb="person.erased").count() == 1


@pytest.mark.parametrize("role", ["chair", "officer", "auditor"])
def test_who_may_not_erase(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        erase_person(by=getattr(cast, role), person=cast.nobody, reason="x")


def test_nobody_erases_themselves(cast: Cast) -> None:
    with pytest.raises(Refused):
        erase_person(by=cast.administrator, person=cast.administrator, reason="x")


def test_somebody_elses_data_does_not_exist(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.chair)
    for name in ("person_data", "person_export"):
        assert client.post(reverse(name, args=[cast.member.pk])).status_code == 404
