"""The class of a nominee, and what the office thinks of itself."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.actions import classify
from evaluations.entry.nominations.models import AttendanceRole, Delegate, Nomination
from evaluations.entry.submissions.actions import submit_nomination
from evaluations.entry.submissions.models import SelfMark, Submission
from evaluations.entry.submissions.self_assessment import save_self_marks
from evaluations.entry.submissions.self_marks import OwnMark
from evaluations.entry.submissions.submission_document import handed_in
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rubrics.models import Rubric
from tests.entries import make_entries
from tests.factories import Cast, opened_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def entries(cast: Cast) -> dict[str, int]:
    """A draft of class S with everything written but for the own marks."""
    Nomination.objects.update(
        state="draft", accepted_at=None, summary="ทำดี", contact="นายสม", nominee_class="S"
    )
    Delegate.objects.create(
        nomination=cast.nomination, role=AttendanceRole.PRESENTER, number=1, name="นายสม"
    )
    return make_entries(cast.category.rubric, asks_self_assessment=True)


def stored() -> Nomination:
    return Nomination.objects.select_related("category__award__round", "unit").get()


def posted(entries: dict[str, int], **typed: str) -> dict[str, str]:
    return {f"own-{entries[name]}-typed": value for name, value in typed.items()}


WHOLE = {"levels": "3", "table": "๕", "linear": "10"}


def test_an_office_marks_itself_as_a_draft(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    address = reverse("nomination_own_marks", args=[cast.nomination.pk])
    officer = sign_in(cast.officer)

    empty = officer.get(address).content.decode()
    answer = officer.post(address, posted(entries, **WHOLE))

    assert "ตัวชี้วัด levels" in empty
    assert "ตัวชี้วัด keyed" not in empty
    assert "ตัวชี้วัด large" not in empty
    assert answer.status_code == 302
    marks = {mark.indicator_id: str(mark.points) for mark in SelfMark.objects.all()}
    assert marks == {
        entries["levels"]: "3.00",
        entries["table"]: "3.00",
        entries["linear"]: "3.57",
    }
    told = Entry.objects.get(verb="nomination.self_marked")
    assert told.after == {"1.1": "3", "1.2": "5 → 3", "1.3": "10 → 3.57"}
    assert Rubric.objects.get(pk=cast.category.rubric_id).frozen_at is not None
    shown = officer.get(address).content.decode()
    assert "10 → 3.57" in shown


def test_what_cannot_be_an_own_mark_comes_back(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    address = reverse("nomination_own_marks", args=[cast.nomination.pk])

    answer = sign_in(cast.officer).post(address, posted(entries, table="ห้า", levels="2"))

    assert answer.status_code == 422
    assert not SelfMark.objects.exists()


@pytest.mark.parametrize("name", ["large", "keyed"])
def test_what_the_office_is_not_asked_for(cast: Cast, entries: dict[str, int], name: str) -> None:
    with pytest.raises(Refused):
        save_self_marks(
            by=cast.officer,
            nomination=stored(),
            marks={entries[name]: OwnMark(Decimal(5), Decimal(5))},
        )


def hand_in(cast: Cast) -> Submission:
    return submit_nomination(by=cast.officer, nomination=stored(), knows_gaps=True)


def test_class_and_own_marks_are_needed_to_hand_in(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    officer = sign_in(cast.officer)
    submit = reverse("nomination_submit", args=[cast.nomination.pk])
    assert "คะแนนประเมินตนเองของหน่วยงาน" in officer.get(submit).content.decode()
    with pytest.raises(Refused):
        hand_in(cast)
    own = reverse("nomination_own_marks", args=[cast.nomination.pk])
    officer.post(own, posted(entries, **WHOLE))
    Nomination.objects.update(nominee_class="")
    with pytest.raises(Refused):
        hand_in(cast)
    Nomination.objects.update(nominee_class="S")

    content = handed_in(hand_in(cast).content)

    assert content["nominee_class"] == "S"
    assert [(one["number"], one["figure"], one["points"]) for one in content["own_marks"]] == [
        ("1.1", "", "3"),
        ("1.2", "5", "3"),
        ("1.3", "10", "3.57"),
    ]
    receipt = officer.get(reverse("receipt_pdf", args=[Submission.objects.get().pk]))
    assert "10 → 3.57 / 5" in text_of(receipt.content)
    page = officer.get(reverse("nomination_detail", args=[cast.nomination.pk])).content.decode()
    assert "ไม่นับเป็นคะแนน" in page


def test_handed_in_the_own_marks_stay(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    own = reverse("nomination_own_marks", args=[cast.nomination.pk])
    officer = sign_in(cast.officer)
    officer.post(own, posted(entries, **WHOLE))
    hand_in(cast)

    answer = officer.post(own, posted(entries, levels="5"))

    assert answer.status_code == 422
    assert "ส่งการเสนอชื่อแล้ว" in answer.content.decode()
    mark = SelfMark.objects.first()
    assert mark is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfMark.objects.filter(pk=mark.pk).update(points=5)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfMark.objects.filter(pk=mark.pk).delete()


def test_where_nothing_is_asked_nothing_shows(cast: Cast, sign_in: SignIn) -> None:
    officer, pk = sign_in(cast.officer), cast.nomination.pk

    assert officer.get(reverse("nomination_own_marks", args=[pk])).status_code == 404
    assert sign_in(cast.secretary).get(reverse("nomination_class", args=[pk])).status_code == 404
    page = officer.get(reverse("nomination_edit", args=[pk])).content.decode()
    assert "กลุ่มของผู้รับการประเมิน" not in page


def test_the_class_is_chosen_on_the_form(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    address = reverse("nomination_edit", args=[cast.nomination.pk])
    officer = sign_in(cast.officer)
    values = {"official_name": "ชื่อ", "summary": "ทำดี", "contact": "x", "presenters": "นายสม"}

    unknown = officer.post(address, {**values, "nominee_class": "XL"})
    known = officer.post(address, {**values, "nominee_class": "L"})

    assert unknown.status_code == 422
    assert known.status_code == 302
    assert stored().nominee_class == "L"


def test_the_secretary_changes_the_class_with_a_reason_until_somebody_judges(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    Nomination.objects.update(state="accepted", accepted_at=timezone.now())
    address = reverse("nomination_class", args=[cast.nomination.pk])
    secretary = sign_in(cast.secretary)

    without = secretary.post(address, {"nominee_class": "L", "reason": ""})
    done = secretary.post(address, {"nominee_class": "L", "reason": "สำนักงานขนาดใหญ่"})

    assert (without.status_code, done.status_code) == (422, 302)
    told = Entry.objects.get(verb="nomination.classified")
    assert (told.before, told.after) == ({"nominee_class": "S"}, {"nominee_class": "L"})
    cast.nomination.refresh_from_db()
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    late = secretary.post(address, {"nominee_class": "S", "reason": "ผิด"})
    assert "เริ่มให้คะแนนแล้ว" in late.content.decode()
    page = secretary.get(reverse("nomination_detail", args=[cast.nomination.pk])).content.decode()
    assert address not in page


@pytest.mark.parametrize("who", ["officer", "member", "administrator"])
def test_nobody_else_changes_the_class_without_a_reason(
    cast: Cast, entries: dict[str, int], who: str
) -> None:
    Nomination.objects.update(state="accepted", accepted_at=timezone.now())

    with pytest.raises(Refused):
        classify(by=getattr(cast, who), nomination=stored(), nominee_class="L", reason="")


def test_the_old_receipts_are_read_as_the_new_ones() -> None:
    content = handed_in({"summary": "ทำดี"})  # type: ignore[arg-type]

    assert (content["nominee_class"], content["own_marks"]) == ("", [])
