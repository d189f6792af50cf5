"""Requirements, bonuses, classes and entries on the rubric's pages, and on its paper."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rubrics.actions import add_rubric, freeze, new_version
from evaluations.setup.rubrics.arithmetic import LEVEL
from evaluations.setup.rubrics.buttons import pressed
from evaluations.setup.rubrics.draft import (
    AdjustmentDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
    with_indicators,
)
from evaluations.setup.rubrics.draft_keys import without_keys
from evaluations.setup.rubrics.editor import measured
from evaluations.setup.rubrics.entry import LINEAR, TABLE
from evaluations.setup.rubrics.examples import EXAMPLES
from evaluations.setup.rubrics.lowest import lowest_total
from evaluations.setup.rubrics.models import AdjustmentRule, Requirement, Rubric
from evaluations.setup.rubrics.problems import faults, lacks
from evaluations.setup.rubrics.requirements import DIMENSION, GO_UP, RANK, TOTAL
from evaluations.setup.rubrics.rubric_page import rubric_facts
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from tests.evaluations.setup.rubrics.test_rubrics import posted, save
from tests.factories import make_rubric, make_user
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def rubric(db: None) -> Rubric:
    return make_rubric(dimensions=2, indicators=2)


def stored(rubric: Rubric) -> RubricDraft:
    return draft_of(read_tree(Rubric.objects.get(pk=rubric.pk)))


def sent(draft: RubricDraft, **more: str) -> dict[str, Any]:
    """The editor's form with the rows of its rules."""
    data = posted(draft, **more)
    for at, one in enumerate(draft.requirements):
        names = ("scope", "bound", "most", "nominee_class", "band")
        data |= {f"requirement-{at}-{name}": getattr(one, name) for name in names}
        data[f"requirement-{at}-measured"] = measured(one)
    for at, row in enumerate(draft.adjustments):
        data |= {f"adjustment-{at}-{name}": value for name, value in vars(row).items()}
    for name, part in parts_of(draft):
        fields = ("entry", "figure_by", "target", "classes")
        data |= {f"{name}-{field}": getattr(part, field) for field in fields}
        data[f"{name}-levels-lower"] = [level.lower for level in part.levels]
    return data


def parts_of(draft: RubricDraft) -> list[tuple[str, IndicatorDraft]]:
    return [
        (f"dimension-{at}-indicator-{place}", part)
        for at, dimension in enumerate(draft.dimensions)
        for place, part in enumerate(dimension.indicators)
    ]


def with_part(draft: RubricDraft, **fields: Any) -> RubricDraft:
    """The draft with other fields of its first indicator."""
    first = draft.dimensions[0]
    parts = (replace(first.indicators[0], **fields), *first.indicators[1:])
    return replace(draft, dimensions=(replace(first, indicators=parts), *draft.dimensions[1:]))


def ruled(draft: RubricDraft) -> RubricDraft:
    """A draft that uses everything."""
    rows = (LevelDraft("0", "", "0"), LevelDraft("10", "มาก", "6"))
    part = with_part(draft, entry=TABLE, figure_by="secretary", step="0.01", levels=rows)
    first = part.dimensions[1].key
    return replace(
        part,
        classes="S\nL",
        base="whole",
        requirements=(
            RequirementDraft(RANK, TOTAL, "", "60", nominee_class="S"),
            RequirementDraft(GO_UP, DIMENSION, first, "35"),
        ),
        adjustments=(
            AdjustmentDraft("n1", "bonus", "รางวัลระดับประเทศ", "รางวัล", "2", "6"),
            AdjustmentDraft("n2", "deduction", "เกินเวลา", "นาที", "1"),
        ),
    )


def edit(client: Client, rubric: Rubric, draft: RubricDraft, do: str = "save") -> Any:
    rubric.refresh_from_db()
    data = sent(draft, do=do, edits=str(rubric.edits))
    return client.post(reverse("rubric_edit", args=[rubric.pk]), data)


