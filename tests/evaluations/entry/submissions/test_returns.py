"""A returned nomination: each remark at its item, answered there, open until it is."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.models import AttendanceRole, Delegate, Nomination
from evaluations.entry.submissions.actions import return_nomination, submit_nomination
from evaluations.entry.submissions.answering import answer_return
from evaluations.entry.submissions.models import NominationReturn, ReturnAnswer, ReturnRemark
from evaluations.entry.submissions.returns import REASON
from evaluations.entry.submissions.submission_document import handed_in
from evaluations.outcome.publication.bundle_schema import SCHEMA
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.json_schema import first_problem
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, make_evidence
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def item(cast: Cast) -> EvidenceItem:
    """A piece of a nomination that was sent back with a remark on it."""
    Nomination.objects.update(
        state="submitted", accepted_at=None, summary="ทำดีมาก", contact="นายสม"
    )
    Delegate.objects.create(
        nomination=cast.nomination, role=AttendanceRole.PRESENTER, number=1, name="นายสม"
    )
    item = make_evidence(nomination=cast.nomination, title="รายงานผล")
    make_evidence(nomination=cast.nomination, title="ภาพกิจกรรม")
    send_back({item.pk: "หน้า ๓ อ่านไม่ออก"}, cast)
    return item


def stored() -> Nomination:
    return Nomination.objects.select_related("category__award__round", "unit").get()


def send_back(remarks: dict[int, str], cast: Cast, reason: str = "ขาดหลักฐาน") -> None:
    return_nomination(by=cast.secretary, nomination=stored(), reason=reason, remarks=remarks)


def page_of(name: str, cast: Cast, client: Client) -> str:
    return client.get(reverse(name, args=[cast.nomination.pk])).content.decode()


def answered(cast: Cast, client: Client, **more: str) -> int:
    """The status of an officer's form; `reason` and `remark` are what is typed at each."""
    returned = NominationReturn.objects.first()
    assert returned
    keys = {"reason": REASON, "remark": returned.remarks.get().pk}
    data = {f"answer-{keys[name]}": text for name, text in more.items()}
    address = reverse("nomination_answers", args=[cast.nomination.pk])
    return client.post(address, {"returned": returned.pk, **data}).status_code


def test_the_checklist_is_not_whole_while_an_item_is_open(
    cast: Cast, sign_in: SignIn, item: EvidenceItem
) -> None:
    officer = sign_in(cast.officer)
    page = page_of("nomination_detail", cast, officer)

    assert "ขาดหลักฐาน" in page
    assert "ครบทุกข้อแล้ว" not in page
    with pytest.raises(Refused, match="ยังกรอกไม่ครบ"):
        submit_nomination(by=cast.officer, nomination=stored())
    assert answered(cast, officer, remark="สแกนใหม่แล้ว") == 302
    half = page_of("nomination_detail", cast, officer)
    assert "ครบทุกข้อแล้ว" not in half
    assert "ยังไม่ตอบ: สิ่งที่หน่วยงานต้องแก้ไข" in half
    assert answered(cast, officer, reason="แนบเพิ่มแล้ว") == 302
    assert "ครบทุกข้อแล้ว" in page_of("nomination_detail", cast, officer)
    assert submit_nomination(by=cast.officer, nomination=stored()).number == 1


@pytest.mark.parametrize("name", ["nomination_detail", "nomination_evidence", "nomination_submit"])
def test_the_remark_stands_at_its_item(
    cast: Cast, sign_in: SignIn, item: EvidenceItem, name: str
) -> None:
    page = page_of(name, cast, sign_in(cast.officer))

    # Of the lists of evidence, not of the return beside them.
    rows = [row.split("</article>")[0] for row in page.split("evidence-facts")[1:]]
    rows = [row.split("</li>")[0] for row in rows]
    assert [("หน้า ๓ อ่านไม่ออก" in row) for row in rows] == [True, False]


def test_the_checker_sees_answers_beside_remarks(
    cast: Cast, sign_in: SignIn, item: EvidenceItem
) -> None:
    officer, secretary = sign_in(cast.officer), sign_in(cast.secretary)
    answered(cast, officer, reason="แนบเพิ่มแล้ว", remark="สแกนใหม่แล้ว")
    submit_nomination(by=cast.officer, nomination=stored())

    page = page_of("nomination_detail", cast, secretary)
    at = [page.index(text) for text in ("ขาดหลักฐาน", "แนบเพิ่มแล้ว", "หน้า ๓", "สแกนใหม่แล้ว")]
    assert at == sorted(at)
    told = Entry.objects.get(verb="nomination.answered")
    assert told.after == {
        "สิ่งที่หน่วยงานต้องแก้ไข": "แนบเพิ่มแล้ว",
        f"{item.number}. รายงานผล": "สแกนใหม่แล้ว",
    }


