"""What a device hands in: once or twice, late or out of order, it is stored as it was typed."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.scoring.actions.edits import save_edits
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.edit import MARK, Edit, Origin
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import DimensionNote, Mark, PrivateNote, ScoreSheet
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests.devices import answers, send, writing
from tests.factories import Cast, filled_sheet, make_cast, make_rubric, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def sheet(cast: Cast) -> ScoreSheet:
    return opened_sheet(judge=cast.member, nomination=cast.nomination)


@pytest.fixture
def judge(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.member)


@pytest.fixture
def first(sheet: ScoreSheet) -> int:
    return Indicator.objects.order_by("dimension__number", "number")[0].pk


def stored() -> str:
    return f"{Mark.objects.get().points:f}"


def test_the_answer_tells_version_and_sums(judge: Client, sheet: ScoreSheet, first: int) -> None:
    told = send(judge, sheet.pk, writing(first, points="๗.๕")).json()

    assert told["answers"] == [{"status": "saved", "version": 1, "stored": {}, "sentence": ""}]
    assert told["sums"] == {
        "dimensions": ["18.75", "0.00"],
        "total": "18.75",
        "marked": 1,
        "count": 4,
        "revision": 1,
        "base": "",
        "earned": {},
    }


SCALE = "กรุณาให้คะแนนตั้งแต่ 0 ถึง 10 โดยเพิ่มทีละ 0.5"
NUMBER = "กรุณาพิมพ์คะแนนเป็นตัวเลข เช่น 7 หรือ 7.5"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("11", SCALE),
        ("7.3", SCALE),
        ("-1", SCALE),
        ("เจ็ด", NUMBER),
        ("1e1", NUMBER),
        ("7.123", NUMBER),
    ],
)
def test_an_impossible_mark_is_refused_and_the_others_are_saved(
    judge: Client, sheet: ScoreSheet, typed: str, sentence: str
) -> None:
    one, other = Indicator.objects.order_by("pk").values_list("pk", flat=True)[:2]

    told = answers(judge, sheet.pk, writing(one, points=typed), writing(other, points="4"))

    assert [each["status"] for each in told] == ["refused", "saved"]
    assert told[0]["sentence"] == sentence
    assert Mark.objects.get().indicator_id == other


def test_sent_twice_it_is_written_once(judge: Client, sheet: ScoreSheet, first: int) -> None:
    same = writing(first, points="7")
    for _time in range(3):
        assert answers(judge, sheet.pk, same)[0]["version"] == 1

    assert Entry.objects.filter(verb="mark.saved").count() == 1


def test_another_device_that_did_not_know_is_told_both_values(
    judge: Client, sheet: ScoreSheet, first: int
) -> None:
    answers(judge, sheet.pk, writing(first, points="7", comment="ครบ"))

    (told,) = answers(judge, sheet.pk, writing(first, points="3"))

    assert (told["status"], told["version"]) == ("conflict", 1)
    assert told["stored"] == {
        "points": "7",
        "figure": "",
        "not_applicable": False,
        "comment": "ครบ",
    }
    assert stored() == "7.00"


def test_an_answer_that_was_lost_makes_no_conflict(
    judge: Client, sheet: ScoreSheet, first: int
) -> None:
    """The mark arrived, its answer did not; the judge types on with the version of the page."""
    lost = uuid4()
    answers(judge, sheet.pk, writing(first, points="7", key=lost))

    (told,) = answers(judge, sheet.pk, writing(first, points="8", after=(lost,)))

    assert (told["status"], told["version"]) == ("saved", 2)
    assert stored() == "8.00"


def test_a_late_double_of_an_old_writing_changes_nothing(
    judge: Client, sheet: ScoreSheet, first: int
) -> None:
    old = uuid4()
    early = writing(first, points="7", key=old)
    answers(judge, sheet.pk, early)
    answers(judge, sheet.pk, writing(first, points="8", version=1, after=(old,)))

    (told,) = answers(judge, sheet.pk, early)

    assert told["status"] == "conflict"
    assert stored() == "8.00"


def test_notes_are_saved_and_the_private_one_stays_out_of_the_journal(
    judge: Client, sheet: ScoreSheet
) -> None:
    dimension = Dimension.objects.order_by("number")[0].pk
    secret = "ไม่บอกใคร"

    told = answers(
        judge,
        sheet.pk,
        writing(dimension, about="note", strengths="เข้มแข็ง", suggestions=""),
        writing(0, about="private", text=secret),
    )

    assert [one["status"] for one in told] == ["saved", "saved"]
    assert DimensionNote.objects.get().strengths == "เข้มแข็ง"
    assert PrivateNote.objects.get().text == secret
    assert not any(secret in str(entry.after) for entry in Entry.objects.all())


def test_a_conflict_about_a_note_tells_what_is_stored(judge: Client, sheet: ScoreSheet) -> None:
    dimension = Dimension.objects.order_by("number")[0].pk
    cases: tuple[tuple[str, int, dict[str, Any], dict[str, Any]], ...] = (
        ("note", dimension, {"strengths": "ก", "suggestions": ""}, {"strengths": "ข"}),
        ("private", 0, {"text": "ก"}, {"text": "ข"}),
    )
    for about, pk, texts, other in cases:
        answers(judge, sheet.pk, writing(pk, about=about, **texts))
        (told,) = answers(judge, sheet.pk, writing(pk, about=about, **{**texts, **other}))
        assert (told["status"], told["stored"]) == ("conflict", texts)


def test_before_the_presentation_a_mark_waits(
    judge: Client, sheet: ScoreSheet, first: int
) -> None:
    Slot.objects.update(state=SlotState.CALLED)
    early = writing(first, points="7")
    assert answers(judge, sheet.pk, early)[0]["status"] == "waits"
    assert not Mark.objects.exists()

    Slot.objects.update(state=SlotState.PRESENTING)
    assert answers(judge, sheet.pk, early)[0]["status"] == "saved"


def test_a_slot_that_closes_while_somebody_types_takes_the_marks(
    judge: Client, sheet: ScoreSheet, first: int
) -> None:
    Slot.objects.update(state=SlotState.CLOSED)

    assert answers(judge, sheet.pk, writing(first, points="7"))[0]["status"] == "saved"


def test_a_submitted_sheet_is_closed_and_knows_what_it_holds(cast: Cast, judge: Client) -> None:
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    submit_sheet(by=cast.member, sheet=sheet)
    pk = Indicator.objects.all()[0].pk

    held, new = answers(judge, sheet.pk, writing(pk, points="8"), writing(pk, points="1"))

    assert (held["status"], new["status"]) == ("saved", "closed")
    assert new["stored"]["points"] == "8"
    assert set(Mark.objects.values_list("points", flat=True)) == {8}


def test_a_round_that_ended_closes_the_sheet(judge: Client, sheet: ScoreSheet, first: int) -> None:
    AwardRound.objects.update(phase=Phase.CLOSED)

    assert answers(judge, sheet.pk, writing(first, points="7"))[0]["status"] == "closed"


def test_signed_out_is_said_to_the_script(sheet: ScoreSheet, first: int) -> None:
    assert send(Client(), sheet.pk, writing(first, points="7"), user=1).status_code == 401


def test_what_one_person_wrote_is_not_saved_under_another_name(
    cast: Cast, judge: Client, sheet: ScoreSheet, first: int
) -> None:
    """The page of the chair is open, and the member signs in in another tab."""
    answer = send(judge, sheet.pk, writing(first, points="7"), user=cast.chair.pk)

    assert answer.status_code == 404
    assert not Mark.objects.exists()


def test_a_note_whose_answer_was_lost_is_in_the_closed_sheet(
    cast: Cast, judge: Client, sheet: ScoreSheet
) -> None:
    """The page must not tell the judge that it was not taken: it is in what was signed."""
    pk = Dimension.objects.order_by("number")[0].pk
    note = writing(pk, about="note", strengths="ดี", suggestions="")
    private = writing(0, about="private", text="ถามเรื่องงบประมาณ")
    send(judge, sheet.pk, note, private)
    filled_sheet(judge=cast.member, nomination=cast.nomination)
    submit_sheet(by=cast.member, sheet=sheet)

    told = answers(judge, sheet.pk, note, private)
    again = writing(pk, about="note", strengths="ดี", suggestions="")
    other = writing(pk, about="note", strengths="ดีมาก", suggestions="")

    assert [one["status"] for one in told] == ["saved", "saved"]
    assert answers(judge, sheet.pk, again)[0]["status"] == "saved"
    assert answers(judge, sheet.pk, other)[0]["status"] == "closed"
    assert answers(judge, sheet.pk, other)[0]["stored"]["strengths"] == "ดี"


def test_a_seat_closed_as_absent_waits_and_is_told(
    cast: Cast, judge: Client, sheet: ScoreSheet, first: int
) -> None:
    gone = close_absent(
        by=cast.chair, seat=cast.seat(cast.member), nomination=cast.nomination, reason="ป่วย"
    )
    (told,) = answers(judge, sheet.pk, writing(first, points="7"))
    assert (told["status"], Mark.objects.count()) == ("waits", 0)
    assert "ไม่มา" in told["sentence"]

    lift_absence(by=cast.chair, absence=gone)

    (told,) = answers(judge, sheet.pk, writing(first, points="7"))
    assert told["status"] == "saved"


def test_a_judge_who_was_removed_mid_slot_writes_nothing_more(
    cast: Cast, judge: Client, sheet: ScoreSheet, first: int
) -> None:
    answers(judge, sheet.pk, writing(first, points="7"))
    Seat.objects.filter(user=cast.member).update(valid_until="2020-01-01")

    assert send(judge, sheet.pk, writing(first, points="8", version=1)).status_code == 404
    assert stored() == "7.00"


@pytest.mark.parametrize("role", ["chair", "secretary", "administrator", "officer", "nobody"])
def test_nobody_writes_on_anothers_sheet(
    cast: Cast, sign_in: SignIn, sheet: ScoreSheet, first: int, role: str
) -> None:
    answer = send(sign_in(getattr(cast, role)), sheet.pk, writing(first, points="7"))

    assert answer.status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"writings": []}',
        '{"user": "x", "writings": []}',
        '{"user": 1, "writings": 7}',
        '{"user": 1, "writings": [{}]}',
        '{"user": 1, "writings": [{"about": "else", "pk": 1, "version": 0, "id": "x", '
        '"after": []}]}',
        '{"user": 1, "writings": [{"about": "mark", "pk": 1, "version": 0, "id": "x", '
        '"after": [], "values": {}}]}',
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    judge: Client, sheet: ScoreSheet, body: str
) -> None:
    answer = judge.post(
        reverse("sheet_save", args=[sheet.pk]), body, content_type="application/json"
    )

    assert answer.status_code == 400


def test_an_indicator_of_another_rubric_is_refused(judge: Client, sheet: ScoreSheet) -> None:
    other = Indicator.objects.filter(dimension__rubric=make_rubric())[0].pk

    assert answers(judge, sheet.pk, writing(other, points="7"))[0]["status"] == "refused"


# For each thing typed: does it arrive, does its answer, and does the request arrive once more?
FATES = st.tuples(st.booleans(), st.booleans(), st.booleans())


class Device:
    """static/js/outbox.js in ten lines: one cell, its newest writing, what it heard."""

    def __init__(self, cast: Cast, sheet: ScoreSheet, indicator: int) -> None:
        self.cast, self.sheet, self.indicator = cast, sheet, indicator
        self.version, self.after = 0, frozenset[UUID]()

    def writing(self, value: MarkValue) -> Edit:
        return Edit(MARK, self.indicator, Origin(self.version, uuid4(), self.after), mark=value)

    def hand_in(self, one: Edit) -> Any:
        return save_edits(by=self.cast.member, sheet=self.sheet.pk, edits=[one]).outcomes[0]

    def heard(self, one: Edit, answer: Any) -> None:
        self.version, self.after = answer.version, frozenset()

    def missed(self, one: Edit) -> None:
        assert one.origin.key is not None
        self.after |= {one.origin.key}


class OneDeviceOnABadNetwork(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(typed=st.lists(st.tuples(st.integers(0, 20), FATES), min_size=1, max_size=8))
    def test_the_last_thing_typed_is_stored(
        self, typed: list[tuple[int, tuple[bool, bool, bool]]]
    ) -> None:
        cast = make_cast()
        sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
        indicator = Indicator.objects.filter(dimension__rubric=sheet.rubric)[0].pk
        device = Device(cast, sheet, indicator)
        late: list[Edit] = []
        for halves, (arrives, is_answered, doubles) in typed:
            one = device.writing(MarkValue(SCORED, Decimal(halves) / 2, ""))
            if arrives:
                answer = device.hand_in(one)
                assert answer.status == "saved"
            if arrives and is_answered:
                device.heard(one, answer)
            else:
                device.missed(one)
            if doubles:
                late.append(one)
        # The network comes back: the newest is sent until it is answered …
        last = device.writing(MarkValue(SCORED, Decimal(typed[-1][0]) / 2, ""))
        assert device.hand_in(last).status == "saved"
        # … and whatever was still on its way arrives after it.
        for one in late:
            device.hand_in(one)

        assert Mark.objects.get(sheet=sheet).points == Decimal(typed[-1][0]) / 2


def test_what_a_page_of_an_earlier_release_kept_is_saved(judge: Client, sheet: ScoreSheet) -> None:
    """Its outbox as it lay on the device, sent as its script sends it."""
    path = Path(__file__).parents[3] / "data" / "outbox-e332a39.json"
    (left,) = json.loads(path.read_text(encoding="utf-8")).values()
    first = Indicator.objects.order_by("pk")[0].pk
    names = ("id", "about", "pk", "values", "version", "after")
    writings = [{name: cell[name] for name in names} for cell in left["cells"].values()]
    writings[0]["pk"] = first

    told = answers(judge, sheet.pk, *writings)

    assert [answer["status"] for answer in told] == ["saved", "saved"]
    assert (Mark.objects.get().points, Mark.objects.get().comment) == (Decimal(8), "ดี")
    assert PrivateNote.objects.get().text == "ดูอีกครั้ง"
