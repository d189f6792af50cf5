"""Rubrics in the database: saving by keys, versions, spreadsheets."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.rubrics.actions import (
    add_rubric,
    copy_rubric,
    freeze,
    new_version,
    remove_rubric,
    save_rubric,
)
from evaluations.setup.rubrics.buttons import pressed
from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.draft_keys import without_keys
from evaluations.setup.rubrics.models import Dimension, Indicator, Rubric
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from tests.factories import Cast, make_category, make_evidence, make_rubric, make_user
from tests.workbooks import workbook_with
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def rubric(db: None) -> Rubric:
    return make_rubric(dimensions=2, indicators=3)


def stored(rubric: Rubric) -> RubricDraft:
    return draft_of(read_tree(rubric))


def save(by: User, rubric: Rubric, draft: RubricDraft) -> Rubric:
    rubric.refresh_from_db()
    return save_rubric(by=by, rubric=rubric, edits=rubric.edits, draft=draft)


@pytest.mark.parametrize(
    "button", ["up-indicator:2", "down-dimension:0", "copy-dimension:1", "remove-indicator:1"]
)
def test_what_is_saved_is_what_was_shown(administrator: User, rubric: Rubric, button: str) -> None:
    before = stored(rubric)
    name, _colon, at = button.partition(":")
    parts = before.dimensions if "dimension" in name else before.dimensions[0].indicators
    wanted = pressed(before, f"{name}:{parts[int(at)].key}")

    save(administrator, rubric, wanted)

    assert without_keys(stored(rubric)) == without_keys(wanted)
    kept = set(Indicator.objects.filter(dimension__rubric=rubric).values_list("pk", flat=True))
    known = {int(one.key) for _n, _d, one in wanted.indicators() if one.key.isdecimal()}
    assert known <= kept


def test_the_same_again_changes_nothing(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, stored(rubric))

    rubric.refresh_from_db()
    assert rubric.edits == 0
    assert not Entry.objects.exists()


def test_the_journal_keeps_what_changed(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, replace(stored(rubric), full_marks="200"))

    entry = Entry.objects.get(verb="rubric.changed")
    assert (entry.before, entry.after) == ({"คะแนนเต็ม": "100"}, {"คะแนนเต็ม": "200"})


def test_a_page_opened_before_is_refused(administrator: User, rubric: Rubric) -> None:
    save(administrator, rubric, replace(stored(rubric), full_marks="200"))

    with pytest.raises(Stale):
        save_rubric(by=administrator, rubric=rubric, edits=0, draft=stored(rubric))


def test_a_frozen_version_stays(administrator: User, rubric: Rubric) -> None:
    freeze(by=administrator, rubric=rubric)

    with pytest.raises(Refused):
        save(administrator, rubric, replace(stored(rubric), full_marks="200"))


def test_only_an_administrator_changes_rubrics(rubric: Rubric) -> None:
    with pytest.raises(Refused):
        save(make_user(), rubric, replace(stored(rubric), full_marks="200"))


def named(one: DimensionDraft) -> DimensionDraft:
    parts = (replace(part, name=part.name or "ใหม่") for part in one.indicators)
    return replace(one, indicators=tuple(parts))


def test_saving_costs_the_same_for_few_and_many(administrator: User) -> None:
    counts = []
    for size in (2, 12):
        rubric = make_rubric(dimensions=2, indicators=size)
        wanted = stored(rubric)
        for dimension in wanted.dimensions:
            wanted = pressed(wanted, f"down-indicator:{dimension.indicators[0].key}")
            wanted = pressed(wanted, f"add-indicator:{dimension.key}")
        wanted = replace(
            wanted, dimensions=tuple(named(dimension) for dimension in wanted.dimensions)
        )
        with CaptureQueriesContext(connection) as captured:
            save(administrator, rubric, wanted)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_part_with_evidence_is_kept(administrator: User, cast: Cast) -> None:
    rubric = cast.category.rubric
    first = Dimension.objects.get(rubric=rubric, number=1)
    make_evidence(nomination=cast.nomination).dimensions.add(first)

    with pytest.raises(Refused, match="หลักฐาน"):
        save(administrator, rubric, pressed(stored(rubric), f"remove-dimension:{first.pk}"))
    assert Dimension.objects.filter(pk=first.pk).exists()


def test_a_new_version_starts_as_the_old_one(administrator: User, rubric: Rubric) -> None:
    freeze(by=administrator, rubric=rubric)
    made = new_version(by=administrator, rubric=rubric)

    assert (made.version, made.previous) == (2, rubric)
    assert without_keys(stored(made)) == without_keys(stored(rubric))
    assert new_version(by=administrator, rubric=rubric) == made


def test_a_copy_has_its_own_name(administrator: User, rubric: Rubric) -> None:
    made = copy_rubric(by=administrator, rubric=rubric, name="อีกเกณฑ์")

    assert (made.name, made.version, made.previous) == ("อีกเกณฑ์", 1, None)


def test_what_is_used_is_not_deleted(administrator: User, rubric: Rubric) -> None:
    make_category(rubric=rubric)

    with pytest.raises(Refused):
        remove_rubric(by=administrator, rubric=rubric)
    spare = make_rubric()
    remove_rubric(by=administrator, rubric=spare)
    assert list(Rubric.objects.all()) == [rubric]


# --- the page ---------------------------------------------------------------------------------


def posted(draft: RubricDraft, **more: str) -> dict[str, object]:
    """The editor's form as a browser sends it."""
    data: dict[str, object] = {
        "name": draft.name,
        "rule": draft.rule,
        "full_marks": draft.full_marks,
        "base": draft.base,
        "classes": draft.classes,
        **counted("dimension", len(draft.dimensions)),
        **counted("requirement", len(draft.requirements)),
        **counted("adjustment", len(draft.adjustments)),
        **more,
    }
    for at, dimension in enumerate(draft.dimensions):
        row, parts = f"dimension-{at}", f"dimension-{at}-indicator"
        names = ("key", "name", "weight", "scored_from")
        data |= {f"{row}-{name}": getattr(dimension, name) for name in names}
        data |= counted(parts, len(dimension.indicators))
        for place, part in enumerate(dimension.indicators):
            data |= posted_indicator(f"{parts}-{place}", part)
    return data