def test_an_answer_that_was_handed_in_stays(
    cast: Cast, sign_in: SignIn, item: EvidenceItem
) -> None:
    officer = sign_in(cast.officer)
    answered(cast, officer, reason="แนบเพิ่มแล้ว", remark="สแกนใหม่แล้ว")
    first = NominationReturn.objects.get()
    submit_nomination(by=cast.officer, nomination=stored())

    for _turn in range(2):
        for change in (
            lambda: ReturnAnswer.objects.filter(returned=first).update(text="อื่น"),
            lambda: ReturnAnswer.objects.filter(returned=first)[0].delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        with pytest.raises(Refused):
            answer_return(
                by=cast.officer, nomination=stored(), returned=first.pk, answers={REASON: "อื่น"}
            )
        # Nor once it is sent back again: the new return has its own items, all of them open.
        if stored().state == "submitted":
            send_back({item.pk: "ยังอ่านไม่ออก"}, cast, "อีกครั้ง")
    assert "ยังไม่ตอบ" in page_of("nomination_detail", cast, officer)


def test_the_same_again_and_an_emptied_answer(
    cast: Cast, sign_in: SignIn, item: EvidenceItem
) -> None:
    officer = sign_in(cast.officer)
    for _twice in range(2):
        answered(cast, officer, remark="สแกนใหม่แล้ว")
    assert Entry.objects.filter(verb="nomination.answered").count() == 1
    answered(cast, officer, remark="")

    assert not ReturnAnswer.objects.exists()


@pytest.mark.parametrize("who", ["secretary", "member", "other_officer", "auditor"])
def test_nobody_else_answers(cast: Cast, item: EvidenceItem, who: str) -> None:
    returned = NominationReturn.objects.get()
    with pytest.raises(Refused):
        answer_return(
            by=getattr(cast, who),
            nomination=stored(),
            returned=returned.pk,
            answers={REASON: "อื่น"},
            reason="เหตุผล",
        )


def test_the_last_look_shows_everything_that_goes_in(
    cast: Cast, sign_in: SignIn, item: EvidenceItem
) -> None:
    rubric = cast.category.rubric
    dimension = rubric.dimensions.all()[0]
    item.dimensions.add(dimension)
    closes = timezone.now() + datetime.timedelta(days=2)
    type(cast.category.award.round).objects.update(nominations_close_at=closes)
    officer = sign_in(cast.officer)
    answered(cast, officer, reason="แนบเพิ่มแล้ว", remark="สแกนใหม่แล้ว")

    page = page_of("nomination_submit", cast, officer)

    for text in ("ทำดีมาก", "นายสม", "รายงานผล", "ส่งภายใน", "แนบเพิ่มแล้ว", "สแกนใหม่แล้ว"):
        assert text in page, text
    bare = page.split("มิติที่ยังไม่มีหลักฐาน")[1].split("</ul>")[0]
    assert dimension.name not in bare
    assert all(other.name in bare for other in rubric.dimensions.exclude(pk=dimension.pk))
    loose = page.split("ยังไม่สนับสนุนมิติหรือตัวชี้วัดใด")[1].split("</ul>")[0]
    assert "ภาพกิจกรรม" in loose
    assert "รายงานผล" not in loose


def test_a_remark_stands_on_an_indicator_without_evidence(cast: Cast, sign_in: SignIn) -> None:
    Nomination.objects.update(
        state="submitted", accepted_at=None, summary="ทำดีมาก", contact="นายสม"
    )
    Delegate.objects.create(
        nomination=cast.nomination, role=AttendanceRole.PRESENTER, number=1, name="นายสม"
    )
    rows = Indicator.objects.filter(dimension__rubric=cast.category.rubric)
    first, second = rows.order_by("dimension__number", "number")[:2]
    make_evidence(nomination=cast.nomination).indicators.add(first)
    secretary, officer = sign_in(cast.secretary), sign_in(cast.officer)
    address = reverse("nomination_return", args=[cast.nomination.pk])
    page = secretary.get(address).content.decode()
    assert f'name="indicator-{second.pk}"' in page
    assert f'name="indicator-{first.pk}"' not in page

    said = {"reason": "ขาดหลักฐาน", f"indicator-{second.pk}": "ยังไม่มีภาพ", "answer_until": ""}
    assert secretary.post(address, said).status_code == 302

    label = f"ตัวชี้วัด 1.2 {second.name}"
    assert label in page_of("nomination_answers", cast, officer)
    assert label in page_of("nomination_detail", cast, officer)
    answered(cast, officer, reason="แนบเพิ่มแล้ว", remark="ถ่ายไว้แล้ว")
    content = submit_nomination(by=cast.officer, nomination=stored()).content
    assert handed_in(content)["answers"] == [
        {**one, "returned_at": NominationReturn.objects.get().returned_at.isoformat()}
        for one in (
            {
                "piece": "",
                "indicator": "",
                "title": "",
                "remark": "ขาดหลักฐาน",
                "answer": "แนบเพิ่มแล้ว",
            },
            {
                "piece": "",
                "indicator": "1.2",
                "title": second.name,
                "remark": "ยังไม่มีภาพ",
                "answer": "ถ่ายไว้แล้ว",
            },
        )
    ]
    assert first_problem(content, SCHEMA, "submission") == ""
    told = Entry.objects.get(verb="nomination.returned")
    assert told.after["remarks"] == [f"{label}: ยังไม่มีภาพ"]


def test_a_remark_is_on_one_thing(cast: Cast) -> None:
    returned = NominationReturn.objects.create(
        nomination=cast.nomination,
        returned_at=timezone.now(),
        returned_by=cast.secretary,
        reason="ขาด",
    )
    item = make_evidence(nomination=cast.nomination)
    indicator = Indicator.objects.all()[0]
    for both in ({}, {"item": item, "indicator": indicator}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReturnRemark.objects.create(returned=returned, text="แก้", **both)


@pytest.mark.parametrize("content", [{"summary": "ก"}, {"schema": 2, "own_marks": [1]}])
def test_what_was_handed_in_before_is_read_as_it_was(content: dict[str, object]) -> None:
    """Its digest is over what is stored, which nothing changes."""
    read = handed_in(dict(content))  # type: ignore[arg-type]

    assert read["answers"] == []
    assert read["schema"] == 3
    assert read["own_marks"] == content.get("own_marks", [])
