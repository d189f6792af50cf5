"""What figures do to a result: it waits for them, counts them, and shows how, in one line."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.judging.figures.actions.keying import confirm_figure, end_figure
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Reveal
from tests.factories import Cast, make_cast, make_nomination, make_slot, submitted_sheet
from tests.figures import confirmed, keyed, make_deduction, make_figure_indicator, make_stages
from units.models import User

SignIn = Callable[[User], Client]


def scored(cast: Cast, points: str = "8") -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)


def certified(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def preview(cast: Cast, sign_in: SignIn) -> str:
    address = reverse("certification", args=[cast.committee.pk, cast.category.pk])
    return sign_in(cast.chair).get(address).content.decode()


def board(cast: Cast, sign_in: SignIn, user: User) -> str:
    address = reverse("board", args=[cast.committee.pk, cast.category.pk])
    return sign_in(user).get(address).content.decode()


def test_a_figure_that_waits_keeps_the_result_from_being_certified(
    cast: Cast, sign_in: SignIn
) -> None:
    figure = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")
    scored(cast)

    with pytest.raises(Refused, match="เกินเวลา"):
        certified(cast)
    assert "รอคนที่สองยืนยัน: เกินเวลา" in preview(cast, sign_in)

    end_figure(by=cast.chair, figure=figure, reason="ไม่เกินเวลา")
    assert certified(cast).content["lines"][0]["total"] == "80.00"


def test_a_stage_without_its_figure_is_named(cast: Cast, sign_in: SignIn) -> None:
    make_stages(category=cast.category)
    scored(cast)

    with pytest.raises(Refused, match="คะแนนโหวต"):
        certified(cast)
    assert "ยังไม่มีคะแนนที่ยืนยันแล้วของ" in preview(cast, sign_in)


def test_an_indicator_without_its_figure_is_named(cast: Cast) -> None:
    scored(cast)
    with_figure = make_figure_indicator_of_a_judged_rubric(cast)

    with pytest.raises(Refused, match=with_figure):
        certified(cast)


def make_figure_indicator_of_a_judged_rubric(cast: Cast) -> str:
    """As if the sheets had been submitted without it, which the sheet itself refuses."""
    remove_triggers(connection)
    name = make_figure_indicator(rubric=cast.category.rubric).name
    install_triggers(connection)
    return name


def test_a_deduction_is_counted_and_shown_in_one_line(cast: Cast, sign_in: SignIn) -> None:
    rule = make_deduction(rubric=cast.category.rubric)
    confirmed(cast, rule, "2")
    scored(cast, "8.5")

    page = preview(cast, sign_in)

    told = "85.00 − 2.00 (เกินเวลา 2 นาที × 1) = 83.00 → 83.00"
    assert told in page
    assert told in board(cast, sign_in, cast.chair)
    line = certified(cast).content["lines"][0]
    assert (line["total"], line["adjustments"][0]["units"]) == ("83.00", "2")
    assert line["adjustments"][0]["entries"][0]["keyed_by"] == cast.secretary.full_name


def test_the_most_of_a_deduction_stands_in_the_line(cast: Cast, sign_in: SignIn) -> None:
    confirmed(cast, make_deduction(rubric=cast.category.rubric, most=5), "9")
    scored(cast)

    told = "80.00 − 5.00 (เกินเวลา 9 นาที × 1, ไม่เกิน 5 คะแนน) = 75.00 → 75.00"
    assert told in preview(cast, sign_in)


def test_a_total_that_would_fall_below_0_says_so(cast: Cast, sign_in: SignIn) -> None:
    confirmed(cast, make_deduction(rubric=cast.category.rubric, most=None), "90")
    scored(cast)

    page = preview(cast, sign_in)

    assert "80.00 − 90.00 (เกินเวลา 90 นาที × 1) = −10.00, ไม่ต่ำกว่า 0: 0.00 → 0.00" in page


def test_stages_are_added_in_one_line(cast: Cast, sign_in: SignIn) -> None:
    """30 × 24/60 + 70 × 80/100 = 12 + 56."""
    confirmed(cast, make_stages(category=cast.category), "24")
    scored(cast)

    page = preview(cast, sign_in)

    assert "คะแนนโหวต 30 × 24.00 ÷ 60 + นำเสนอ 70 × 80.00 ÷ 100 = 68.00" in page
    assert certified(cast).content["lines"][0]["total"] == "68.00"


def test_where_nothing_is_revealed_no_line_tells_the_total(sign_in: SignIn, db: None) -> None:
    cast = make_cast(reveal=Reveal.NEVER)
    confirmed(cast, make_deduction(rubric=cast.category.rubric), "2")
    scored(cast)

    page = preview(cast, sign_in)

    assert "80.00" not in page
    assert "78.00" not in page


def test_what_no_category_uses_does_not_show(cast: Cast, sign_in: SignIn) -> None:
    scored(cast)

    for page in (board(cast, sign_in, cast.chair), preview(cast, sign_in)):
        assert "ตัวเลขที่คณะกรรมการบันทึก" not in page


def test_the_board_says_that_figures_are_missing_or_wait(cast: Cast, sign_in: SignIn) -> None:
    stage = make_stages(category=cast.category)
    missing = board(cast, sign_in, cast.chair)
    figure = keyed(cast, stage, "24")
    waits = board(cast, sign_in, cast.secretary)
    hidden = board(cast, sign_in, cast.member)
    confirm_figure(by=cast.chair, figure=figure)

    assert "ตัวเลขที่ยังไม่บันทึก: 1 รายการ" in missing
    assert "ตัวเลขที่รอคนที่สองยืนยัน: 1 รายการ" in waits
    assert "ตัวเลขที่" not in hidden
    done = board(cast, sign_in, cast.chair)
    assert "ยังไม่บันทึก" not in done
    assert "รอคนที่สอง" not in done
    assert "ตัวเลขที่คณะกรรมการบันทึก" in done


def test_who_did_not_come_needs_no_figure(cast: Cast) -> None:
    confirmed(cast, make_stages(category=cast.category), "24")
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other], state="no_show", state_reason="ติดราชการ")
    scored(cast)

    lines = certified(cast).content["lines"]

    assert [line["status"] for line in lines] == ["ranked", "no_show"]
    assert Decimal(lines[0]["total"] or 0) == 68
