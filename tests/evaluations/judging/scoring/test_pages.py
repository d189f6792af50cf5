"""The judge's pages: declaration, the page without JavaScript, review and password."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.scoring.models import Declaration, Mark, ScoreSheet
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator, Rubric
from evaluations.setup.rubrics.tree import forget_trees
from tests.devices import answers, writing
from tests.factories import PASSWORD, Cast, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


@pytest.fixture
def judge(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.member)


def indicators() -> list[int]:
    return list(
        Indicator.objects.order_by("dimension__number", "number").values_list("pk", flat=True)
    )


def page_data(points: dict[int, str], **more: str) -> dict[str, str]:
    """The whole page's form as a browser without JavaScript sends it on the first save."""
    data = {f"points-{pk}": points.get(pk, "") for pk in indicators()}
    data |= {f"version-{pk}": "0" for pk in indicators()}
    return {**data, **more}


def test_a_judge_declares_and_the_sheet_opens(cast: Cast, judge: Client) -> None:
    address = reverse("sheet_open", args=[cast.nomination.pk])
    assert judge.get(address).status_code == 200
    assert not ScoreSheet.objects.exists()

    answer = judge.post(address, {"kind": "none"}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("sheet", args=[ScoreSheet.objects.get().pk])


def test_a_conflict_needs_words(cast: Cast, judge: Client) -> None:
    answer = judge.post(reverse("sheet_open", args=[cast.nomination.pk]), {"kind": "kinship"})

    assert "กรุณาระบุว่ามีส่วนได้เสียอย่างไร" in answer.content.decode()
    assert not Declaration.objects.exists()


def test_nothing_is_chosen_beforehand_and_each_answer_has_its_button(
    cast: Cast, judge: Client
) -> None:
    """Case J2."""
    address = reverse("sheet_open", args=[cast.nomination.pk])
    shown = judge.get(address).content.decode()
    for label in ("แจ้งส่วนได้เสีย", "แจ้งว่าไม่มีส่วนได้เสีย และเปิดแบบให้คะแนน", "ไปหน้ายืนยันการถอนตัว"):
        assert label in shown
    assert "checked" not in shown

    assert "กรุณาเลือกหนึ่งคำตอบ" in judge.post(address, {"note": ""}).content.decode()
    assert not Declaration.objects.exists()


def test_a_recusal_is_confirmed_on_a_page_that_says_who_can_lift_it(
    cast: Cast, judge: Client
) -> None:
    """Case J2."""
    address = reverse("sheet_open", args=[cast.nomination.pk])
    typed = {"kind": "kinship", "note": "พี่สาว"}

    asked = judge.post(address, typed).content.decode()

    assert "ประธานหรือผู้ดูแลระบบเท่านั้นที่ยกเลิกการถอนตัวนี้ได้" in asked
    assert 'name="note" value="พี่สาว"' in asked
    assert not Declaration.objects.exists()
    answer = judge.post(address, {**typed, "confirmed": "yes"})
    assert "ท่านถอนตัวจากรายนี้" in answer.content.decode()
    assert Declaration.objects.get().is_recused
    assert not ScoreSheet.objects.exists()


def test_who_belongs_to_the_nominee_confirms_what_no_answer_changes(
    cast: Cast, judge: Client
) -> None:
    User.objects.filter(pk=cast.member.pk).update(unit=cast.nomination.unit)
    address = reverse("sheet_open", args=[cast.nomination.pk])

    for asked in (judge.get(address), judge.post(address, {"kind": "none"})):
        assert "ไม่มีผู้ใดยกเลิกการถอนตัวนี้ได้" in asked.content.decode()
    assert not Declaration.objects.exists()

    judge.post(address, {"kind": "none", "confirmed": "yes"})
    assert Declaration.objects.get().kind == "own_office"


def test_what_is_not_applicable_without_a_reason_is_not_called_saved(
    cast: Cast, judge: Client, sheet: ScoreSheet
) -> None:
    """Case J6, and the same of a mark at the top level that needs a comment."""
    type(cast.committee.round).objects.update(comment_at_extremes=True)
    top, second, *_rest = indicators()
    lacks = answers(
        judge, sheet.pk, writing(second, not_applicable="on"), writing(top, points="10")
    )
    assert [one["status"] for one in lacks] == ["saved", "saved"]
    assert [one["sentence"] for one in lacks] == [
        "“ไม่เกี่ยวข้อง” ต้องมีความเห็นบอกเหตุผล",
        "คะแนนระดับสูงสุดหรือต่ำสุดต้องมีความเห็นประกอบ",
    ]

    shown = judge.get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert shown.count('data-state="missing"') == shown.count('class="comment" open') == 2
    assert f'href="#indicator-{top}"' in shown
    (told,) = answers(
        judge, sheet.pk, writing(second, version=1, not_applicable="on", comment="ไม่มีภารกิจ")
    )
    assert told["sentence"] == ""


def test_a_judge_who_is_early_gets_the_sheet_and_waits_with_the_marks(
    cast: Cast, judge: Client
) -> None:
    """On the day the page can be fetched beforehand, to have it when the network fails."""
    Slot.objects.update(state=SlotState.SCHEDULED)

    answer = judge.post(
        reverse("sheet_open", args=[cast.nomination.pk]), {"kind": "none"}, follow=True
    )

    shown = answer.content.decode()
    assert shown.count("<fieldset") == shown.count("disabled>") == 4
    (told,) = answers(judge, ScoreSheet.objects.get().pk, writing(indicators()[0], points="7"))
    assert told["status"] == "waits"
    assert "เปิดให้คะแนนเมื่อเริ่มการนำเสนอ" in told["sentence"]
    assert not Mark.objects.exists()


def test_the_save_button_works_without_javascript(judge: Client, sheet: ScoreSheet) -> None:
    first, second, *_rest = indicators()

    answer = judge.post(reverse("sheet", args=[sheet.pk]), page_data({first: "7", second: "8"}))

    assert answer.status_code == 302
    assert {mark.points for mark in Mark.objects.all()} == {7, 8}


def test_a_level_button_works_without_javascript(judge: Client, sheet: ScoreSheet) -> None:
    first = indicators()[0]

    judge.post(reverse("sheet", args=[sheet.pk]), page_data({}, level=f"{first}:6"))

    assert Mark.objects.get().points == 6


def test_a_round_that_is_not_evaluated_takes_no_marks_and_offers_none(
    judge: Client, sheet: ScoreSheet
) -> None:
    address, review = (reverse(name, args=[sheet.pk]) for name in ("sheet", "sheet_review"))
    assert 'name="review"' in judge.get(address).content.decode()
    AwardRound.objects.update(phase=Phase.CLOSED)

    page = judge.get(address).content.decode()

    assert "ไม่อยู่ในช่วงประเมิน จึงไม่รับคะแนน" in page
    assert page.count("disabled>") == len(indicators())
    assert 'name="review"' not in page
    assert 'name="save"' not in page
    assert "btn-primary" not in judge.get(review).content.decode()


def test_what_could_not_be_saved_is_kept_with_its_sentence_and_the_rest_is_saved(
    judge: Client, sheet: ScoreSheet
) -> None:
    first, second, *_rest = indicators()

    answer = judge.post(reverse("sheet", args=[sheet.pk]), page_data({first: "77", second: "8"}))

    shown = answer.content.decode()
    assert 'value="77"' in shown
    assert "กรุณาให้คะแนนตั้งแต่ 0 ถึง 10" in shown
    assert Mark.objects.get().points == 8


def test_the_review_names_what_is_missing(judge: Client, sheet: ScoreSheet) -> None:
    shown = judge.get(reverse("sheet_review", args=[sheet.pk])).content.decode()

    assert "ยังมี 4 ตัวชี้วัดที่ไม่ครบ" in shown
    assert "ยังไม่ได้ให้คะแนน" in shown
    (alert,) = re.findall(r'<div class="message message-error">.*?</div>', shown, re.DOTALL)
    for pk in indicators():
        assert f'href="{reverse("sheet", args=[sheet.pk])}#indicator-{pk}"' in alert
    assert 'type="password"' not in shown


def full_sheet(judge: Client, sheet: ScoreSheet) -> None:
    judge.post(reverse("sheet", args=[sheet.pk]), page_data(dict.fromkeys(indicators(), "8")))


def test_what_the_page_showed_is_sent_once_and_hidden(judge: Client, sheet: ScoreSheet) -> None:
    """A second box of that name would be typed into, and win."""
    full_sheet(judge, sheet)
    page = judge.get(reverse("sheet_review", args=[sheet.pk])).content.decode()

    assert page.count('name="evidence"') == 1
    assert '<input type="hidden" name="evidence"' in page


def test_a_wrong_password_submits_nothing(judge: Client, sheet: ScoreSheet) -> None:
    full_sheet(judge, sheet)

    answer = judge.post(reverse("sheet_review", args=[sheet.pk]), {"password": "wrong"})

    assert "รหัสผ่านไม่ถูกต้อง" in answer.content.decode()
    assert ScoreSheet.objects.get().is_writable


def test_the_password_submits_and_locks(judge: Client, sheet: ScoreSheet) -> None:
    full_sheet(judge, sheet)
    review = reverse("sheet_review", args=[sheet.pk])

    shown = judge.post(review, {"password": PASSWORD}, follow=True).content.decode()

    assert "แบบนี้ล็อกแล้ว" in shown
    assert not ScoreSheet.objects.get().is_writable
    assert judge.get(reverse("sheet", args=[sheet.pk])).headers["Location"] == review


def test_guessing_the_password_is_slowed_down(judge: Client, sheet: ScoreSheet) -> None:
    full_sheet(judge, sheet)
    review = reverse("sheet_review", args=[sheet.pk])
    for _attempt in range(12):
        judge.post(review, {"password": "wrong"})

    shown = judge.post(review, {"password": PASSWORD}).content.decode()

    assert "กรอกรหัสผ่านผิดหลายครั้งเกินไป" in shown
    assert ScoreSheet.objects.get().is_writable


def test_the_same_form_sent_twice_submits_once(judge: Client, sheet: ScoreSheet) -> None:
    full_sheet(judge, sheet)
    review = reverse("sheet_review", args=[sheet.pk])
    digests = set()
    for _click in range(2):
        judge.post(review, {"password": PASSWORD})
        digests.add(ScoreSheet.objects.get().digest)

    assert len(digests) == 1


def test_hostile_text_stays_text(judge: Client, sheet: ScoreSheet) -> None:
    hostile = "<script>alert(1)</script>"
    answers(judge, sheet.pk, writing(indicators()[0], points="1", comment=hostile))

    shown = judge.get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert hostile not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_the_preview_says_what_only_some_judges_will_see(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("rubric_preview", args=[cast.category.rubric_id])
    client = sign_in(cast.administrator)
    assert "ใช้เฉพาะกลุ่ม" not in client.get(address).content.decode()
    changes = {"classes": ["S", "L"], "base": "whole", "asks_self_assessment": True}
    Rubric.objects.filter(pk=cast.category.rubric_id).update(**changes)
    limited = Indicator.objects.get(dimension__number=2, number=2)
    Indicator.objects.filter(pk=limited.pk).update(classes=["L"])
    forget_trees()

    shown = " ".join(client.get(address).content.decode().split())

    assert f"<dt>2.2 {limited.name}</dt> <dd>ใช้เฉพาะกลุ่ม L</dd>" in shown
    assert "ไม่นับเป็นคะแนน" in shown
    assert "ตัดน้ำหนักออกจากฐานคะแนนทั้งแบบ" in shown
