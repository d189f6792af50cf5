"""Questions to the presenters, from a judge's device to the adopted minutes."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.questions.actions.listing import (
    answer_question,
    merge_questions,
    move_question,
    separate_question,
    tick_question,
)
from evaluations.judging.questions.models import Question
from evaluations.judging.questions.page import clock_list
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ConflictKind
from evaluations.outcome.minutes.actions import begin_minutes
from evaluations.outcome.minutes.content import content_now, digest_now
from evaluations.outcome.minutes.models import Minutes
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.oversight.privacy.actions import erase_person
from evaluations.oversight.privacy.content import personal_data
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.platform.retention.kinds import KINDS
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator
from tests.evaluations.outcome.minutes.test_minutes import ready
from tests.factories import Cast, make_cast, make_evidence, make_question, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]
EMPTY = {"text": "", "indicator": "", "evidence": "", "page": "", "shared": ""}


def written(
    pk: UUID, *, version: int = 0, id: UUID | None = None, after: Any = (), **values: str
) -> dict[str, Any]:
    """A question as a device sends it."""
    return {
        "id": str(id or uuid4()),
        "pk": str(pk),
        "version": version,
        "after": [str(one) for one in after],
        "values": {**EMPTY, **values},
    }


def send(client: Client, cast: Cast, *writings: dict[str, Any], user: int = 0) -> Any:
    whose = user or int(client.session["_auth_user_id"])
    return client.post(
        reverse("own_questions_save", args=[cast.nomination.pk]),
        json.dumps({"user": str(whose), "writings": writings}),
        content_type="application/json",
    )


def answers(client: Client, cast: Cast, *writings: dict[str, Any]) -> list[str]:
    told = send(client, cast, *writings)
    assert told.status_code == 200
    return [one["status"] for one in told.json()["answers"]]


def listed(cast: Cast) -> list[tuple[str, list[str]]]:
    lines = clock_list(cast.nomination).lines
    return [(line.question.text, [one.text for one in line.merged]) for line in lines]


def shared(cast: Cast, *texts: str) -> list[Question]:
    return [
        make_question(
            judge=cast.member, nomination=cast.nomination, text=text, shared_at=timezone.now()
        )
        for text in texts
    ]


def test_sent_twice_it_is_written_once(cast: Cast, sign_in: SignIn) -> None:
    judge, key, first, second = sign_in(cast.member), uuid4(), uuid4(), uuid4()
    begun = written(key, id=first, text="ใช้งบเท่าใด")
    later = written(key, id=second, after=[first], text="ใช้งบเท่าใด ปีใด", shared="on")

    assert answers(judge, cast, begun, begun) == ["saved", "saved"]
    assert answers(judge, cast, later) == ["saved"]
    # A line that was slow brings the first once more, and the second.
    assert answers(judge, cast, begun, later) == ["conflict", "saved"]
    assert [one.text for one in Question.objects.all()] == ["ใช้งบเท่าใด ปีใด"]
    assert [one.verb for one in Entry.objects.filter(verb__startswith="question")] == [
        "question.shared"
    ]

    emptied = written(key, version=2, text="")
    assert answers(judge, cast, emptied, begun) == ["saved", "conflict"]
    assert listed(cast) == []


def test_two_devices_meet(cast: Cast, sign_in: SignIn) -> None:
    judge, key = sign_in(cast.member), uuid4()
    answers(judge, cast, written(key, text="ก"))

    told = send(judge, cast, written(key, text="ข")).json()["answers"][0]

    assert told["status"] == "conflict"
    assert told["stored"] == {**EMPTY, "text": "ก"}
    assert answers(judge, cast, written(key, version=told["version"], text="ข")) == ["saved"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{}", 400),
        ('{"user": 1, "writings": [{"pk": "x"}]}', 400),
        ('{"user": 1, "writings": [{"id": 5, "pk": "1", "version": 0, "after": []}]}', 400),
        ("x", 400),
    ],
)
def test_what_no_page_of_ours_sends(cast: Cast, sign_in: SignIn, body: str, status: int) -> None:
    address = reverse("own_questions_save", args=[cast.nomination.pk])

    told = sign_in(cast.member).post(address, body, content_type="application/json")

    assert told.status_code == status


def test_nothing_is_saved_under_another_name(cast: Cast, sign_in: SignIn) -> None:
    """Another person's page, another person's question, a nomination that one does not judge."""
    theirs = make_question(judge=cast.member, nomination=cast.nomination, text="ก")
    chair = sign_in(cast.chair)

    assert send(chair, cast, written(uuid4(), text="ข"), user=cast.member.pk).status_code == 404
    assert answers(chair, cast, written(theirs.key, version=1, text="ข")) == ["refused"]
    assert send(sign_in(cast.officer), cast, written(uuid4(), text="ข")).status_code == 404
    assert [one.text for one in Question.objects.all()] == ["ก"]


@pytest.mark.parametrize("closing", ["recused", "over", "asked"])
def test_what_closes_a_question(cast: Cast, sign_in: SignIn, closing: str) -> None:
    [question] = shared(cast, "ก")
    if closing == "recused":
        seat = cast.seat(cast.member)
        declare(by=cast.member, seat=seat, nomination=cast.nomination, kind=ConflictKind.KINSHIP)
        assert listed(cast) == []
    elif closing == "over":
        AwardRound.objects.update(phase=Phase.CLOSED)
    else:
        tick_question(by=cast.chair, question=question, to="asked")
    taken_back = written(question.key, version=1, text="ก", shared="")

    assert answers(sign_in(cast.member), cast, taken_back) == ["closed"]
    question.refresh_from_db()
    assert question.shared_at is not None
    page = sign_in(cast.member).get(reverse("own_questions", args=[cast.nomination.pk]))
    assert page.status_code == 200


def test_order_merging_and_undo(cast: Cast, sign_in: SignIn) -> None:
    first, second, third = shared(cast, "ก", "ข", "ค")
    nomination, by = cast.nomination, cast.secretary

    move_question(by=by, nomination=nomination, question=third.pk, step=-1, edits=0)
    assert [text for text, _merged in listed(cast)] == ["ก", "ค", "ข"]
    with pytest.raises(Conflict):
        move_question(by=cast.chair, nomination=nomination, question=third.pk, step=-1, edits=0)

    both = [first.pk, second.pk]
    merge_questions(by=by, nomination=nomination, questions=both, edits=1)
    assert listed(cast) == [("ก", ["ข"]), ("ค", [])]
    with pytest.raises(Refused):
        merge_questions(by=by, nomination=nomination, questions=[first.pk], edits=None)
    merge_questions(by=by, nomination=nomination, questions=[first.pk, third.pk], edits=2)
    assert listed(cast) == [("ก", ["ค", "ข"])]

    for question in (second, third):
        question.refresh_from_db()
        separate_question(by=by, question=question)
        separate_question(by=by, question=question)
    assert listed(cast) == [("ก", []), ("ค", []), ("ข", [])]

    # What is taken back lets go of what was merged into it.
    merge_questions(by=by, nomination=nomination, questions=both, edits=None)
    answers(sign_in(cast.member), cast, written(first.key, version=1, text="ก"))
    assert listed(cast) == [("ค", []), ("ข", [])]


def test_ticks_and_answers(cast: Cast) -> None:
    first, second = shared(cast, "ก", "ข")
    by = cast.secretary
    merge_questions(by=by, nomination=cast.nomination, questions=[first.pk, second.pk], edits=None)
    with pytest.raises(Refused):
        tick_question(by=by, question=second, to="asked")
    with pytest.raises(Refused):
        tick_question(by=cast.member, question=first, to="asked")

    for to in ("asked", "asked", "answered", "answered", "open", "asked"):
        tick_question(by=by, question=first, to=to)
    assert Entry.objects.filter(verb="question.ticked").count() == 4
    assert Question.objects.filter(asked_at=None).count() == 0
    second.refresh_from_db()
    with pytest.raises(Refused):
        separate_question(by=by, question=second)

    answer_question(by=by, question=first, edits=0, answer="สองแสนบาท")
    with pytest.raises(Stale):
        answer_question(by=cast.chair, question=first, edits=0, answer="สามแสนบาท")
    with pytest.raises(Refused):
        tick_question(by=by, question=first, to="open")
    assert Question.objects.asked().get().answered_at is not None


def test_the_database_keeps_the_order_of_things(cast: Cast) -> None:
    [question] = shared(cast, "ก")
    for wrong in (
        {"text": ""},
        {"shared_at": None, "asked_at": timezone.now()},
        {"answered_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**wrong)


ROLES = ("administrator", "chair", "secretary", "member", "officer", "other_officer", "auditor")
RUNNERS = {"administrator", "chair", "secretary"}


@pytest.mark.parametrize("shows", [False, True])
def test_who_reads_which_question(cast: Cast, sign_in: SignIn, shows: bool) -> None:
    """One of the member's that is private and one that is shared, on every page around them; and
    no mark of the member, though the question is about a marked indicator."""
    AwardRound.objects.update(shows_questions_to_offices=shows)
    indicator = Indicator.objects.order_by("pk")[0]
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    value = MarkValue(SCORED, Decimal("3.5"), "ความลับ")
    save_mark(by=cast.member, sheet=sheet.pk, indicator=indicator.pk, value=value, version=0)
    given = {"indicator": indicator, "page": 14}
    make_question(judge=cast.member, nomination=cast.nomination, text="คำถามส่วนตัว", **given)
    make_question(
        judge=cast.member,
        nomination=cast.nomination,
        text="คำถามที่ส่งแล้ว",
        shared_at=timezone.now(),
        **given,
    )
    begin_minutes(by=cast.secretary, session=cast.session)
    readers: dict[str, set[str]] = {
        name: set() for name in ("private", "shared", "marks", "names")
    }
    for role in ROLES:
        told = _everything(sign_in(getattr(cast, role)), cast)
        found = {
            "private": "คำถามส่วนตัว" in told,
            "shared": "คำถามที่ส่งแล้ว" in told,
            "marks": role != "member" and (">3.5" in told or "ความลับ" in told),
            "names": role == "officer" and cast.member.full_name in told,
        }
        for name in found:
            if found[name]:
                readers[name].add(role)

    assert readers == {
        "private": {"member"},
        "shared": RUNNERS | {"member"} | ({"officer"} if shows else set()),
        "marks": set(),
        "names": set(),
    }


def _everything(client: Client, cast: Cast) -> str:
    nomination, session = [cast.nomination.pk], [cast.session.pk]
    pages = [
        *(reverse(name, args=nomination) for name in ("own_questions", "nomination_questions")),
        reverse("nomination_detail", args=nomination),
        reverse("history", args=["Nomination", *nomination]),
        *(reverse(name, args=session) for name in ("session_wall", "session_progress")),
        *(reverse("document", args=[kind, *session, "page"]) for kind in ("questions", "minutes")),
        reverse("minutes", args=session),
    ]
    return "".join(client.get(page).content.decode() for page in pages)


def test_the_page_without_scripts(cast: Cast, sign_in: SignIn) -> None:
    """Writes, shares, comes back with what is wrong, and is closed for who is recused."""
    judge, address = sign_in(cast.member), reverse("own_questions", args=[cast.nomination.pk])
    item, key = make_evidence(nomination=cast.nomination), uuid4()
    typed = {"key": str(key), f"{key}-version": "0", f"{key}-page": "๑๔"}
    typed |= {f"{key}-text": "ให้ 7 คะแนนได้ไหม", f"{key}-evidence": str(item.pk)}

    judge.post(address, {**typed, f"{key}-shared": "on"})
    question = Question.objects.get()
    assert (question.page, question.evidence, question.shared_at is None) == (14, item, False)
    page = judge.get(address).content.decode()
    assert "ประเด็นซักถามต้องไม่บอกคะแนนที่ท่านให้" in page

    again = judge.post(address, {**typed, f"{key}-text": "อื่น"}).content.decode()
    assert "ข้อนี้ถูกแก้ไขบนอุปกรณ์อื่นแล้ว" in again
    assert "อื่น</textarea>" in again
    assert f'name="{key}-version" value="1"' in again
    wrong = judge.post(address, {**typed, f"{key}-page": "x"})
    assert Question.objects.get().text == "ให้ 7 คะแนนได้ไหม"
    assert wrong.status_code == 200


def test_from_a_question_to_the_adopted_minutes(cast: Cast, sign_in: SignIn) -> None:
    member, secretary, chair = map(sign_in, (cast.member, cast.secretary, cast.chair))
    for judge, text in (
        (member, "ใช้งบเท่าใด"),
        (chair, "งบมาจากไหน"),
        (member, "มีกี่หมู่บ้าน"),
        (member, "ไม่ได้ถาม"),
    ):
        assert answers(judge, cast, written(uuid4(), text=text, shared="on")) == ["saved"]
    rows = {one.text: one.pk for one in Question.objects.all()}
    _run_the_list(secretary, cast, rows)

    minutes = ready(cast, begin_minutes(by=cast.secretary, session=cast.session))
    adopt = {"seen": digest_now(minutes), "how": "รับรองในที่ประชุม"}
    assert chair.post(reverse("minutes_adopt", args=[cast.session.pk]), adopt).status_code == 302
    records = _records(Minutes.objects.get())
    assert "ซักถามว่า ใช้งบเท่าใด ชี้แจงว่า สองแสนบาท" in records
    assert "ซักถามว่า มีกี่หมู่บ้าน ผู้นำเสนอชี้แจงแล้ว" in records
    assert "งบมาจากไหน" not in records
    assert "ไม่ได้ถาม" not in records
    _press(secretary, "question_answer", rows["ใช้งบเท่าใด"], edits=1, answer="อื่น")
    assert _records(Minutes.objects.get()) == records


def _press(client: Client, name: str, *args: int, **values: Any) -> None:
    assert client.post(reverse(name, args=args), values).status_code == 302


def _run_the_list(client: Client, cast: Cast, rows: dict[str, int]) -> None:
    """What the secretary does before and during the time for questions, by its page."""
    nomination, budget = cast.nomination.pk, rows["ใช้งบเท่าใด"]
    page = client.get(reverse("nomination_questions", args=[nomination])).content.decode()
    assert "ถามแล้ว 0 จาก 4 ข้อ" in page
    assert "ใช้งบเท่าใด" in page
    villages = rows["มีกี่หมู่บ้าน"]
    _press(client, "nomination_questions_order", nomination, up=villages, edits=0)
    both = [budget, rows["งบมาจากไหน"]]
    _press(client, "nomination_questions_merge", nomination, question=both, edits=1)
    _press(client, "question_tick", budget, to="asked")
    assert client.get(reverse("question_answer", args=[budget])).status_code == 200
    _press(client, "question_answer", budget, edits=0, answer="สองแสนบาท")
    _press(client, "question_tick", villages, to="answered")
    board = client.get(reverse("session_detail", args=[cast.session.pk])).content.decode()
    assert "ถามแล้ว 2 จาก 3 ข้อ" in " ".join(board.split())
    paper = client.get(reverse("document", args=["questions", cast.session.pk, "page"]))
    assert "– งบมาจากไหน" in paper.content.decode()


def _records(minutes: Minutes) -> str:
    assert minutes.content is not None
    return "\n".join(one for item in minutes.content["items"] for one in item["records"])


def test_the_next_year_takes_the_choice_along(cast: Cast) -> None:
    source = cast.committee.round
    source.shows_questions_to_offices = True
    source.save()

    copy = copy_round(by=cast.administrator, source=source, choice=Choice("x", 2570))

    assert copy.shows_questions_to_offices


def test_a_rehearsal_is_wiped_with_its_questions(db: None) -> None:
    cast = make_cast(is_rehearsal=True)
    rows = shared(cast, "ก", "ข")
    pks = [row.pk for row in rows]
    merge_questions(by=cast.chair, nomination=cast.nomination, questions=pks, edits=None)
    tick_question(by=cast.chair, question=rows[0], to="asked")

    wipe_round(by=cast.administrator, award_round=cast.committee.round)

    assert not Question.objects.exists()


def test_what_becomes_of_a_person_s_questions(cast: Cast) -> None:
    make_question(judge=cast.member, nomination=cast.nomination, text="ส่วนตัว")
    [asked] = shared(cast, "ถามแล้ว")
    tick_question(by=cast.chair, question=asked, to="asked")
    assert [one["text"] for one in personal_data(cast.member)["questions"]] == ["ถามแล้ว"]

    AwardRound.objects.update(phase=Phase.ARCHIVED)
    rows = KINDS["questions"].rows_before(timezone.now())
    assert [row.text for row in rows] == ["ส่วนตัว"]
    erase_person(by=cast.administrator, person=cast.member, reason="x")
    assert [one.text for one in Question.objects.all()] == ["ถามแล้ว"]


def test_queries(cast: Cast, sign_in: SignIn) -> None:
    """The same for one question and for thirty."""
    shared(cast, "ก")
    make_question(judge=cast.chair, nomination=cast.nomination)
    session, nomination = [cast.session.pk], [cast.nomination.pk]
    begin_minutes(by=cast.secretary, session=cast.session)
    client = sign_in(cast.chair)
    addresses = [
        reverse("own_questions", args=nomination),
        reverse("nomination_questions", args=nomination),
        reverse("session_detail", args=session),
        reverse("document", args=["questions", *session, "page"]),
        reverse("document", args=["minutes", *session, "page"]),
    ]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    few = counts()
    for at, question in enumerate(shared(cast, *(f"ข้อ {at}" for at in range(30)))):
        if at % 2:
            tick_question(by=cast.chair, question=question, to="asked")
        make_question(judge=cast.chair, nomination=cast.nomination)
    assert counts() == few
    assert len(content_now(Minutes.objects.with_page().get())["items"]) == 3
