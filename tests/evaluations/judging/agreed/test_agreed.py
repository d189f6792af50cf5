"""One sheet for the committee: who fills it, who looks on, whose word counts for what."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.agreed.actions import endorse, reopen_agreed
from evaluations.judging.day.actions.slots import remind
from evaluations.judging.moderation.actions.absences import close_absent
from evaluations.judging.moderation.actions.recusals import recuse
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.sheets import open_agreed, open_sheet
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind, Declaration, Endorsement, ScoreSheet
from evaluations.judging.scoring.notices import ENDORSEMENT, WORD_REMINDER
from evaluations.outcome.reports.summary import committee_summary
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Award
from evaluations.setup.rubrics.tree import rubric_tree
from tests.devices import answers, send, writing
from tests.factories import PASSWORD, Cast, make_user
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


def filled(cast: Cast, points: str = "8") -> ScoreSheet:
    sheet = open_agreed(by=cast.secretary, nomination=cast.nomination)
    for pk in rubric_tree(sheet.rubric).indicators:
        value = MarkValue(SCORED, Decimal(points), "")
        save_mark(by=cast.chair, sheet=sheet.pk, indicator=pk, value=value, version=0)
    return sheet


def submitted(cast: Cast) -> ScoreSheet:
    return submit_sheet(by=cast.secretary, sheet=filled(cast))


def declare_none(cast: Cast, person: User) -> None:
    seat = cast.committee.seats.get(user=person)
    declare(by=person, seat=seat, nomination=cast.nomination, kind=ConflictKind.NONE)


def agree(sheet: ScoreSheet, *people: User) -> None:
    for person in people:
        endorse(by=person, sheet=sheet, digest=sheet.digest, agrees=True)


@pytest.mark.parametrize("role", ["member", "administrator", "officer", "auditor", "nobody"])
def test_only_chair_and_secretary_open_it(agreed: Cast, role: str) -> None:
    with pytest.raises(Refused):
        open_agreed(by=getattr(agreed, role), nomination=agreed.nomination)


def test_chair_and_secretary_open_one_sheet(agreed: Cast) -> None:
    first = open_agreed(by=agreed.secretary, nomination=agreed.nomination)

    assert open_agreed(by=agreed.chair, nomination=agreed.nomination).pk == first.pk


def test_no_seat_has_a_sheet_of_its_own(agreed: Cast) -> None:
    seat = agreed.seat(agreed.member)
    declare(by=agreed.member, seat=seat, nomination=agreed.nomination, kind=ConflictKind.NONE)

    with pytest.raises(Refused):
        open_sheet(by=agreed.member, seat=seat, nomination=agreed.nomination)


def test_an_award_of_single_sheets_has_no_agreed_one(cast: Cast) -> None:
    with pytest.raises(Refused):
        open_agreed(by=cast.chair, nomination=cast.nomination)


def test_a_member_looks_on_and_does_not_write(agreed: Cast, sign_in: SignIn) -> None:
    sheet = filled(agreed, "6.5")
    member = sign_in(agreed.member)
    pk = next(iter(rubric_tree(sheet.rubric).indicators))

    shown = member.get(reverse("agreed_sheet", args=[sheet.pk])).content.decode()

    assert "6.5 / 10" in shown
    assert f'href="{reverse("sheet", args=[sheet.pk])}"' not in shown
    assert member.get(reverse("sheet", args=[sheet.pk])).status_code == 404
    assert send(member, sheet.pk, writing(pk, points="1", version=1)).status_code == 404


@pytest.mark.parametrize("role", ["administrator", "officer", "auditor", "nobody"])
def test_who_sits_elsewhere_does_not_look_on(agreed: Cast, sign_in: SignIn, role: str) -> None:
    sheet = filled(agreed)
    client = sign_in(getattr(agreed, role))

    assert client.get(reverse("agreed_sheet", args=[sheet.pk])).status_code == 404


def test_two_writers_meet_each_others_value(agreed: Cast, sign_in: SignIn) -> None:
    sheet = open_agreed(by=agreed.chair, nomination=agreed.nomination)
    pk = next(iter(rubric_tree(sheet.rubric).indicators))
    answers(sign_in(agreed.secretary), sheet.pk, writing(pk, points="7"))

    (told,) = answers(sign_in(agreed.chair), sheet.pk, writing(pk, points="5"))

    assert (told["status"], told["stored"]["points"]) == ("conflict", "7")
    assert told["sentence"].startswith(f"{agreed.secretary.full_name} บันทึกข้อนี้ก่อนท่าน")
    (own,) = answers(sign_in(agreed.secretary), sheet.pk, writing(pk, points="5"))
    assert agreed.secretary.full_name not in own["sentence"]
    note = rubric_tree(sheet.rubric).dimensions[0].pk
    answers(sign_in(agreed.secretary), sheet.pk, _note(note, "เข้มแข็ง"))
    (told,) = answers(sign_in(agreed.chair), sheet.pk, _note(note, "อื่น"))
    assert told["sentence"].startswith(agreed.secretary.full_name)


def _note(dimension: int, strengths: str) -> dict[str, Any]:
    return writing(dimension, about="note", strengths=strengths, suggestions="")


def test_the_committees_sheet_speaks_of_the_committee(agreed: Cast, sign_in: SignIn) -> None:
    """Case A9."""
    sheet, client = filled(agreed), sign_in(agreed.secretary)
    review = reverse("sheet_review", args=[sheet.pk])
    written = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    asked = client.get(review).content.decode()
    handed_in = client.post(review, {"password": PASSWORD}, follow=True).content.decode()

    assert "ตรวจทานและขอมติ" in written
    assert "อีกเครื่องหนึ่งก่อนแล้ว" in written
    assert "จากเครื่องอื่น" not in written
    assert "ล็อกแบบและขอมติ" in asked
    assert "ส่งและล็อกแบบให้คะแนนของท่านแล้ว" not in handed_in
    assert "ขอให้กรรมการผู้ให้คะแนนทุกคนลงมติ" in handed_in


def test_words_of_all_seats_and_then_the_certification(agreed: Cast) -> None:
    sheet = submitted(agreed)
    agree(sheet, agreed.chair, agreed.secretary)
    with pytest.raises(Refused):
        certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)
    endorse(by=agreed.member, sheet=sheet, digest=sheet.digest, agrees=False, dissent="คะแนนสูงไป")

    result = certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)

    summary = committee_summary(result.content)
    (line,) = summary.lines
    assert summary.content["policy"]["is_agreed"]
    assert (line.stored["total"], line.sum_text) == ("80.00", "40.00 + 40.00 = 80.00 → 80.00")
    assert [seat["number"] for seat in line.seats] == [0]
    told = {name: (agrees, dissent) for name, agrees, dissent in line.words}
    assert told[agreed.member.full_name] == (False, "คะแนนสูงไป")
    assert told[agreed.chair.full_name] == (True, "")


def test_a_word_is_for_one_content(agreed: Cast) -> None:
    sheet = submitted(agreed)
    old = sheet.digest
    agree(sheet, agreed.member)
    reopen_agreed(by=agreed.chair, sheet=sheet, reason="แก้ตัวชี้วัดแรก")
    pk = next(iter(rubric_tree(sheet.rubric).indicators))
    value = MarkValue(SCORED, Decimal(2), "")
    save_mark(by=agreed.chair, sheet=sheet.pk, indicator=pk, value=value, version=1)
    again = submit_sheet(by=agreed.chair, sheet=sheet)
    with pytest.raises(Refused):
        endorse(by=agreed.secretary, sheet=again, digest=old, agrees=True)
    agree(again, agreed.chair, agreed.secretary)
    with pytest.raises(Refused):
        certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)
    agree(again, agreed.member)

    assert certify(by=agreed.chair, category=agreed.category, committee=agreed.committee).number


def test_given_twice_the_word_stands_once_and_is_not_turned(agreed: Cast) -> None:
    sheet = submitted(agreed)
    agree(sheet, agreed.member, agreed.member)

    with pytest.raises(Refused):
        endorse(by=agreed.member, sheet=sheet, digest=sheet.digest, agrees=False, dissent="ไม่")
    assert Endorsement.objects.count() == 1


def test_a_dissent_says_why_and_an_unfinished_sheet_takes_no_word(agreed: Cast) -> None:
    sheet = filled(agreed)
    with pytest.raises(Refused):
        agree(sheet, agreed.member)
    done = submit_sheet(by=agreed.chair, sheet=sheet)
    with pytest.raises(Refused):
        endorse(by=agreed.member, sheet=done, digest=done.digest, agrees=False)


def test_a_recused_seat_has_no_word_and_owes_none(agreed: Cast) -> None:
    declare(
        by=agreed.member,
        seat=agreed.seat(agreed.member),
        nomination=agreed.nomination,
        kind=ConflictKind.KINSHIP,
        note="ญาติ",
    )
    sheet = submitted(agreed)
    agree(sheet, agreed.chair, agreed.secretary)
    with pytest.raises(Refused):
        agree(sheet, agreed.member)

    assert certify(by=agreed.chair, category=agreed.category, committee=agreed.committee).number


@pytest.mark.parametrize("role", ["secretary", "member", "nobody"])
def test_only_the_chair_opens_it_again(agreed: Cast, role: str) -> None:
    sheet = submitted(agreed)

    with pytest.raises(Refused):
        reopen_agreed(by=getattr(agreed, role), sheet=sheet, reason="แก้")


def test_the_word_needs_the_password(agreed: Cast, sign_in: SignIn) -> None:
    sheet = submitted(agreed)
    client, address = sign_in(agreed.member), reverse("agreed_sheet", args=[sheet.pk])
    params = {"agrees": "yes", "digest": sheet.digest}
    client.post(address, {**params, "password": "wrong"})
    assert not Endorsement.objects.exists()

    client.post(address, {**params, "password": PASSWORD})

    assert Endorsement.objects.get().seat.user == agreed.member


def test_a_word_needs_a_declaration_first(agreed: Cast, sign_in: SignIn) -> None:
    sheet = submitted(agreed)
    Declaration.objects.filter(seat__user=agreed.member).delete()
    with pytest.raises(Refused):
        agree(sheet, agreed.member)

    client = sign_in(agreed.member)
    shown = client.get(reverse("agreed_sheet", args=[sheet.pk])).content.decode()
    assert reverse("sheet_open", args=[agreed.nomination.pk]) in shown
    client.post(reverse("sheet_open", args=[agreed.nomination.pk]), {"kind": "none"})

    agree(sheet, agreed.member)
    assert Endorsement.objects.count() == 1


def test_the_own_office_has_no_word(agreed: Cast) -> None:
    sheet = submitted(agreed)
    Declaration.objects.filter(seat__user=agreed.member).delete()
    User.objects.filter(pk=agreed.member.pk).update(unit=agreed.nomination.unit)
    agreed.member.refresh_from_db()
    declare_none(agreed, agreed.member)

    with pytest.raises(Refused):
        agree(sheet, agreed.member)


def test_a_recused_secretary_writes_nothing(agreed: Cast) -> None:
    sheet = open_agreed(by=agreed.chair, nomination=agreed.nomination)
    seat = agreed.seat(agreed.secretary)
    recuse(
        by=agreed.chair,
        seat=seat,
        nomination=agreed.nomination,
        kind=ConflictKind.KINSHIP,
        reason="ญาติ",
    )
    pk = next(iter(rubric_tree(sheet.rubric).indicators))

    value = MarkValue(SCORED, Decimal(2), "")
    with pytest.raises(Refused):
        save_mark(by=agreed.secretary, sheet=sheet.pk, indicator=pk, value=value, version=0)


def recused_after_speaking(cast: Cast) -> None:
    seat, nomination = cast.seat(cast.member), cast.nomination
    kind = ConflictKind.KINSHIP
    recuse(by=cast.chair, seat=seat, nomination=nomination, kind=kind, reason="ญาติ")


def succeeded_after_speaking(cast: Cast) -> None:
    """The member spoke and handed the seat on; another seat is absent."""
    seat, yesterday = cast.seat(cast.member), timezone.localdate() - timedelta(days=1)
    Seat.objects.filter(pk=seat.pk).update(valid_until=yesterday)
    other = make_user()
    cast.committee.seats.create(
        user=other, number=9, position="member", substitute_for=seat, valid_from=None
    )
    declare_none(cast, other)
    sheet = ScoreSheet.objects.get()
    with pytest.raises(Refused):
        agree(sheet, other)


@pytest.mark.parametrize("happens", [recused_after_speaking, succeeded_after_speaking])
def test_the_quorum_counts_chairs_at_the_table(
    agreed: Cast, happens: Callable[[Cast], None]
) -> None:
    type(agreed.committee.round).objects.update(quorum=3)
    sheet = submitted(agreed)
    agree(sheet, agreed.member, agreed.chair)
    happens(agreed)
    close_absent(
        by=agreed.chair,
        seat=agreed.seat(agreed.secretary),
        nomination=agreed.nomination,
        reason="ป่วย",
    )

    with pytest.raises(Refused):
        certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)


def test_a_seat_that_has_spoken_is_not_missing(agreed: Cast) -> None:
    agree(submitted(agreed), agreed.member)
    seat = agreed.seat(agreed.member)

    with pytest.raises(Refused):
        close_absent(by=agreed.chair, seat=seat, nomination=agreed.nomination, reason="ป่วย")


@pytest.mark.parametrize("aggregation", ["mean", "median", "trimmed"])
def test_an_agreed_sheet_is_certified_however_its_award_counts(
    agreed: Cast, aggregation: str
) -> None:
    """One sheet cannot be trimmed; it is its own mean."""
    Award.objects.update(aggregation=aggregation)
    agree(submitted(agreed), *agreed.judges)

    result = certify(by=agreed.chair, category=agreed.category, committee=agreed.committee)

    assert result.document["policy"]["aggregation"] == "mean"
    assert result.content["lines"][0]["total"] == "80.00"


def test_where_nobody_may_write_the_page_says_what_helps(agreed: Cast, sign_in: SignIn) -> None:
    sheet = filled(agreed)
    address = reverse("agreed_sheet", args=[sheet.pk])
    for seat in (agreed.seat(agreed.chair), agreed.seat(agreed.secretary)):
        assert "ตั้งผู้ช่วยเลขานุการ" not in sign_in(agreed.member).get(address).content.decode()
        recuse(
            by=agreed.administrator,
            seat=seat,
            nomination=agreed.nomination,
            kind=ConflictKind.KINSHIP,
            reason="ญาติ",
        )

    assert "ตั้งผู้ช่วยเลขานุการ" in sign_in(agreed.member).get(address).content.decode()


def test_a_member_waits_for_the_sheet_and_the_secretary_opens_it_by_a_press(
    agreed: Cast, sign_in: SignIn
) -> None:
    address = reverse("sheet_open", args=[agreed.nomination.pk])
    member, secretary = sign_in(agreed.member), sign_in(agreed.secretary)
    assert '<form method="post" data-once>' not in member.get(address).content.decode()
    member.post(address)
    secretary.get(address)
    assert not ScoreSheet.objects.exists()

    opened = secretary.post(address)

    there = reverse("agreed_sheet", args=[ScoreSheet.objects.get().pk])
    assert opened.headers["Location"] == there
    assert member.get(address).headers["Location"] == there


def test_who_has_given_the_word_is_not_asked_any_more(agreed: Cast) -> None:
    sheet = submitted(agreed)
    asked = Notice.objects.unread().filter(kind=ENDORSEMENT.code)
    assert asked.count() == 3

    agree(sheet, agreed.member)
    assert set(asked.values_list("user", flat=True)) == {agreed.chair.pk, agreed.secretary.pk}

    reopen_agreed(by=agreed.chair, sheet=sheet, reason="แก้คะแนน")
    assert not asked.exists()


def test_a_reminder_asks_for_the_word_and_only_when_one_can_be_given(agreed: Cast) -> None:
    """Case A9."""
    seat, sheet = agreed.seat(agreed.member), filled(agreed)
    with pytest.raises(Refused, match="ยังไม่ครบ"):
        remind(by=agreed.secretary, seat=seat, nomination=agreed.nomination)
    sheet = submit_sheet(by=agreed.secretary, sheet=sheet)

    remind(by=agreed.secretary, seat=seat, nomination=agreed.nomination)

    told = Notice.objects.unread().filter(user=agreed.member)
    assert told.filter(kind=WORD_REMINDER.code).count() == 1
    agree(sheet, agreed.member)
    assert not told.exists()


def test_the_paper_of_an_agreed_sheet_names_who_spoke(agreed: Cast, sign_in: SignIn) -> None:
    """Case A4: who filled it, each seat's word, the dissent with its reason, the reopening."""
    sheet = submitted(agreed)
    reopen_agreed(by=agreed.chair, sheet=sheet, reason="แก้คะแนนที่พิมพ์ผิด")
    sheet = submit_sheet(by=agreed.chair, sheet=sheet)
    agree(sheet, agreed.chair, agreed.secretary)
    endorse(by=agreed.member, sheet=sheet, digest=sheet.digest, agrees=False, dissent="สูงไป")

    paper = text_of(sign_in(agreed.chair).get(reverse("sheet_pdf", args=[sheet.pk])).content)

    assert f"แบบของคณะกรรมการกรอกโดย {agreed.chair.full_name}" in paper
    assert f"กรรมการที่ 1 {agreed.chair.full_name}: เห็นชอบ" in paper
    assert f"กรรมการที่ 2 {agreed.member.full_name}: ไม่เห็นชอบ (สูงไป)" in paper
    assert f"– {agreed.chair.full_name} (แก้คะแนนที่พิมพ์ผิด)" in paper