def counted(prefix: str, rows: int) -> dict[str, object]:
    return {f"{prefix}-TOTAL_FORMS": rows, f"{prefix}-INITIAL_FORMS": rows}


def posted_indicator(row: str, part: IndicatorDraft) -> dict[str, object]:
    names = ("key", "name", "weight", "maximum", "step", "topics")
    flags = ("needs_evidence", "allows_not_applicable")
    return {
        **{f"{row}-{name}": getattr(part, name) for name in names},
        **{f"{row}-{flag}": "on" for flag in flags if getattr(part, flag)},
        f"{row}-levels-points": [level.points for level in part.levels],
        f"{row}-levels-text": [level.text for level in part.levels],
    }


def test_the_page_saves_thai_digits(administrator: User, rubric: Rubric, sign_in: SignIn) -> None:
    draft = stored(rubric)
    weighed = tuple(replace(dimension, weight="๕๐") for dimension in draft.dimensions)
    data = posted(replace(draft, dimensions=weighed), do="save", edits="0")

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    assert answer.status_code == 302
    assert stored(rubric) == draft


def test_a_button_changes_the_page_and_stores_nothing(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    data = posted(stored(rubric), do="add-dimension", edits="0")

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    assert len(re.findall(r'name="dimension-\d+-key"', answer.content.decode())) == 3
    assert Dimension.objects.filter(rubric=rubric).count() == 2


def test_a_wrong_number_comes_back_as_it_was_typed(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft = stored(rubric)
    wrong = replace(draft.dimensions[0], weight="มาก")
    data = posted(replace(draft, dimensions=(wrong, draft.dimensions[1])), do="save", edits="0")

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    assert answer.status_code == 422
    assert 'value="มาก"' in answer.content.decode()
    assert "โปรดพิมพ์ตัวเลข" in answer.content.decode()


def test_a_stale_page_shows_what_differs(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft = stored(rubric)
    save(administrator, rubric, replace(draft, full_marks="300"))

    answer = sign_in(administrator).post(
        reverse("rubric_edit", args=[rubric.pk]), posted(draft, do="save", edits="0")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "300" in page
    rubric.refresh_from_db()
    assert stored(rubric).full_marks == "300"
    assert 'name="edits" value="1"' in page


@pytest.mark.parametrize("key", ["999999", "n1", "abc", "1; drop", "", "n" + "9" * 400])
def test_foreign_keys_never_reach_another_rubric(
    administrator: User, rubric: Rubric, sign_in: SignIn, key: str
) -> None:
    other = make_rubric()
    foreign = str(other.dimensions.all()[0].pk)
    before, draft = stored(other), stored(rubric)
    hostile = replace(draft.dimensions[0], key=key or foreign)
    data = posted(replace(draft, dimensions=(hostile,)), do="save", edits="0")

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    assert answer.status_code in (302, 422)
    assert stored(other) == before


def test_rows_come_in_the_order_in_which_they_were_sent(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft = stored(rubric)
    data = posted(draft, do="save", edits="0")
    dragged = {name: data.pop(name) for name in [*data] if name.startswith("dimension-0-")}

    answer = sign_in(administrator).post(
        reverse("rubric_edit", args=[rubric.pk]), {**data, **dragged}
    )

    assert answer.status_code == 302
    assert stored(rubric).dimensions == draft.dimensions[::-1]


def test_a_page_that_did_not_arrive_whole_removes_nothing(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft, address = stored(rubric), reverse("rubric_edit", args=[rubric.pk])
    for missing in ("dimension-TOTAL_FORMS", "dimension-1-indicator-TOTAL_FORMS"):
        data = posted(draft, do="save", edits="0")
        del data[missing]

        answer = sign_in(administrator).post(address, data)

        assert answer.status_code == 422
        assert "มาไม่ครบ" in answer.content.decode()
        assert stored(rubric) == draft


def test_remarks_stand_at_their_fields(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft = stored(rubric)
    first, second = draft.dimensions
    wrong = replace(second.indicators[1], step="๙๙", levels=(LevelDraft("3", ""),))
    parts = (second.indicators[0], wrong, *second.indicators[2:])
    data = posted(replace(draft, dimensions=(first, replace(second, indicators=parts))))

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    page = answer.content.decode()
    ids = re.findall(r'invalid-feedback d-block" id="(.*?)-error"', page)
    at = "id_dimension-1-indicator-1"
    assert ids == [f"{at}-step", f"{at}-levels"]
    assert f'aria-describedby="{at}-step-error"' in page
    assert stored(rubric) == draft


@pytest.mark.parametrize(
    ("button", "field"),
    [
        ("add-dimension", "dimension-2-name"),
        ("copy-dimension:{dimension}", "dimension-2-name"),
        ("add-indicator:{dimension}", "dimension-0-indicator-3-name"),
        ("copy-indicator:{indicator}", "dimension-0-indicator-1-name"),
    ],
)
def test_the_cursor_stands_in_what_was_added(
    administrator: User, rubric: Rubric, sign_in: SignIn, button: str, field: str
) -> None:
    draft = stored(rubric)
    first = draft.dimensions[0]
    pressed_one = button.format(dimension=first.key, indicator=first.indicators[0].key)
    data = posted(draft, do=pressed_one, edits="0")

    answer = sign_in(administrator).post(reverse("rubric_edit", args=[rubric.pk]), data)

    page = answer.content.decode()
    assert re.findall(r'name="([^"]*)" rows="1"\s*autofocus', page) == [field]


def test_a_new_level_is_an_empty_row_and_is_left_out_when_saved(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    draft, client = stored(rubric), sign_in(administrator)
    address, one = reverse("rubric_edit", args=[rubric.pk]), draft.dimensions[0].indicators[0]
    name = 'name="dimension-0-indicator-0-levels-points"'

    answer = client.post(address, posted(draft, do=f"add-level:{one.key}", edits="0"))
    assert answer.content.decode().count(name) == len(one.levels) + 1

    longer = pressed(draft, f"add-level:{one.key}")
    assert client.post(address, posted(longer, do="save", edits="0")).status_code == 302
    assert stored(rubric) == draft


def test_a_file_with_faults_opens_with_remarks(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    """R12, in a file: a maximum that no step reaches, and mandatory on a weighted rubric."""
    client = sign_in(administrator)
    wrong = {"M2": 3, "V3": "ใช่"}
    answer = bring(client, rubric, workbook_with(exported(client, rubric), wrong))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_dimension-0-indicator-0-step-error"' in page
    assert "ให้คะแนนช่วงละ 3 แล้วจะไม่มีทางได้คะแนนเต็ม 10" in page
    assert "ข้อบังคับมีได้เฉพาะในรายการตรวจ" in page


def exported(client: Client, rubric: Rubric) -> bytes:
    content: bytes = client.get(reverse("rubric_export", args=[rubric.pk])).content
    return content


def bring(client: Client, rubric: Rubric, content: bytes) -> Any:
    file = BytesIO(content)
    file.name = "rubric.xlsx"
    return client.post(reverse("rubric_import", args=[rubric.pk]), {"file": file})


def test_an_export_brought_back_changes_nothing(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    client = sign_in(administrator)

    answer = bring(client, rubric, exported(client, rubric))

    assert answer.status_code == 302
    assert "ไม่มีอะไรต้องนำเข้า" in client.get(answer["Location"]).content.decode()


def test_a_changed_file_opens_in_the_editor(
    administrator: User, rubric: Rubric, sign_in: SignIn
) -> None:
    client = sign_in(administrator)
    changed = workbook_with(exported(client, rubric), {"J2": "ตัวชี้วัดที่แก้ในไฟล์"})

    answer = bring(client, rubric, changed)

    assert answer.status_code == 200
    assert "ตัวชี้วัดที่แก้ในไฟล์" in answer.content.decode()
    assert "ตัวชี้วัดที่แก้ในไฟล์" not in str(stored(rubric))


def test_a_wrong_cell_is_named(administrator: User, rubric: Rubric, sign_in: SignIn) -> None:
    client = sign_in(administrator)
    answer = bring(client, rubric, workbook_with(exported(client, rubric), {"K3": "หนัก"}))

    assert answer.status_code == 422
    assert "K3" in answer.content.decode()


def test_versions_side_by_side(administrator: User, rubric: Rubric, sign_in: SignIn) -> None:
    freeze(by=administrator, rubric=rubric)
    second = new_version(by=administrator, rubric=rubric)
    save(administrator, second, replace(stored(second), full_marks="150"))

    page = sign_in(administrator).get(reverse("rubric_compare", args=[second.pk])).content.decode()

    assert "150" in page
    assert "ตัวชี้วัดทดสอบ 1.1" not in page


def test_two_rubrics_of_one_name_are_refused(administrator: User, rubric: Rubric) -> None:
    with pytest.raises(Refused):
        add_rubric(by=administrator, draft=without_keys(stored(rubric)))