def test_everything_is_saved_by_the_page(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    wanted = ruled(stored(rubric))

    assert edit(sign_in(administrator), rubric, wanted).status_code == 302
    assert without_keys(stored(rubric)) == without_keys(wanted)
    rows = Requirement.objects.values_list("scope", "measure", "reference", "bound")
    assert [*rows] == [
        (RANK, TOTAL, "", Decimal(60)),
        (GO_UP, DIMENSION, "2", Decimal(35)),
    ]
    assert edit(sign_in(administrator), rubric, stored(rubric)).status_code == 302
    assert Entry.objects.filter(verb="rubric.changed").count() == 1


def test_the_journal_says_it_in_words(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, ruled(stored(rubric)))

    after = Entry.objects.get(verb="rubric.changed").after
    assert after["เงื่อนไขที่ 2"] == "เพื่อส่งขึ้นระดับถัดไป: มิติที่ 2 อย่างน้อย 35"
    assert "+ 2 คะแนนต่อ รางวัล ไม่เกิน 6 คะแนน" in after["คะแนนเพิ่มหรือหักรายการที่ 1"]
    assert after["ตัวชี้วัดที่ 1.1 · วิธีให้คะแนน"] == "ค่าที่วัดได้ เทียบตาราง"


def test_moved_parts_are_renumbered(administrator: User, rubric: Rubric, sign_in: SignIn) -> None:
    save(administrator, rubric, ruled(stored(rubric)))
    draft = stored(rubric)
    moved = replace(draft, dimensions=draft.dimensions[::-1])

    assert edit(sign_in(administrator), rubric, moved).status_code == 302
    assert Requirement.objects.get(measure=DIMENSION).reference == "1"


def test_a_requirement_of_a_removed_part_is_refused(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    save(administrator, rubric, ruled(stored(rubric)))
    draft = stored(rubric)
    client, gone = sign_in(administrator), draft.dimensions[1].key

    page = edit(client, rubric, draft, do=f"remove-dimension:{gone}").content.decode()
    assert "ส่วนที่ถูกลบไปแล้ว" in page
    answer = edit(client, rubric, replace(draft, dimensions=draft.dimensions[:1]))

    assert answer.status_code == 422
    assert "ส่วนนี้ไม่อยู่ในเกณฑ์แล้ว" in answer.content.decode()
    assert stored(rubric) == draft


def test_adjustments_keep_their_rows(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, ruled(stored(rubric)))
    keys = list(AdjustmentRule.objects.values_list("pk", flat=True))
    draft = stored(rubric)
    less = pressed(draft, f"remove-adjustment:{keys[0]}")

    save(administrator, rubric, replace(draft, adjustments=draft.adjustments[::-1]))
    assert list(AdjustmentRule.objects.values_list("pk", flat=True)) == keys[::-1]
    save(administrator, rubric, less)
    row = AdjustmentRule.objects.get()
    assert (row.pk, row.number, row.name, row.most) == (keys[1], 1, "เกินเวลา", None)


def test_a_new_version_takes_everything_along(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, ruled(stored(rubric)))
    freeze(by=administrator, rubric=rubric)
    made = new_version(by=administrator, rubric=rubric)

    assert without_keys(stored(made)) == without_keys(stored(rubric))
    assert made.requirements.get(measure=DIMENSION).reference == "2"


def test_saving_rules_costs_the_same_for_few_and_many(administrator: User) -> None:
    counts = []
    for size in (1, 9):
        rubric = make_rubric()
        wanted = replace(
            stored(rubric),
            requirements=tuple(RequirementDraft(bound=str(at)) for at in range(1, size + 1)),
            adjustments=tuple(
                AdjustmentDraft(f"n{at}", name="ก", unit="ข", points="1") for at in range(size)
            ),
        )
        with CaptureQueriesContext(connection) as captured:
            save(administrator, rubric, wanted)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"maximum": "5", "step": "2", "levels": ()}, "ให้คะแนนช่วงละ 2 แล้วจะไม่มีทางได้คะแนนเต็ม 5"),
        ({"entry": LINEAR}, "โปรดพิมพ์ค่าเป้าหมาย"),
        ({"entry": TABLE, "levels": (LevelDraft("1", "", "4"),)}, "ตารางต้องมีแถวที่เริ่มจาก 0"),
        ({"entry": "levels", "levels": ()}, "วิธีนี้ให้ได้เฉพาะคะแนนของระดับ"),
        ({"classes": ("XL",)}, "ไม่มีกลุ่ม “XL” ในรายชื่อกลุ่ม"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    administrator: User, rubric: Rubric, sign_in: SignIn, fields: dict[str, Any], sentence: str
) -> None:
    draft = stored(rubric)

    answer = edit(sign_in(administrator), rubric, with_part(draft, **fields))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert stored(rubric) == draft
    with pytest.raises(Refused):
        save(administrator, rubric, with_part(draft, **fields))


