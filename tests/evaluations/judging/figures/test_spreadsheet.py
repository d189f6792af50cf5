"""Figures by spreadsheet: seen before anything is keyed, and confirmed by another person."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.actions.bringing import confirm_import, key_import
from evaluations.judging.figures.actions.endings import ask_ending
from evaluations.judging.figures.actions.keying import end_figure
from evaluations.judging.figures.models import FigureImport, KeyedFigure
from evaluations.judging.figures.notices import FIGURE, FIGURES_BROUGHT
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import Stage
from evaluations.setup.rubrics.models import AdjustmentRule
from tests.factories import Cast, make_nomination, make_slot
from tests.figures import keyed, make_deduction, make_stages
from tests.workbooks import workbook_with
from units.models import User

SignIn = Callable[[User], Client]
# The template's columns: number, name, class, votes, minutes over time, reason.
VOTES, MINUTES, REASON = "D", "E", "F"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return make_stages(category=cast.category)


@pytest.fixture
def rule(cast: Cast, stage: Stage) -> AdjustmentRule:
    return make_deduction(rubric=cast.category.rubric)


@pytest.fixture
def other(cast: Cast, rule: AdjustmentRule) -> Nomination:
    row = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[row])
    return row


def panel(cast: Cast) -> list[int]:
    return [cast.committee.pk, cast.category.pk]


def template(cast: Cast, client: Client) -> bytes:
    return client.get(reverse("figure_template", args=panel(cast))).content


def bring(cast: Cast, client: Client, cells: dict[str, Any]) -> Any:
    content = workbook_with(template(cast, client), cells)
    file = SimpleUploadedFile("ตัวเลข.xlsx", content)
    return client.post(reverse("figure_bring", args=panel(cast)), {"file": file}, follow=True)


def brought(cast: Cast, client: Client) -> FigureImport:
    """Votes of both nominees and two minutes of one, shown and not keyed."""
    cells = {
        f"{VOTES}2": 24,
        f"{MINUTES}2": "๒",
        f"{REASON}2": "ใบนับคะแนน",
        f"{VOTES}3": 42.5,
        f"{REASON}3": "ใบนับคะแนน",
    }
    assert bring(cast, client, cells).status_code == 200
    return FigureImport.objects.get()


def test_the_template_has_the_nominees_and_what_is_keyed(
    cast: Cast, other: Nomination, stage: Stage, sign_in: SignIn
) -> None:
    keyed(cast, stage, "24", reason="ใบนับ")
    Nomination.objects.filter(pk=other.pk).update(nominee_class="L")
    book = openpyxl.load_workbook(BytesIO(template(cast, sign_in(cast.secretary))))

    sheet: Any = book.active
    rows = [[cell.value or "" for cell in row] for row in sheet.rows]
    assert rows[0][3:] == ["คะแนนโหวต", "เกินเวลา (จำนวนหน่วย)", "เหตุผลหรือที่มา"]
    assert rows[1][2:] == ["L", "", "", ""]
    assert rows[2][0:2] == [str(cast.nomination.pk), cast.nomination.official_name]
    assert rows[2][3:] == [24, "", "ใบนับ"]


def test_every_figure_is_shown_and_nothing_keyed_before_the_word(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    secretary = sign_in(cast.secretary)
    row = brought(cast, secretary)

    page = secretary.get(reverse("figure_import", args=[row.pk])).content.decode()

    for shown in ("24", "2", "42.5", "ใบนับคะแนน", other.official_name, "D3", "E2"):
        assert shown in page
    assert "บันทึกตัวเลขทั้งหมดนี้" in page
    assert not KeyedFigure.objects.exists()


def test_one_keys_all_and_another_confirms_all_with_one_press(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    secretary, chair = sign_in(cast.secretary), sign_in(cast.chair)
    row = brought(cast, secretary)
    page = reverse("figure_import", args=[row.pk])
    confirm = reverse("figure_import_confirm", args=[row.pk])

    answer = secretary.post(reverse("figure_import_key", args=[row.pk]), follow=True)

    assert KeyedFigure.objects.waiting().count() == 3
    assert confirm not in answer.content.decode()
    unread = Notice.objects.filter(read_at=None)
    assert unread.filter(kind=FIGURES_BROUGHT.code).get().user == cast.chair
    assert not unread.filter(kind=FIGURE.code).exists()
    assert confirm in chair.get(page).content.decode()
    done = chair.post(confirm, follow=True).content.decode()
    assert "ยืนยันตัวเลขแล้ว 3 รายการ" in done
    assert {*KeyedFigure.objects.confirmed().values_list("confirmed_by", flat=True)} == {
        cast.chair.pk
    }


def test_who_brought_it_does_not_confirm_it_and_nobody_else_keys_it(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    row = brought(cast, sign_in(cast.secretary))

    with pytest.raises(Refused):
        key_import(by=cast.administrator, row=row)
    key_import(by=cast.secretary, row=row)
    key_import(by=cast.secretary, row=row)
    with pytest.raises(Refused, match="ซึ่งไม่ใช่ผู้คีย์"):
        confirm_import(by=cast.secretary, row=row)
    assert KeyedFigure.objects.waiting().count() == 3


def test_what_was_sent_back_meanwhile_is_not_confirmed(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    row = key_import(by=cast.secretary, row=brought(cast, sign_in(cast.secretary)))
    end_figure(by=cast.chair, figure=row.figures.all()[0], reason="ผิด")

    assert confirm_import(by=cast.chair, row=row) == 2
    assert confirm_import(by=cast.chair, row=row) == 0


def test_what_was_keyed_since_is_not_keyed_twice(
    cast: Cast, other: Nomination, rule: AdjustmentRule, sign_in: SignIn
) -> None:
    row = brought(cast, sign_in(cast.secretary))
    keyed(cast, rule, "2", other)

    with pytest.raises(Refused, match="หลังการเปรียบเทียบ|เปลี่ยน"):
        key_import(by=cast.secretary, row=row)
    assert KeyedFigure.objects.count() == 1


def test_brought_again_as_it_is_it_adds_nothing(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    secretary = sign_in(cast.secretary)
    key_import(by=cast.secretary, row=brought(cast, secretary))

    answer = bring(cast, secretary, {})

    assert "ไม่มีตัวเลขใหม่" in answer.content.decode()
    assert FigureImport.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "cell", "sentence"),
    [
        ({"D2": 61, "F2": "x"}, "D2", "ไม่เกิน 60"),
        ({"D2": "มาก", "F2": "x"}, "D2", "ตัวเลข"),
        ({"E3": 0, "F3": "x"}, "E3", "0.01"),
        ({"D2": 24}, "F2", "เหตุผล"),
        ({"A2": "999"}, "A2", "ไม่มีการเสนอชื่อเลขที่ “999”"),
        ({"B2": "ชื่ออื่น"}, "A2", "ชื่ออื่น"),
    ],
)
def test_what_cannot_be_keyed_is_remarked_at_its_cell(
    cast: Cast,
    other: Nomination,
    sign_in: SignIn,
    cells: dict[str, Any],
    cell: str,
    sentence: str,
) -> None:
    answer = bring(cast, sign_in(cast.secretary), {"D3": 42, "F3": "x", **cells})

    page = answer.content.decode()
    assert f'<b class="cell">{cell}</b>' in page
    assert sentence in page
    assert not FigureImport.objects.exists()


def test_another_figure_than_the_keyed_one_is_remarked(
    cast: Cast, other: Nomination, rule: AdjustmentRule, sign_in: SignIn
) -> None:
    keyed(cast, rule, "2")

    page = bring(cast, sign_in(cast.secretary), {"E3": 3}).content.decode()

    assert "บันทึก 2 ไว้แล้ว" in page
    assert not FigureImport.objects.exists()


@pytest.mark.parametrize("role", ["chair", "member", "officer", "auditor", "nobody"])
def test_only_the_secretary_brings(
    cast: Cast, other: Nomination, sign_in: SignIn, role: str
) -> None:
    client = sign_in(getattr(cast, role))

    for name in ("figure_template", "figure_bring"):
        assert client.get(reverse(name, args=panel(cast))).status_code in (403, 404)


def test_a_figure_that_somebody_wants_to_take_back_is_not_called_confirmed(
    cast: Cast, other: Nomination, sign_in: SignIn
) -> None:
    row = brought(cast, sign_in(cast.secretary))
    key_import(by=cast.secretary, row=row)
    confirm_import(by=cast.chair, row=row)
    for figure in row.figures.all():
        ask_ending(by=cast.chair, figure=figure, reason="ผิดราย")

    page = sign_in(cast.secretary).get(reverse("figure_import", args=[row.pk])).content.decode()

    assert page.count("การถอนรอคนที่สองยืนยัน") == 3
    assert "ยืนยันแล้ว" not in page
