"""Rounds and awards: what may change when; bands without gap or overlap."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.platform.errors import Refused
from evaluations.platform.journal.history import lines_of
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.actions import add_round, edit_round, remove_award
from evaluations.setup.rounds.models import Award, AwardRound, Category, Phase
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_round,
    make_rubric,
    make_user,
    opened_sheet,
)
from units.models import User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def draft(db: None) -> AwardRound:
    return make_round(phase=Phase.DRAFT)


ROUND = {
    "name": "รอบใหม่",
    "fiscal_year_be": "๒๕๗๐",
    "level": "national",
    "reveal": "after_all",
    "open_from": "presenting",
    "quorum": "3",
    "tolerance": "2",
    "grace_minutes": "15",
    "tie_chain": "dimensions,top_marks,chair",
    "opens_at_0": "1 ธ.ค. 2569",
    "opens_at_1": "08.30",
    "nominations_close_at_0": "31/01/2570",
    "nominations_close_at_1": "16.30",
    "evidence_closes_at_0": "15 ก.พ. 2570",
    "evidence_closes_at_1": "๑๖.๓๐ น.",
}


def test_a_round_is_typed_in_thai(administrator: User, sign_in: SignIn) -> None:
    answer = sign_in(administrator).post(reverse("round_add"), ROUND)

    assert answer.status_code == 302
    award_round = AwardRound.objects.get()
    assert award_round.fiscal_year_be == 2570
    assert award_round.tie_chain == ["dimensions", "top_marks", "chair"]
    assert award_round.opens_at is not None
    assert award_round.opens_at.isoformat() == "2026-12-01T01:30:00+00:00"
    assert award_round.evidence_closes_at is not None
    assert award_round.evidence_closes_at.isoformat() == "2027-02-15T09:30:00+00:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fiscal_year_be", "2027"),
        ("quorum", "0"),
        ("quorum", "99999999999"),
        ("tolerance", "-1"),
        ("tie_chain", "by_beauty"),
        ("nominations_close_at_0", "31/02/2570"),
        ("nominations_close_at_1", ""),
        ("nominations_close_at_0", "01/03/2570"),
        ("opens_at_0", "01/03/2570"),
        ("opens_at_1", ""),
        ("grace_minutes", "2000"),
        ("name", ""),
    ],
)
def test_a_wrong_field_comes_back(
    administrator: User, sign_in: SignIn, field: str, value: str
) -> None:
    answer = sign_in(administrator).post(reverse("round_add"), {**ROUND, field: value})

    assert answer.status_code == 422
    assert not AwardRound.objects.exists()


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("31/01/27", "วันอังคารที่ 31 มกราคม พ.ศ. 2527"),
        ("31/01/2600", "วันพุธที่ 31 มกราคม พ.ศ. 2600"),
    ],
)
def test_a_day_far_from_the_year_of_the_round_is_asked_back(
    administrator: User, sign_in: SignIn, typed: str, full: str
) -> None:
    """R13: with weekday and full year, in the box as well, so that saving again confirms it."""
    client = sign_in(administrator)
    unset = ("opens_at_0", "opens_at_1", "evidence_closes_at_0", "evidence_closes_at_1")
    given = {**ROUND, **dict.fromkeys(unset, "")}

    answer = client.post(reverse("round_add"), {**given, "nominations_close_at_0": typed})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"“{typed}” อ่านได้เป็น {full}" in page
    assert f'value="{full}"' in page
    again = client.post(reverse("round_add"), {**given, "nominations_close_at_0": full})
    assert again.status_code == 302


def test_how_marks_count_stays_once_a_round_is_open(administrator: User) -> None:
    opened = make_round(phase=Phase.OPEN)
    values = {"quorum": 9, "reveal": "never", "tie_chain": [], "name": "ชื่อใหม่"}
    edit_round(by=administrator, award_round=opened, edits=0, values=values)

    opened.refresh_from_db()
    assert (opened.quorum, opened.reveal, opened.name) == (2, "after_all", "ชื่อใหม่")
    assert opened.tie_chain == ["dimensions", "top_marks"]


def test_a_round_with_nominations_does_not_become_a_rehearsal(cast: Cast) -> None:
    """Else a real round could be called one, and wiped."""
    award_round = cast.category.award.round
    AwardRound.objects.update(phase=Phase.DRAFT)
    with pytest.raises(Refused):
        edit_round(
            by=cast.administrator, award_round=award_round, edits=0, values={"is_rehearsal": True}
        )


def test_levels_do_not_go_in_a_circle(administrator: User) -> None:
    low, high = make_round(phase=Phase.DRAFT), make_round(phase=Phase.DRAFT)
    edit_round(by=administrator, award_round=low, edits=0, values={"next_round": high})

    with pytest.raises(Refused):
        edit_round(by=administrator, award_round=high, edits=0, values={"next_round": low})


def award_form(*bands: tuple[str, str, str], **fields: str) -> dict[str, str]:
    data = {
        "number": "1",
        "name": "รางวัลใหม่",
        "mode": "individual",
        "aggregation": "mean",
        "carried_by": "majority",
        "places": "2",
        "category-TOTAL_FORMS": "2",
        "category-INITIAL_FORMS": "0",
        "band-TOTAL_FORMS": str(len(bands)),
        "band-INITIAL_FORMS": "0",
        **fields,
    }
    for at, (name, lower, upper) in enumerate(bands):
        data |= {f"band-{at}-name": name, f"band-{at}-lower": lower, f"band-{at}-upper": upper}
    return data


GOOD_BANDS = [("ดีมาก", "80", "90"), ("ดีเยี่ยม", "90", ""), ("เข้าร่วม", "0", "80")]


def test_an_award_with_categories_and_bands(
    administrator: User, draft: AwardRound, sign_in: SignIn
) -> None:
    rubric = make_rubric()
    data = award_form(
        *GOOD_BANDS,
        **{
            "category-0-name": "ประเภท ก",
            "category-0-rubric": str(rubric.pk),
        },
    )

    answer = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), data)

    assert answer.status_code == 302
    award = Award.objects.get(round=draft)
    assert [category.name for category in award.categories.all()] == ["ประเภท ก"]
    assert [(band.name, str(band.lower)) for band in award.bands.all()] == [
        ("ดีเยี่ยม", "90.00"),
        ("ดีมาก", "80.00"),
        ("เข้าร่วม", "0.00"),
    ]


def test_a_band_more_without_a_script(
    administrator: User, draft: AwardRound, sign_in: SignIn
) -> None:
    rubric = make_rubric()
    data = award_form(
        ("ดีเยี่ยม", "เก้าสิบ", ""),
        **{"category-0-name": "ประเภท ก", "category-0-rubric": str(rubric.pk), "band-add": "1"},
    )
    page = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), data)

    text = page.content.decode()
    assert page.status_code == 200
    assert "invalid-feedback" not in text
    assert [row["lower"].value() for row in page.context["bands"]] == ["เก้าสิบ", None]
    assert [row["name"].value() for row in page.context["categories"]] == ["ประเภท ก", None]
    assert 'value="รางวัลใหม่"' in text or ">\nรางวัลใหม่" in text
    assert f'<option value="{rubric.pk}" selected>' in text
    assert text.count("autofocus") == 1
    assert "autofocus" in str(page.context["bands"].forms[1]["name"])
    assert not Award.objects.filter(round=draft).exists()


@pytest.mark.parametrize(
    ("bands", "field"),
    [
        ([("ก", "0", "80"), ("ข", "81", "")], "band-0-upper"),
        ([("ข", "80", ""), ("ก", "0", "81")], "band-1-upper"),
        ([("ก", "1", "")], "band-0-lower"),
        ([("ก", "0", "80")], "band-0-upper"),
        ([("ก", "", "")], "band-0-lower"),
        ([("ก", "0", "80"), ("ก", "80", "")], "band-1-name"),
        ([("ก", "0", "0"), ("ข", "0", "")], "band-1-lower"),
    ],
)
def test_a_remark_on_a_band_stands_at_its_box(
    administrator: User,
    draft: AwardRound,
    sign_in: SignIn,
    bands: list[tuple[str, str, str]],
    field: str,
) -> None:
    page = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), award_form(*bands))

    assert f'aria-describedby="id_{field}_error"' in page.content.decode()


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([("ก", "0", "80"), ("ข", "81", "")], "มีช่องว่าง"),
        ([("ก", "0", "80"), ("ข", "79", "")], "ซ้อนกัน"),
        ([("ก", "0", ""), ("ข", "79", "")], "ซ้อนกัน"),
        ([("ก", "1", "")], "ต้องเริ่มที่ 0"),
        ([("ก", "0", "80")], "ต้องไม่มีขอบบน"),
        ([("ก", "", "")], "ต้องมีคะแนนเริ่มต้น"),
    ],
)
def test_bands_with_a_gap_or_an_overlap(
    administrator: User,
    draft: AwardRound,
    sign_in: SignIn,
    bands: list[tuple[str, str, str]],
    sentence: str,
) -> None:
    answer = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), award_form(*bands))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Award.objects.filter(round=draft).exists()


def test_a_category_needs_its_rubric(
    administrator: User, draft: AwardRound, sign_in: SignIn
) -> None:
    data = award_form(**{"category-0-name": "ประเภท"})
    answer = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), data)

    assert answer.status_code == 422
    assert "โปรดเลือกเกณฑ์" in answer.content.decode()


def test_a_number_that_is_taken(administrator: User, draft: AwardRound, sign_in: SignIn) -> None:
    make_category(award_round=draft, number=1)
    answer = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), award_form())

    assert answer.status_code == 422
    assert "ซ้ำกัน" in answer.content.decode()


def test_an_award_keeps_its_categories_keys(
    administrator: User, draft: AwardRound, sign_in: SignIn
) -> None:
    category = make_category(award_round=draft, number=1)
    data = award_form(
        **{
            "category-0-pk": str(category.pk),
            "category-0-name": "ชื่อใหม่",
            "category-0-rubric": str(category.rubric_id),
            "edits": "0",
        }
    )

    answer = sign_in(administrator).post(reverse("award_edit", args=[category.award.pk]), data)

    assert answer.status_code == 302
    category.refresh_from_db()
    assert category.name == "ชื่อใหม่"
    assert Entry.objects.get(verb="award.changed").before["name"] == "รางวัลทดสอบ"


def test_the_history_of_an_award_names_what_differs_and_nothing_else(
    administrator: User, draft: AwardRound, sign_in: SignIn
) -> None:
    client, rubric = sign_in(administrator), make_rubric()
    data = award_form(
        *GOOD_BANDS, **{"category-0-name": "ประเภท ก", "category-0-rubric": str(rubric.pk)}
    )
    client.post(reverse("award_add", args=[draft.pk]), data)

    entry = Entry.objects.get(verb="award.changed")
    (line,) = lines_of([entry])

    # The database keeps no order of the fields.
    assert sorted(change.field for change in line.changes) == ["ประเภท", "ระดับรางวัล"]


def test_a_category_with_nominations_is_kept(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(phase=Phase.DRAFT)
    award = cast.category.award
    answer = sign_in(cast.administrator).post(
        reverse("award_edit", args=[award.pk]), award_form(edits="0")
    )

    assert answer.status_code == 422
    assert Category.objects.filter(pk=cast.category.pk).exists()
    with pytest.raises(Refused):
        remove_award(by=cast.administrator, award=award)


def test_awards_stay_while_the_round_is_open(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.administrator).post(
        reverse("award_edit", args=[cast.category.award.pk]), award_form(edits="0")
    )

    assert answer.status_code == 422
    assert "รอบนี้เปิดแล้ว" in answer.content.decode()


@pytest.mark.parametrize(
    ("level", "is_rehearsal", "above", "above_is_rehearsal", "reason"),
    [
        ("province", False, "region", True, "รอบจริงส่งผู้ชนะไปยังรอบซ้อมไม่ได้"),
        ("province", True, "region", False, "รอบซ้อมส่งผู้ชนะไปยังรอบจริงไม่ได้"),
        ("region", False, "province", False, "ระดับเขต"),
        ("province", False, "region", False, ""),
        ("province", True, "region", True, ""),
    ],
)
def test_the_next_round_lies_above(  # noqa: PLR0913 (a row of the table)
    administrator: User,
    level: str,
    is_rehearsal: bool,
    above: str,
    above_is_rehearsal: bool,
    reason: str,
) -> None:
    """A real round named a rehearsal, or a lower level, as where its winners go."""
    following = make_round(level=above, is_rehearsal=above_is_rehearsal, phase=Phase.DRAFT)
    given = {"level": level, "is_rehearsal": is_rehearsal, "fiscal_year_be": 2569}
    new = AwardRound(name="ใหม่", next_round=following, **given)
    below = make_round(phase=Phase.DRAFT, level=level, is_rehearsal=is_rehearsal)
    values = {"next_round": following}

    with nullcontext() if not reason else pytest.raises(Refused):
        add_round(by=administrator, award_round=new)
    with nullcontext() if not reason else pytest.raises(Refused):
        edit_round(by=administrator, award_round=below, edits=None, values=values)
    below.refresh_from_db()
    assert (below.next_round is None) == bool(reason)


def test_a_round_does_not_sink_below_one_that_names_it(administrator: User) -> None:
    above = make_round(phase=Phase.DRAFT, level="region")
    make_round(level="province", next_round=above)

    for values in ({"level": "district"}, {"is_rehearsal": True}):
        with pytest.raises(Refused):
            edit_round(by=administrator, award_round=above, edits=None, values=values)


def test_deadlines_still_move_while_a_round_is_open(administrator: User, sign_in: SignIn) -> None:
    opened = make_round(phase=Phase.OPEN)
    address = reverse("round_edit", args=[opened.pk])

    answer = sign_in(administrator).post(address, {**ROUND, "edits": "0", "quorum": "9"})

    assert answer.status_code == 302
    opened.refresh_from_db()
    assert opened.evidence_closes_at is not None
    assert (opened.name, opened.quorum) == ("รอบใหม่", 2)


def test_deadlines_in_the_wrong_order_are_told_in_words(
    administrator: User, sign_in: SignIn
) -> None:
    answer = sign_in(administrator).post(
        reverse("round_add"), {**ROUND, "evidence_closes_at_0": "01/01/2570"}
    )

    assert "หลักฐานปิดรับก่อน" in answer.content.decode()


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([("ก", "0", "80"), ("ก", "80", "")], "ชื่อซ้ำกัน"),
        ([("ก", "0", "0"), ("ข", "0", "")], "เริ่มที่คะแนนเดียวกัน"),
    ],
)
def test_bands_that_are_the_same(
    administrator: User,
    draft: AwardRound,
    sign_in: SignIn,
    bands: list[tuple[str, str, str]],
    sentence: str,
) -> None:
    answer = sign_in(administrator).post(reverse("award_add", args=[draft.pk]), award_form(*bands))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("change", ["rubric", "aggregation"])
def test_sheets_that_have_begun_keep_how_they_count(
    cast: Cast, sign_in: SignIn, change: str
) -> None:
    """Back to draft, another rubric, open again: the sheets would be counted by another rule."""
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(phase=Phase.DRAFT)
    award = cast.category.award
    rubric = make_rubric().pk if change == "rubric" else cast.category.rubric_id
    data = award_form(
        **{
            "number": str(award.number),
            "edits": "0",
            "category-0-pk": str(cast.category.pk),
            "category-0-name": "ประเภท",
            "category-0-rubric": str(rubric),
            "aggregation": "median" if change == "aggregation" else "mean",
            "carried_by": "majority",
        }
    )

    answer = sign_in(cast.administrator).post(reverse("award_edit", args=[award.pk]), data)

    assert answer.status_code == 422
    assert "คงเดิม" in answer.content.decode()


def test_a_committee_does_not_lose_a_category_without_a_word(
    administrator: User, draft: AwardRound
) -> None:
    category = make_category(award_round=draft)
    make_committee(category=category, people={})
    with pytest.raises(Refused):
        remove_award(by=administrator, award=category.award)
    assert Category.objects.filter(pk=category.pk).exists()
