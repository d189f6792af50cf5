"""The stages of a category: set up on its page, refused where they cannot be counted."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.oversight.rehearsals.actions import make_real
from evaluations.platform.errors import Refused
from evaluations.platform.journal.history import lines_of as lines_of_history
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.actions import edit_round
from evaluations.setup.rounds.models import AwardRound, Category, Phase, Stage, StageSource
from evaluations.setup.rounds.stages.actions import add_stage_category, save_stages
from evaluations.setup.rounds.stages.lines import StageLine, lines_of
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_rubric,
    make_user,
    submitted_sheet,
)
from tests.staging import make_stages
from units.models import User

SignIn = Callable[[User], Client]
OWN = StageLine("การนำเสนอ", Decimal(70), StageSource.SHEETS)


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def category(db: None) -> Category:
    return make_category(award_round=make_round(phase=Phase.DRAFT))


def another(category: Category, *, name: str = "เอกสาร") -> Category:
    count = category.award.categories.count()
    return Category.objects.create(
        award=category.award, number=count + 1, name=name, rubric=make_rubric()
    )


def counting(there: Category, share: str = "30", **more: Decimal) -> StageLine:
    return StageLine("เอกสาร", Decimal(share), StageSource.RESULT, there, **more)


def save(by: User, category: Category, *lines: StageLine, wanted: str = "100") -> None:
    save_stages(by=by, category=category, edits=None, lines=lines, wanted=Decimal(wanted))


def typed(*rows: dict[str, str], wanted: str = "100") -> dict[str, str]:
    data = {"wanted": wanted, "stage-TOTAL_FORMS": str(len(rows)), "stage-INITIAL_FORMS": "0"}
    for at, row in enumerate(rows):
        data |= {f"stage-{at}-{name}": value for name, value in row.items()}
    return data


def test_stages_are_typed_and_stand_on_the_pages(
    administrator: User, category: Category, sign_in: SignIn
) -> None:
    there = another(category)
    client, address = sign_in(administrator), reverse("category_stages", args=[category.pk])
    data = typed(
        {
            "name": "เอกสาร",
            "share": "๓๐",
            "source": "result",
            "from_category": str(there.pk),
            "gate": "60",
        },
        {"name": "การนำเสนอ", "share": "60", "source": "sheets"},
        {"name": "คะแนนโหวต", "share": "10", "source": "figure", "full_marks": "500"},
        {"name": "", "share": "", "source": "sheets"},
    )

    answer = client.post(address, data)

    assert answer.status_code == 302, answer.content.decode()
    stored = Stage.objects.filter(category=category).order_by("number")
    assert [(one.name, int(one.share), one.source) for one in stored] == [
        ("เอกสาร", 30, "result"),
        ("การนำเสนอ", 60, "sheets"),
        ("คะแนนโหวต", 10, "figure"),
    ]
    assert "เอกสาร" in client.get(address).content.decode()
    page = client.get(reverse("round", args=[category.award.round_id])).content.decode()
    assert "การนำเสนอ 60" in page
    assert list(Category.objects.for_awards()) == [category]


def test_shares_that_do_not_add_are_said_with_their_sum(
    administrator: User, category: Category, sign_in: SignIn
) -> None:
    rows = [
        {"name": "การนำเสนอ", "share": "70", "source": "sheets"},
        {"name": "โหวต", "share": "20", "source": "figure", "full_marks": "100"},
    ]
    address = reverse("category_stages", args=[category.pk])

    answer = sign_in(administrator).post(address, typed(*rows))

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "สัดส่วนรวมกันได้ 90.00 แต่ต้องการ 100.00" in text
    assert not Stage.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {"name": "โหวต", "share": "30", "source": "figure"},
        {"name": "เอกสาร", "share": "30", "source": "result"},
        {"name": "เอกสาร", "share": "", "source": "sheets"},
        {"name": "การนำเสนอ", "share": "30", "source": "sheets", "gate": "5"},
        {"name": "", "share": "30", "source": "sheets"},
    ],
)
def test_a_row_says_which_box_is_missing(
    administrator: User, category: Category, sign_in: SignIn, row: dict[str, str]
) -> None:
    own = {"name": "ใบของเรา", "share": "70", "source": "sheets"}
    address = reverse("category_stages", args=[category.pk])

    answer = sign_in(administrator).post(address, typed(own, row))

    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Stage.objects.exists()


def test_what_cannot_be_counted_is_refused(administrator: User, category: Category) -> None:
    there, elsewhere = another(category), another(category, name="เยี่ยมครั้งที่สอง")
    later = make_category(award_round=make_round(fiscal_year_be=2600))
    rehearsal = make_category(award_round=make_round(is_rehearsal=True))
    vote = StageLine("โหวต", Decimal(100), StageSource.FIGURE, full_marks=Decimal(100))
    make_stages(elsewhere, "100")
    sets = {
        "การให้คะแนนของประเภทนี้เอง": [vote],
        "ได้เพียงส่วนเดียว": [OWN, StageLine("อีกส่วน", Decimal(30), StageSource.SHEETS)],
        "ชื่อซ้ำกัน": [OWN, StageLine("การนำเสนอ", Decimal(30), "figure", None, Decimal(9))],
        "นับประเภทนี้เอง": [OWN, counting(category)],
        "ของรอบที่มาทีหลัง": [OWN, counting(later)],
        "รอบซ้อมกับรอบจริง": [OWN, counting(rehearsal)],
        "ไม่มีใครผ่าน": [OWN, counting(there, gate=Decimal("100.01"))],
    }
    for said, lines in sets.items():
        with pytest.raises(Refused, match=said):
            save(administrator, category, *lines)
    assert not Stage.objects.filter(category=category).exists()


def test_a_circle_of_categories_is_refused(administrator: User, category: Category) -> None:
    there = another(category)
    make_stages(there, "50", (category, "50"))
    with pytest.raises(Refused, match="นับประเภทนี้เอง"):
        save(administrator, category, OWN, counting(there))


def test_a_category_counts_once_in_its_round(administrator: User, category: Category) -> None:
    there, other = another(category), another(category, name="อีกประเภท")
    make_stages(other, "70", (there, "30"))
    with pytest.raises(Refused, match="อีกประเภท"):
        save(administrator, category, OWN, counting(there))


def test_a_round_above_is_a_later_one(administrator: User, category: Category) -> None:
    above = make_round(phase=Phase.DRAFT)
    AwardRound.objects.filter(pk=category.award.round_id).update(next_round=above)
    with pytest.raises(Refused, match="ของรอบที่มาทีหลัง"):
        save(administrator, category, OWN, counting(make_category(award_round=above)))


def test_one_press_makes_a_stage_judged_by_others(
    administrator: User, category: Category, sign_in: SignIn
) -> None:
    rubric = make_rubric()
    address = reverse("stage_category_add", args=[category.pk])
    client = sign_in(administrator)

    answer = client.post(address, {"name": "เอกสาร", "rubric": str(rubric.pk), "share": "30"})

    assert answer.status_code == 302, answer.content.decode()
    made = Category.objects.get(rubric=rubric)
    assert made.is_stage
    assert made.award == category.award
    assert [(one.name, int(one.share)) for one in lines_of(category)] == [
        ("เอกสาร", 30),
        ("การให้คะแนนของคณะกรรมการ", 70),
    ]
    too_much = client.post(address, {"name": "อีก", "rubric": str(rubric.pk), "share": "71"})
    assert "70.00" in too_much.content.decode()
    assert Category.objects.count() == 2


def test_the_same_set_again_does_nothing(administrator: User, category: Category) -> None:
    there = another(category)
    save(administrator, category, counting(there), OWN)
    edits = category.award.edits
    category.award.refresh_from_db()
    assert category.award.edits == edits + 1
    save(administrator, category, counting(there), OWN)
    category.award.refresh_from_db()
    assert category.award.edits == edits + 1


def test_stages_stay_once_one_of_them_is_judged(cast: Cast) -> None:
    """By the page, and by the database."""
    there = another(cast.category)
    stages = make_stages(cast.category, "70", (there, "30"))
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(phase=Phase.DRAFT)

    with pytest.raises(Refused, match="ให้คะแนนแล้ว"):
        save(cast.administrator, cast.category)
    for change in (
        lambda: Stage.objects.filter(pk=stages[0].pk).update(share=20),
        lambda: Stage.objects.filter(pk=stages[0].pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_category_that_is_judged_does_not_become_a_stage(cast: Cast) -> None:
    """Its nominees would lose their bands and ranks."""
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(phase=Phase.DRAFT)
    main = another(cast.category, name="ประเภทหลัก")

    with pytest.raises(Refused):
        save(cast.administrator, main, OWN, counting(cast.category))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_stages(main, "70", (cast.category, "30"))


def test_stages_go_along_to_the_next_year(administrator: User, category: Category) -> None:
    there = another(category)
    earlier = make_category(award_round=make_round(fiscal_year_be=2568))
    make_stages(category, "40", (there, "30", "60"), (earlier, "30"))
    source = category.award.round

    made = copy_round(by=administrator, source=source, choice=Choice("ปีหน้า", 2570))

    new = Category.objects.get(award__round=made, number=1)
    assert [(one.name, one.share, one.gate) for one in lines_of(new)] == [
        (one.name, one.share, one.gate) for one in lines_of(category)
    ]
    first, second, _own = lines_of(new)
    assert first.from_category == Category.objects.get(award__round=made, number=2)
    assert second.from_category == earlier
    assert list(Category.objects.for_awards().filter(award__round=made)) == [new]


def test_a_rehearsal_made_real_quotes_no_rehearsal(administrator: User) -> None:
    rehearsal = make_round(is_rehearsal=True, phase=Phase.DRAFT)
    category = make_category(award_round=rehearsal)
    earlier = make_category(award_round=make_round(is_rehearsal=True))
    make_stages(category, "40", (another(category), "30"), (earlier, "30"))

    made = make_real(by=administrator, award_round=rehearsal, name="รอบจริง")

    stages = Stage.objects.filter(category__award__round=made)
    assert [one.share for one in stages.order_by("number")] == [30, 40]


def test_ties_may_be_broken_by_a_stage_or_by_lots(
    administrator: User, category: Category, sign_in: SignIn
) -> None:
    make_stages(category, "70", (another(category), "30"))
    award_round = category.award.round
    page = sign_in(administrator).get(reverse("round_edit", args=[award_round.pk]))
    text = page.content.decode()
    assert 'value="stage:1,dimensions,top_marks"' in text
    assert "จับสลาก" in text

    chain = ["stage:1", "dimensions", "top_marks"]
    edit_round(by=administrator, award_round=award_round, edits=None, values={"tie_chain": chain})
    again = sign_in(administrator).get(reverse("round_edit", args=[award_round.pk]))
    assert 'value="stage:1,dimensions,top_marks" selected' in again.content.decode()


def test_offices_are_not_nominated_in_a_stage(administrator: User, category: Category) -> None:
    """A category with nominations of its own stays a whole one."""
    there = another(category)
    committee = make_committee(category=there, people={})
    make_nomination(category=there, committee=committee)
    with pytest.raises(Refused, match="เสนอชื่อ"):
        save(administrator, category, OWN, counting(there))


def test_added_by_an_administrator_alone(category: Category) -> None:
    nobody, rubric = make_user(), make_rubric()
    with pytest.raises(Refused):
        add_stage_category(by=nobody, category=category, name="x", rubric=rubric, share=Decimal(9))


def test_no_quota_is_asked_of_a_stage(
    administrator: User, category: Category, sign_in: SignIn
) -> None:
    """Nobody goes up from the documents by themselves."""
    documents = another(category)
    make_stages(category, "70", (documents, "30"))

    address = reverse("round_quotas", args=[category.award.round_id])
    page = sign_in(administrator).get(address).content.decode()

    assert f"category-{category.pk}-quota" in page
    assert f"category-{documents.pk}-quota" not in page


def test_the_history_of_stages_is_thai(administrator: User, category: Category) -> None:
    save(administrator, category, counting(another(category)), OWN)

    (line,) = lines_of_history([Entry.objects.get(verb="category.stages")])

    assert [change.field for change in line.changes] == ["ส่วนคะแนน"]
