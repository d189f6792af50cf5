"""The pages of figures: what each role sees there and may press."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.actions.certifying import certify
from tests.decided import disqualify
from tests.factories import Cast, make_nomination, make_slot, submitted_sheet
from tests.figures import confirmed, keyed, make_deduction, make_stages
from units.models import User

SignIn = Callable[[User], Client]


def page(client: Client, cast: Cast) -> str:
    return client.get(figures_of(cast)).content.decode()


def figures_of(cast: Cast) -> str:
    return reverse("nomination_figures", args=[cast.nomination.pk])


def test_the_secretary_keys_and_the_chair_confirms_what_stands_there(
    cast: Cast, sign_in: SignIn
) -> None:
    stage = make_stages(category=cast.category)
    secretary, chair = sign_in(cast.secretary), sign_in(cast.chair)
    address = reverse("figure_key", args=[cast.nomination.pk, "stage", stage.pk])
    assert address in page(secretary, cast)
    assert address not in page(chair, cast)

    answer = secretary.post(address, {"figure": "๒๔.๕", "reason": "ใบนับคะแนนที่ 3"}, follow=True)

    assert "รออีกคนหนึ่งยืนยัน" in answer.content.decode()
    figure = KeyedFigure.objects.get()
    confirm = reverse("figure_confirm", args=[figure.pk])
    assert confirm not in page(secretary, cast)
    seen = page(chair, cast)
    assert "24.5" in seen
    assert "ใบนับคะแนนที่ 3" in seen
    assert confirm in seen
    done = chair.post(confirm, follow=True).content.decode()
    assert "ยืนยันตัวเลขแล้ว" in done
    assert f"ผู้ยืนยัน {cast.chair.full_name}" in " ".join(strip_tags(done).split())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"figure": "61", "reason": "x"}, "ตัวเลขต้องไม่เกิน 60"),
        ({"figure": "สองร้อย", "reason": "x"}, "ตัวเลข"),
        ({"figure": "24", "reason": ""}, "ต้องการ"),
        ({"figure": "24.555", "reason": "x"}, "ทศนิยม"),
    ],
)
def test_what_cannot_be_keyed_comes_back_with_a_remark(
    cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    stage = make_stages(category=cast.category)
    address = reverse("figure_key", args=[cast.nomination.pk, "stage", stage.pk])

    answer = sign_in(cast.secretary).post(address, typed)

    assert sentence in answer.content.decode()
    assert not KeyedFigure.objects.exists()


def test_sending_back_needs_a_reason_and_is_kept_to_be_read(cast: Cast, sign_in: SignIn) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")
    chair, address = sign_in(cast.chair), reverse("figure_end", args=[figure.pk])

    assert chair.post(address, {"reason": ""}).status_code == 422
    answer = chair.post(address, {"reason": "ไม่มีในบันทึกเวลา"}, follow=True)

    shown = answer.content.decode()
    assert "รายการที่ถูกส่งกลับหรือถูกถอน" in shown
    assert "ไม่มีในบันทึกเวลา" in shown


def test_a_figure_of_a_kind_that_is_not_there_is_no_page(cast: Cast, sign_in: SignIn) -> None:
    make_deduction(rubric=cast.category.rubric)
    client = sign_in(cast.secretary)

    for kind, pk in (("adjustment", 0), ("stage", 1), ("anything", 1)):
        address = reverse("figure_key", args=[cast.nomination.pk, kind, pk])
        assert client.get(address).status_code == 404


def test_the_list_shows_every_nominee_and_what_is_to_be_keyed(cast: Cast, sign_in: SignIn) -> None:
    stage = make_stages(category=cast.category)
    rule = make_deduction(rubric=cast.category.rubric)
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    confirmed(cast, stage, "24")
    keyed(cast, rule, "2")

    address = reverse("figure_list", args=[cast.committee.pk, cast.category.pk])
    shown = sign_in(cast.chair).get(address).content.decode()

    assert "ตัวเลขที่ยังไม่บันทึก: 1 รายการ" in shown
    assert "ตัวเลขที่รอคนที่สองยืนยัน: 1 รายการ" in shown
    assert reverse("nomination_figures", args=[other.pk]) in shown
    assert "คะแนนโหวต" in shown
    assert "เกินเวลา" in shown


def test_of_who_is_disqualified_no_figure_is_missing(cast: Cast, sign_in: SignIn) -> None:
    make_stages(category=cast.category)
    out = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[out])
    disqualify(cast, out)
    chair = sign_in(cast.chair)

    address = reverse("figure_list", args=[cast.committee.pk, cast.category.pk])

    assert "ตัวเลขที่ยังไม่บันทึก: 1 รายการ" in chair.get(address).content.decode()
    assert "ยังไม่บันทึก 1 รายการ" in chair.get(reverse("home")).content.decode()
    day = reverse("session_detail", args=[cast.session.pk])
    assert "ตัวเลขที่ยังไม่บันทึก: 1 รายการ" in chair.get(day).content.decode()
    own = chair.get(reverse("nomination_figures", args=[out.pk])).content.decode()
    assert "คะแนนโหวต" in own
    assert "ยังไม่บันทึก" not in own


def test_after_certification_no_form_of_a_figure_is_shown(cast: Cast, sign_in: SignIn) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    figure = confirmed(cast, rule, "2")
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    secretary = sign_in(cast.secretary)

    for address in (
        reverse("figure_key", args=[cast.nomination.pk, "adjustment", rule.pk]),
        reverse("figure_end", args=[figure.pk]),
        reverse("figure_ending", args=[figure.pk]),
    ):
        answer = secretary.get(address, follow=True)
        assert answer.redirect_chain[0][0].startswith(figures_of(cast)), address
        assert "รับรองผลของรายนี้แล้ว" in answer.content.decode(), address


def test_the_first_page_tells_who_runs_the_committee(cast: Cast, sign_in: SignIn) -> None:
    keyed(cast, make_deduction(rubric=cast.category.rubric), "2")
    address = reverse("figure_list", args=[cast.committee.pk, cast.category.pk])

    for user, sees in ((cast.chair, True), (cast.secretary, True), (cast.member, False)):
        shown = sign_in(user).get(reverse("home")).content.decode()
        assert (address in shown) is sees
        assert ("รอยืนยัน 1 รายการ" in shown) is sees


def test_the_day_tells_who_may_know(cast: Cast, sign_in: SignIn) -> None:
    keyed(cast, make_deduction(rubric=cast.category.rubric), "2")
    day = reverse("session_detail", args=[cast.session.pk])
    progress = reverse("session_progress", args=[cast.session.pk])

    assert "รอคนที่สองยืนยัน: 1 รายการ" in sign_in(cast.chair).get(day).content.decode()
    assert "รอคนที่สองยืนยัน" not in sign_in(cast.member).get(day).content.decode()
    assert "รอคนที่สองยืนยัน" not in sign_in(cast.officer).get(day).content.decode()
    shown = sign_in(cast.auditor).get(progress).content.decode()
    assert figures_of(cast) in shown
    assert "รอยืนยัน 1 รายการ" in shown


def test_without_anything_to_key_no_page_speaks_of_figures(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.chair)
    addresses: list[tuple[str, list[Any]]] = [
        ("home", []),
        ("session_detail", [cast.session.pk]),
        ("session_progress", [cast.session.pk]),
        ("board", [cast.committee.pk, cast.category.pk]),
    ]

    for name, args in addresses:
        assert "ตัวเลขที่" not in client.get(reverse(name, args=args)).content.decode(), name
