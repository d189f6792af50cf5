"""Cases of the rules from the marks to the certified page, paper and spreadsheet: the figures are
those that somebody worked out by hand."""

from collections.abc import Callable
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.assembly import remove_triggers
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.models import Award, AwardRound
from evaluations.setup.rubrics.models import Indicator, Requirement, Rubric
from evaluations.setup.rubrics.tree import forget_trees
from tests.factories import (
    Cast,
    make_nomination,
    make_rubric,
    make_slot,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from tests.guarded import refused
from tests.paper import text_of
from tests.staging import Panel, line_of, nominated, whole
from units.models import User

SignIn = Callable[[User], Client]
FORMATS = ("result", "result_pdf", "result_xlsx")


def folded(text: str) -> str:
    return "".join(text.split())


def told(client: Client, result: Result, name: str) -> str:
    """What a format says, without its spaces."""
    content = client.get(reverse(name, args=[result.pk])).content
    if name == "result":
        return folded(unescape(content.decode()))
    if name == "result_pdf":
        return folded(text_of(content))
    cells = [
        cell.value for page in load_workbook(BytesIO(content)) for row in page for cell in row
    ]
    return folded(" ".join(str(cell) for cell in cells if cell is not None))


def set_weights(rubric: Rubric, *weights: int) -> None:
    """Dimensions of these weights; the one mark of each is its score."""
    for dimension, weight in zip(rubric.dimensions.all(), weights, strict=True):
        rubric.dimensions.filter(pk=dimension.pk).update(weight=weight)
        dimension.indicators.update(weight=weight, maximum=weight, allows_not_applicable=False)
    forget_trees()


def seat_more(cast: Cast, count: int) -> None:
    for number in range(len(cast.judges) + 1, count + 1):
        user = make_user(unit=cast.chair.unit)
        seat = {"user": user, "number": number, "position": Position.MEMBER}
        Seat.objects.create(committee=cast.committee, **seat)
        cast.judges.append(user)


def score(cast: Cast, *sheets: tuple[int, ...]) -> None:
    """Each judge's sheet, one mark for each indicator."""
    indicators = Indicator.objects.filter(dimension__rubric=cast.category.rubric_id)
    pks = indicators.order_by("dimension__number", "number").values_list("pk", flat=True)
    for judge, points in zip(cast.judges, sheets, strict=True):
        sheet = opened_sheet(judge=judge, nomination=cast.nomination)
        for pk, one in zip(pks, points, strict=True):
            value = MarkValue(SCORED, Decimal(one), "")
            save_mark(by=judge, sheet=sheet.pk, indicator=pk, value=value, version=0)
        submit_sheet(by=judge, sheet=sheet)


def certified(cast: Cast) -> Result:
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def use_rubric(cast: Cast, rubric: Rubric) -> None:
    type(cast.category).objects.filter(pk=cast.category.pk).update(rubric=rubric)
    cast.category.refresh_from_db()
    cast.nomination.refresh_from_db()


def test_a_median_can_be_added_on_every_face(cast: Cast, sign_in: SignIn) -> None:
    """R9: 26.50 + 26.50 + 29.00 = 82.00."""
    rubric = make_rubric(dimensions=3, indicators=1, levels=0)
    set_weights(rubric, 30, 30, 40)
    use_rubric(cast, rubric)
    Award.objects.update(aggregation="median")
    seat_more(cast, 4)
    score(cast, (20, 30, 30), (30, 20, 28), (25, 28, 20), (28, 25, 35))
    client = sign_in(cast.chair)

    result = certified(cast)

    for name in FORMATS:
        text = told(client, result, name)
        assert "26.50+26.50+29.00=82.00→82.00" in text
        assert "มัธยฐาน" in text
    assert first_misfit() is None


@pytest.mark.parametrize("lowest", [((30, 40), (40, 30)), ((40, 30), (30, 40))])
def test_a_trimmed_mean_names_what_it_left_out(
    cast: Cast, sign_in: SignIn, lowest: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    """R10: whichever of two equal seats gave which, dimension 1 is 41.67, above its minimum."""
    rubric = make_rubric(dimensions=2, indicators=1, levels=0)
    set_weights(rubric, 50, 50)
    Requirement.objects.create(
        rubric=rubric, number=1, measure="dimension", reference="1", bound=40
    )
    use_rubric(cast, rubric)
    Award.objects.update(aggregation="trimmed")
    seat_more(cast, 5)
    score(cast, *lowest, (45, 40), (45, 45), (50, 50))

    result = certified(cast)

    (line,) = result.content["lines"]
    assert (line["status"], line["rank"], line["total"]) == ("ranked", 1, "81.67")
    left_out = folded("ไม่นับ: กรรมการที่ 1 และ กรรมการที่ 2 เท่ากันที่ 70.00 ใบละครึ่ง")
    client = sign_in(cast.chair)
    for name in FORMATS:
        text = told(client, result, name)
        assert left_out in text
        assert "กรรมการที่5ที่100.00" in text
        assert folded("มิติที่ 1 อย่างน้อย 40 – ประกาศ 41.67") in text


def test_what_decided_stands_on_the_page_as_on_the_paper(cast: Cast, sign_in: SignIn) -> None:
    """R15: one recusal, and a tie that the chain decided."""
    AwardRound.objects.update(quorum=2)
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    recusal = {"kind": ConflictKind.KINSHIP, "note": "น้องชาย"}
    seat = cast.seat(cast.secretary)
    declare(by=cast.secretary, seat=seat, nomination=cast.nomination, **recusal)
    for judge, points in ((cast.chair, "10"), (cast.member, "6")):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=other, points="8")
    client = sign_in(cast.chair)

    result = certified(cast)

    ranks = [(line["nomination"]["id"], line["rank"]) for line in result.content["lines"]]
    assert ranks == [(cast.nomination.pk, 1), (other.pk, 2)]
    for name in FORMATS:
        text = told(client, result, name)
        for said in (
            "คณะกรรมการ: ค่าเฉลี่ยของแบบที่นับ",
            "มีกรรมการผู้ให้คะแนนไม่ชุดเดียวกัน",
            "องค์ประชุม",
            "น้องชาย",
            "(ตัดสินได้)",
        ):
            assert folded(said) in text, (name, said)


def test_a_mandatory_item_that_one_judge_failed(cast: Cast, sign_in: SignIn) -> None:
    """R26: on the paper stand the item and the one judge of three."""
    rubric = make_rubric(dimensions=1, indicators=3, levels=0, rule="checklist", full_marks=3)
    rubric.dimensions.update(weight=3)
    items = Indicator.objects.filter(dimension__rubric=rubric)
    items.update(weight=1, maximum=1, step=1, allows_not_applicable=False)
    items.filter(number=2).update(is_mandatory=True)
    forget_trees()
    use_rubric(cast, rubric)
    score(cast, (1, 1, 1), (1, 0, 1), (1, 1, 1))

    result = certified(cast)

    (line,) = result.content["lines"]
    assert (line["rank"], line["failed"]) == (None, ["mandatory"])
    client = sign_in(cast.chair)
    failed = folded(f"1.2 ตัวชี้วัดทดสอบ 1.2 – กรรมการที่ 2 {cast.member.full_name}")
    for name in FORMATS:
        text = told(client, result, name)
        assert failed in text
        assert folded(f"กรรมการที่ 1 {cast.chair.full_name},") not in text


def bounded(full: str, bound: int) -> tuple[User, Panel]:
    administrator = make_user(is_administrator=True)
    main = whole(full)
    Requirement.objects.create(rubric=main.category.rubric, number=1, measure="total", bound=bound)
    forget_trees()
    return administrator, main


@pytest.mark.django_db
def test_the_published_figure_decides_and_stands_beside_its_bound(sign_in: SignIn) -> None:
    """R27: 349.995 is published as 350.00, and meets a minimum of 350."""
    administrator, main = bounded("500", 350)
    nomination = nominated(administrator, main)
    main.score(nomination, "349.99", "350")

    result = main.certify()

    line = line_of(result, nomination)
    assert (line["exact"], line["total"], line["rank"]) == ([69999, 200], "350.00", 1)
    client = sign_in(administrator)
    for name in FORMATS:
        text = told(client, result, name)
        assert folded("คะแนนรวมอย่างน้อย 350 – ประกาศ 350.00 เป็นไปตามเกณฑ์") in text
        assert "349.995" in text


@pytest.mark.django_db
def test_a_minimum_that_was_changed_after_the_certification_is_named() -> None:
    """R25: 650 was certified, and 600 is stored now."""
    administrator, main = bounded("999", 650)
    main.score(nominated(administrator, main), "649", "649")
    main.certify()
    assert first_misfit() is None
    assert refused(lambda: Requirement.objects.update(bound=600))

    remove_triggers(connection)
    Requirement.objects.update(bound=600)
    forget_trees()

    assert "requirements was certified as" in str(first_misfit())
    assert "'bound': '600'" in str(first_misfit())