def test_mandatory_stays_to_be_seen_where_it_is_wrong(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    data = sent(stored(rubric), do="save", edits="0")
    data["dimension-0-indicator-0-is_mandatory"] = "on"

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    page = answer.content.decode()
    assert "ข้อบังคับมีได้เฉพาะในรายการตรวจ" in page
    assert page.count('-is_mandatory"') == 3


def test_what_is_not_used_is_folded(administrator: User, rubric: Rubric, sign_in: SignIn) -> None:
    address, client = reverse("rubric_edit", args=[rubric.pk]), sign_in(administrator)
    plain = client.get(address).content.decode()
    save(administrator, rubric, ruled(stored(rubric)))
    used = client.get(address).content.decode()

    assert '<details class="fold" open>' not in plain
    assert not re.search(r'name="(requirement|adjustment)-0-', plain)
    assert not re.search(r'name="dimension-\d-indicator-\d-classes"', plain)
    assert used.count('<details class="fold" open>') == 2
    assert len(re.findall(r'name="dimension-0-indicator-0-classes"', used)) == 2
    assert 'value="6" inputmode="decimal"' in used


def test_uneven_weights_offer_full_marks_that_are_even(
    administrator: User, sign_in: SignIn
) -> None:
    rubric = make_rubric(dimensions=3, indicators=1)
    client, draft = sign_in(administrator), stored(rubric)

    page = edit(client, rubric, draft, do="spread-dimensions").content.decode()

    assert "น้ำหนักของมิติไม่เท่ากัน: 33.34 จำนวน 1 มิติ และ 33.33 จำนวน 2 มิติ" in page
    assert 'value="spread-over:99"' in page
    assert 'value="spread-over:102"' in page


def test_the_page_of_a_rubric_says_its_rules(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    client, address = sign_in(administrator), reverse("rubric", args=[rubric.pk])
    before = client.get(address).content.decode()
    save(administrator, rubric, ruled(stored(rubric)))
    after = client.get(address).content.decode()

    said = ["เงื่อนไข</h2>", "คะแนนเพิ่มและคะแนนหัก", "กลุ่มของผู้รับการประเมิน", "เทียบตาราง"]
    assert not [one for one in said if one in before]
    assert not [one for one in said if one not in after]
    assert "คะแนนรวมอย่างน้อย 60 (กลุ่ม S)" in after
    assert "− 1 คะแนนต่อ นาที" in after
    assert "ตัดน้ำหนักออกจากฐานคะแนนทั้งแบบ" in after
    assert "ตั้งแต่ 6 = 10 คะแนน" in after


def test_the_blank_paper_says_its_rules(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, ruled(stored(rubric)))
    paper = paper_of(rubric)

    assert "มิติที่ 2 อย่างน้อย 35" in paper
    assert "+ 2 คะแนนต่อ รางวัล ไม่เกิน 6 คะแนน" in paper
    assert "ตั้งแต่ 6 = 10 คะแนน" in paper
    assert "เลขานุการใส่ค่าครั้งเดียว" in paper


def test_page_and_blank_paper_say_which_marks_there_are(
    administrator: User, sign_in: SignIn
) -> None:
    """A judge on paper has no box that refuses a mark between two steps."""
    weighted = add_rubric(by=administrator, draft=EXAMPLES["weighted"]())
    checklist = add_rubric(by=administrator, draft=EXAMPLES["checklist"]())

    client = sign_in(administrator)
    for rubric, is_said in ((weighted, True), (checklist, False)):
        page = client.get(reverse("rubric", args=[rubric.pk])).content.decode()
        assert ("คะแนน 0–10 ทีละ 0.5" in page) == is_said
        assert ("ทีละ" in page) == ("ทีละ" in paper_of(rubric)) == is_said


def test_a_mandatory_item_says_so_on_page_and_paper(administrator: User, sign_in: SignIn) -> None:
    made = add_rubric(by=administrator, draft=EXAMPLES["checklist"]())

    page = sign_in(administrator).get(reverse("rubric", args=[made.pk])).content.decode()

    assert page.count('<div class="text-muted">บังคับ</div>') == 2
    assert paper_of(made).count("<small>บังคับ</small>") == 2


def paper_of(rubric: Rubric) -> str:
    template = "evaluations/setup/rubrics/rubric_pdf.html"
    return render_to_string(template, rubric_facts(read_tree(Rubric.objects.get(pk=rubric.pk))))


def test_level_by_weight_tells_its_lowest_total(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    """R19: level 1 of 5 everywhere is 20 of 100."""
    levels = replace(stored(rubric), rule=LEVEL)
    made = add_rubric(
        by=administrator, draft=without_keys(replace(with_scale(levels), name="ระดับ"))
    )

    page = sign_in(administrator).get(reverse("rubric", args=[made.pk])).content.decode()

    assert lowest_total(read_tree(made)) == Decimal("20.00")
    assert "คะแนนรวมต่ำสุดที่เป็นไปได้</dt><dd>20</dd>" in page
    assert "คะแนนรวมต่ำสุดที่เป็นไปได้" in paper_of(made)
    assert "คะแนนรวมต่ำสุดที่เป็นไปได้" not in paper_of(rubric)


def with_scale(draft: RubricDraft) -> RubricDraft:
    dimensions = tuple(
        replace(
            one,
            indicators=tuple(
                replace(part, maximum="5", step="1", levels=()) for part in one.indicators
            ),
        )
        for one in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


# --- the examples -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_can_be_saved_as_it_is(administrator: User, name: str) -> None:
    example = EXAMPLES[name]()

    assert (faults(example), lacks(example)) == ([], [])
    made = add_rubric(by=administrator, draft=example)
    assert made.is_assumed
    assert made.name.startswith("ตัวอย่าง: ")
    assert without_keys(stored(made)) == example


def test_a_new_rubric_starts_from_an_example(administrator: User, sign_in: SignIn) -> None:
    client, address = sign_in(administrator), reverse("rubric_add")
    start = client.get(address).content.decode()
    page = client.get(f"{address}?start=adjusted").content.decode()
    empty = client.get(f"{address}?start=empty").content.decode()

    assert set(re.findall(r"\?start=(\w+)", start)) == {*EXAMPLES, "empty"}
    assert "ตัวอย่าง: คะแนนเพิ่มและคะแนนหัก" in page
    assert "นำเสนอเกินเวลา" in page
    assert "ตัวอย่าง:" not in empty
    answer = client.post(address, sent(EXAMPLES["adjusted"](), do="save", is_assumed="on"))
    assert answer.status_code == 302
    assert Rubric.objects.get().adjustments.count() == 2


@pytest.mark.usefixtures("contexts")
def test_another_rule_is_not_saved_before_it_is_seen(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    """Choosing the checklist made a weight of 100 to 1 without a word."""
    client, before = sign_in(administrator), stored(rubric)
    weight = before.dimensions[0].weight
    address = reverse("rubric_edit", args=[rubric.pk])
    data = sent(before, do="save", edits=str(rubric.edits), shown_rule=before.rule)

    page = client.post(address, {**data, "rule": "checklist"})

    assert page.status_code == 200
    assert stored(rubric) == before
    assert "ยังไม่ได้บันทึก" in page.content.decode()
    told = {(side.left, side.right) for side in page.context["difference"]}
    assert any(weight in left and weight not in right for left, right in told)
    assert page.context["form"]["shown_rule"].value() == "checklist"

    # Levels above the one point of an item are told at their boxes.
    draft = with_indicators(page.context["draft"], lambda one: (replace(one, levels=()),))
    again = sent(draft, do="save", edits=str(rubric.edits), shown_rule="checklist")
    assert client.post(address, again).status_code == 302
    assert stored(rubric).is_checklist


@pytest.mark.usefixtures("contexts")
def test_a_button_shows_what_another_rule_changes_too(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    before = stored(rubric)
    data = sent(before, do="add-dimension", edits=str(rubric.edits), shown_rule=before.rule)
    address = reverse("rubric_edit", args=[rubric.pk])

    page = sign_in(administrator).post(address, {**data, "rule": "checklist"})

    assert page.context["is_asked"]
    assert page.context["difference"]


@pytest.mark.usefixtures("contexts")
def test_a_part_that_was_left_alone_is_not_put_back(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    """Two people in one rubric: the second save brought the first one's part back."""
    client, address = sign_in(administrator), reverse("rubric_edit", args=[rubric.pk])
    before = stored(rubric)
    saw = client.get(address).context["saw"]
    first, last = before.dimensions[0], before.dimensions[-1]
    theirs = replace(
        before, dimensions=(replace(first, name="มิติของท่านแรก"), *before.dimensions[1:])
    )
    save(administrator, rubric, theirs)
    mine = replace(before, dimensions=(*before.dimensions[:-1], replace(last, name="มิติของฉัน")))

    page = client.post(address, sent(mine, do="save", edits="0", saw=saw, shown_rule=before.rule))

    assert page.status_code == 422
    names = [one.name for one in page.context["draft"].dimensions]
    assert (names[0], names[-1]) == ("มิติของท่านแรก", "มิติของฉัน")
    edits = str(page.context["edits"])
    again = sent(page.context["draft"], do="save", edits=edits, saw=page.context["saw"])
    assert client.post(address, again).status_code == 302
    assert [one.name for one in stored(rubric).dimensions][0] == "มิติของท่านแรก"
