"""A mark is entered as a level or as a figure, by the judge or once by the secretary."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.models import SelfMark
from evaluations.judging.figures.actions.endings import ask_ending
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.sheet_check import sheet_problems, sheet_records
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.judging.scoring.sheet_document import submitted
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry as JournalEntry
from evaluations.setup.rubrics.models import Indicator
from evaluations.setup.rubrics.tree import rubric_tree
from tests.devices import answers, send, writing
from tests.entries import key_figure, make_entries
from tests.factories import Cast, opened_sheet
from tests.figures import keyed, taken_back
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def entries(cast: Cast) -> dict[str, int]:
    Nomination.objects.update(nominee_class="S")
    cast.nomination.refresh_from_db()
    return make_entries(cast.category.rubric)


@pytest.fixture
def sheet(cast: Cast, entries: dict[str, int]) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


@pytest.fixture
def judge(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.member)


def fill(judge: Client, sheet: ScoreSheet, entries: dict[str, int]) -> None:
    told = answers(
        judge,
        sheet.pk,
        writing(entries["levels"], points="3"),
        writing(entries["table"], figure="5"),
        writing(entries["linear"], figure="10"),
    )
    assert {one["status"] for one in told} == {"saved"}


def test_only_the_points_of_a_level_are_taken(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    (refused,) = answers(judge, sheet.pk, writing(entries["levels"], points="2"))
    (taken,) = answers(judge, sheet.pk, writing(entries["levels"], points="๓"))

    assert refused["status"] == "refused"
    assert refused["sentence"] == "กรุณาให้คะแนนค่าใดค่าหนึ่งต่อไปนี้: 0, 1, 3, 5"
    assert taken["status"] == "saved"


@pytest.mark.parametrize(
    ("name", "figure", "points"),
    [
        ("table", "5", "3"),
        ("table", "๖", "5"),
        ("table", "3.99", "0"),
        ("linear", "47.12", "5"),
        ("linear", "10", "3.57"),
        ("linear", "0", "0"),
    ],
)
def test_a_figure_gives_points_at_once(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int], name: str, figure: str, points: str
) -> None:
    told = send(judge, sheet.pk, writing(entries[name], figure=figure)).json()

    mark = Mark.objects.get()
    assert told["sums"]["earned"][str(entries[name])] == points
    assert mark.points == Decimal(points)
    assert mark.figure is not None


def test_the_exact_points_are_those_of_the_figure(
    cast: Cast, judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    """10 of a target of 14 for 5 points are 25/7, though 3.57 is stored."""
    fill(judge, sheet, entries)
    key_figure(cast, entries["keyed"], "6")

    done = submit_sheet(by=cast.member, sheet=sheet)

    rows = submitted(done.content)["dimensions"][0]["indicators"]
    assert [row["exact"] for row in rows] == [[3, 1], [3, 1], [25, 7], [5, 1], [0, 1]]
    assert rows[2]["points"] == "3.57"
    assert Fraction(*submitted(done.content)["total"]) == 25 * sum(
        (Fraction(3, 5), Fraction(3, 5), Fraction(5, 7), Fraction(1)), start=Fraction(0)
    )


def test_points_are_not_taken_where_a_figure_is_asked_for(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    (told,) = answers(judge, sheet.pk, writing(entries["table"], points="5"))

    assert told["status"] == "refused"
    assert told["sentence"] == "กรุณากรอกค่าเป็นตัวเลข เช่น 12 หรือ 47.5"


@pytest.mark.parametrize("figure", ["-1", "1e400", "ห้า", "12345678901234", "0.001"])
def test_what_is_no_figure_is_refused(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int], figure: str
) -> None:
    (told,) = answers(judge, sheet.pk, writing(entries["linear"], figure=figure))

    assert (told["status"], Mark.objects.exists()) == ("refused", False)


def test_a_figure_sent_twice_or_from_another_device(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    first = writing(entries["table"], figure="5")
    answers(judge, sheet.pk, first)

    (again,) = answers(judge, sheet.pk, first)
    (same,) = answers(judge, sheet.pk, writing(entries["table"], figure="5.0"))
    (other,) = answers(judge, sheet.pk, writing(entries["table"], figure="6"))

    assert (again["status"], again["version"]) == ("saved", 1)
    assert (same["status"], same["version"]) == ("saved", 1)
    assert other["status"] == "conflict"
    assert (other["stored"]["figure"], other["stored"]["points"]) == ("5", "")


def test_without_a_script_the_page_shows_figure_and_points(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    pk, address = entries["table"], reverse("sheet", args=[sheet.pk])

    judge.post(address, {f"figure-{pk}": "๕", f"version-{pk}": "0"})
    shown = judge.get(address).content.decode()

    assert f'name="figure-{pk}" value="5"' in shown
    assert f'<b data-earned="{pk}">3</b>' in shown
    assert f'name="points-{pk}"' not in shown


def test_what_another_class_is_judged_by_does_not_show(
    judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    shown = judge.get(reverse("sheet", args=[sheet.pk])).content.decode()
    review = judge.get(reverse("sheet_review", args=[sheet.pk])).content.decode()
    earlier = judge.get(reverse("earlier_marks", args=[sheet.pk])).content.decode()
    (told,) = answers(judge, sheet.pk, writing(entries["large"], points="3"))

    assert "0/4" in shown
    for page in (shown, review, earlier):
        assert "ตัวชี้วัด levels" in page
        assert "ตัวชี้วัด large" not in page
    assert "ยังมี 4 ตัวชี้วัดที่ไม่ครบ" in review
    assert told["sentence"] == "ตัวชี้วัดนี้ไม่ใช้กับกลุ่มของผู้รับการประเมินรายนี้"


def test_with_the_whole_form_as_base_the_running_sum_says_what_is_left(
    cast: Cast, sign_in: SignIn
) -> None:
    Nomination.objects.update(nominee_class="S")
    make_entries(cast.category.rubric, base="whole")
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)

    shown = sign_in(cast.member).get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert "ฐาน 80.00 จาก 100.00" in shown


def test_the_secretarys_figure_stands_on_every_sheet(
    cast: Cast, judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    address = reverse("sheet", args=[sheet.pk])
    before = judge.get(address).content.decode()
    key_figure(cast, entries["keyed"], "6")
    after = judge.get(address).content.decode()
    (told,) = answers(judge, sheet.pk, writing(entries["keyed"], figure="4"))

    assert "เลขานุการบันทึก" in before
    assert "ยังไม่ได้บันทึก" in before
    assert "0/4" in before
    assert "1/4" in after
    assert f'<span data-earned="{entries["keyed"]}">5</span>' in after
    assert f'name="figure-{entries["keyed"]}"' not in after
    assert (told["status"], Mark.objects.count()) == ("refused", 0)


def test_a_sheet_waits_for_the_secretarys_figure(
    cast: Cast, judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    fill(judge, sheet, entries)
    with pytest.raises(Refused):
        submit_sheet(by=cast.member, sheet=sheet)
    keyed(cast, Indicator.objects.get(pk=entries["keyed"]), "6")
    with pytest.raises(Refused):
        submit_sheet(by=cast.member, sheet=sheet)

    review = judge.get(reverse("sheet_review", args=[sheet.pk])).content.decode()

    assert "ยังไม่มีผู้ยืนยันค่าที่เลขานุการบันทึก" in review


def test_the_submitted_sheet_agrees_with_its_marks_and_the_journal(
    cast: Cast, judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    fill(judge, sheet, entries)
    key_figure(cast, entries["keyed"], "5")

    submit_sheet(by=cast.member, sheet=sheet)

    mark = Mark.objects.get(indicator=entries["keyed"])
    assert (mark.points, mark.figure) == (Decimal(3), Decimal(5))
    told = JournalEntry.objects.filter(verb="mark.saved").order_by("-pk")[0]
    assert (told.after["indicator"], told.after["figure"]) == ("1.4", "5.00")
    fresh = ScoreSheet.objects.select_related("nomination").get(pk=sheet.pk)
    (kept,) = sheet_records([fresh]).values()
    assert list(sheet_problems(kept, rubric_tree(fresh.rubric))) == []


def test_a_figure_that_was_keyed_anew_stands_on_the_sheet_that_came_back(
    cast: Cast, judge: Client, sheet: ScoreSheet, entries: dict[str, int]
) -> None:
    fill(judge, sheet, entries)
    figure = key_figure(cast, entries["keyed"], "5")
    submit_sheet(by=cast.member, sheet=sheet)
    submitted_page = judge.get(reverse("sheet_review", args=[sheet.pk])).content.decode()
    with pytest.raises(Refused):
        ask_ending(by=cast.chair, figure=figure, reason="ผิด")
    seat = cast.seat(cast.member)
    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="ตัวเลขผิด")
    taken_back(cast, figure)
    key_figure(cast, entries["keyed"], "6")

    page = judge.get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert "5 → 3 / 5" in submitted_page
    assert f'<span data-earned="{entries["keyed"]}">5</span>' in page


OFF = [
    ("levels", {"points": 2}),
    ("levels", {"points": 3, "figure": 3}),
    ("table", {"points": 4, "figure": 5}),
    ("table", {"points": 3}),
    ("linear", {"points": "5.01", "figure": 15}),
    ("large", {"points": "0.25"}),
]
ON = [("table", {"points": 3, "figure": 5}), ("linear", {"points": "3.57", "figure": 10})]


@pytest.mark.parametrize(("name", "values"), OFF)
def test_the_database_refuses_what_no_entry_gives(
    sheet: ScoreSheet, entries: dict[str, int], name: str, values: dict[str, object]
) -> None:
    given = {"sheet": sheet, "indicator_id": entries[name], "kind": "scored", **values}

    with pytest.raises(DatabaseError), transaction.atomic():
        Mark.objects.create(saved_at=timezone.now(), **given)


@pytest.mark.parametrize(("name", "values"), ON)
def test_the_database_takes_points_of_a_figure_that_are_off_the_step(
    sheet: ScoreSheet, entries: dict[str, int], name: str, values: dict[str, object]
) -> None:
    given = {"sheet": sheet, "indicator_id": entries[name], "kind": "scored", **values}

    assert Mark.objects.create(saved_at=timezone.now(), **given).pk


def test_the_class_stays_once_somebody_has_a_sheet(sheet: ScoreSheet) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Nomination.objects.filter(pk=sheet.nomination_id).update(nominee_class="L")


def test_the_offices_own_mark_stands_beside_and_is_not_counted(
    cast: Cast, sign_in: SignIn
) -> None:
    Nomination.objects.update(nominee_class="S", state="draft")
    entries = make_entries(cast.category.rubric, asks_self_assessment=True)
    SelfMark.objects.create(
        nomination=cast.nomination,
        indicator_id=entries["table"],
        points=5,
        figure=9,
        comment="ครบ",
    )
    Nomination.objects.update(state="accepted")
    cast.nomination.refresh_from_db()
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)

    shown = sign_in(cast.member).get(reverse("sheet", args=[sheet.pk])).content.decode()

    assert "คะแนนประเมินตนเองของหน่วยงาน: 9 → 5" in shown
    assert "ไม่นับเป็นคะแนน" in shown
    assert "<b data-total>0.00</b>" in shown
