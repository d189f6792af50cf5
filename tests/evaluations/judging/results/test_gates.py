"""A gate: who does not pass a stage is not called, owes nothing, and is listed with the reason."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.slots import run_slot
from evaluations.judging.figures.due import due_of
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.paper.actions.keying import key_paper
from evaluations.judging.paper.keying import Keyed
from evaluations.judging.results.models import PlacingStatus
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.progress import seats_owing
from evaluations.oversight.home.work import work_of
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Stage, StageSource
from tests.factories import (
    make_session,
    make_slot,
    make_user,
    opened_sheet,
)
from tests.staging import (
    Panel,
    line_of,
    make_panel,
    make_stages,
    nominated,
    stage_of,
    whole,
)
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def gated(administrator: User) -> tuple[Panel, Panel, Panel, Nomination, Nomination]:
    """Documents, of which 20 are needed, then a visit by others and the presentation."""
    main = whole("50")
    documents = make_panel(main=main.category, full="30")
    visit = make_panel(main=main.category, full="20", name="ลงพื้นที่")
    make_stages(main.category, "50", (documents.category, "30", "20"), (visit.category, "20"))
    return main, documents, visit, nominated(administrator, main), nominated(administrator, main)


Gated = tuple[Panel, Panel, Panel, Nomination, Nomination]


def called(main: Panel, nomination: Nomination) -> Slot:
    session = make_session(committee=main.committee)
    slot = make_slot(session=session, nominations=[nomination], state=SlotState.SCHEDULED)
    return run_slot(by=main.judges[0], slot=slot, to=SlotState.CALLED)


def decided(gated: Gated) -> None:
    """The first passes the documents, the second does not."""
    _main, documents, _visit, passed, failed = gated
    documents.score(stage_of(passed, documents), "20", "20")
    documents.score(stage_of(failed, documents), "19.99", "19.99")
    documents.certify()


def test_before_the_gate_is_decided_nobody_is_called(gated: Gated) -> None:
    main, _documents, visit, passed, _failed = gated

    with pytest.raises(Refused, match="ยังไม่ได้รับรองผล"):
        called(main, passed)
    assert not Nomination.objects.filter(category=visit.category).exists()


def test_who_did_not_pass_is_not_admitted(gated: Gated, sign_in: SignIn) -> None:
    main, _documents, visit, passed, failed = gated
    decided(gated)

    assert called(main, passed).state == SlotState.CALLED
    with pytest.raises(Refused, match="ไม่ผ่านส่วน “เอกสาร”"):
        called(main, failed)
    assert [one.stage_of for one in Nomination.objects.filter(category=visit.category)] == [passed]
    fresh = {one.pk: one for one in Nomination.objects.all()}
    assert len(seats_owing(fresh[passed.pk])) == 2
    assert seats_owing(fresh[failed.pk]) == set()
    with pytest.raises(Refused, match="ไม่ผ่านส่วน"):
        opened_sheet(judge=main.judges[1], nomination=failed)
    seat = main.committee.seats.get(user=main.judges[1])
    with pytest.raises(Refused, match="ไม่ผ่านส่วน"):
        key_paper(by=main.judges[1], seat=seat, nomination=failed, keyed=Keyed())
    client = sign_in(main.judges[0])
    slot = Slot.objects.get(nominations=failed)
    day = client.get(reverse("session_detail", args=[slot.session_id])).content.decode()
    assert "ไม่ผ่านส่วน “เอกสาร”" in day
    assert 'value="called"' not in day
    board = client.get(reverse("board", args=[main.committee.pk, main.category.pk]))
    assert "ไม่ผ่านส่วน “เอกสาร”" in board.content.decode()
    progress = client.get(reverse("session_progress", args=[slot.session_id])).content.decode()
    assert "ไม่ได้เข้าสู่ส่วนนี้" in progress


def test_who_was_not_admitted_is_never_the_next(gated: Gated, sign_in: SignIn) -> None:
    """On the page of the day, and on the first page of who runs it."""
    main, _documents, _visit, passed, failed = gated
    decided(gated)
    session = make_session(committee=main.committee, date=timezone.localdate())
    for later, nomination in enumerate((failed, passed)):
        make_slot(
            session=session,
            nominations=[nomination],
            state=SlotState.SCHEDULED,
            starts_at=timezone.now() + datetime.timedelta(minutes=later),
        )
    client = sign_in(main.judges[0])

    day = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    (running,) = work_of(main.judges[0]).days

    now = day.split('id="live-now"')[1].split("</section>")[0]
    assert (passed.official_name in now, failed.official_name in now) == (True, False)
    assert running.following is not None
    assert passed.official_name in running.following.names
    Slot.objects.filter(nominations=passed).update(state=SlotState.NO_SHOW)
    (running,) = work_of(main.judges[0]).days
    assert running.following is None


def test_the_result_lists_who_was_not_admitted(gated: Gated) -> None:
    main, _documents, visit, passed, failed = gated
    decided(gated)
    visit.score(stage_of(passed, visit), "15", "15")
    main.score(passed, "40", "42")
    assert [panel.expected for panel in work_of(main.judges[0]).duties.panels] == [2]

    with pytest.raises(Refused, match="ลงพื้นที่"):
        main.certify()
    visit.certify()
    result = main.certify()

    assert line_of(result, passed)["total"] == "76.00"
    out = line_of(result, failed)
    assert (out["status"], out["rank"], out["failed"]) == ("not_admitted", None, ["gate:1"])
    assert result.placings.get(nomination=failed).status == PlacingStatus.NOT_ADMITTED
    assert first_misfit() is None


def test_a_gate_looks_at_the_published_figure(administrator: User) -> None:
    """Of 19.995 the published figure is 20.00, and passes."""
    main = whole("70")
    documents = make_panel(main=main.category, full="30")
    make_stages(main.category, "70", (documents.category, "30", "20"))
    nomination = nominated(administrator, main)
    documents.score(stage_of(nomination, documents), "19.99", "20")
    documents.certify()

    assert called(main, nomination).state == SlotState.CALLED


def test_a_keyed_figure_is_a_gate_once_it_is_confirmed(administrator: User) -> None:
    main = whole("100")
    make_stages(main.category, "100")
    stage = Stage.objects.create(
        category=main.category,
        number=2,
        name="ผลตรวจ",
        share=0,
        source=StageSource.FIGURE,
        full_marks=10,
        gate=5,
    )
    nomination, now = nominated(administrator, main), timezone.now()
    keyed = {"stage": stage, "figure": 6, "reason": "ใบรับรอง", "keyed_at": now}
    figure = KeyedFigure.objects.create(nomination=nomination, keyed_by=main.judges[1], **keyed)

    with pytest.raises(Refused, match="ผลตรวจ"):
        called(main, nomination)
    KeyedFigure.objects.filter(pk=figure.pk).update(confirmed_at=now, confirmed_by=main.judges[0])
    slot = Slot.objects.get(nominations=nomination)
    assert run_slot(by=main.judges[0], slot=slot, to=SlotState.CALLED).state == SlotState.CALLED


def test_of_who_was_not_admitted_no_figure_is_asked(gated: Gated, sign_in: SignIn) -> None:
    main, _documents, _visit, passed, failed = gated
    Stage.objects.create(
        category=main.category,
        number=9,
        name="ผลโหวต",
        share=10,
        source=StageSource.FIGURE,
        full_marks=10,
    )
    decided(gated)

    due = due_of([passed, failed])
    page = sign_in(main.judges[0]).get(
        reverse("figure_list", args=[main.committee.pk, main.category.pk])
    )

    assert {pk: one.missing for pk, one in due.items() if one} == {passed.pk: ("ผลโหวต",)}
    assert "ตัวเลขที่ยังไม่บันทึก: 1 รายการ" in page.content.decode()
