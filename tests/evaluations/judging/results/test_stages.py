"""Stages from end to end: other judges, a second visit, an earlier round, a gate."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import Supports, add_text, remove_item
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.actions import nominate
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.entry.submissions.actions import accept_nomination, withdraw_nomination
from evaluations.judging.day.actions.slots import run_slot
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.board import board_for
from evaluations.judging.results.models import PlacingStatus, Result
from evaluations.judging.results.panel import Panel as Shown
from evaluations.judging.results.panel import panel_for
from evaluations.judging.results.preview import preview_of
from evaluations.judging.results.sources import source_problems
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.progress import seats_owing
from evaluations.outcome.cascade.winners import places_of
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.publication.public import public_round
from evaluations.oversight.home.work import work_of
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import AwardRound, Band, Category, Stage, StageSource
from tests.factories import (
    make_category,
    make_evidence,
    make_nomination,
    make_round,
    make_session,
    make_slot,
    make_unit,
    make_user,
    opened_sheet,
)
from tests.staging import Panel, make_full, make_panel, make_stages, panel_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


def whole(full: str = "70", **award_round: Any) -> Panel:
    return panel_of(make_category(award_round=make_round(**award_round), rubric=make_full(full)))


def nominated(by: User, main: Panel, **fields: Any) -> Nomination:
    """Handed in, and accepted as its committee's secretary would."""
    nomination = make_nomination(
        category=main.category, committee=main.committee, state=NominationState.SUBMITTED, **fields
    )
    return accept_nomination(by=by, nomination=nomination, reason="ครบถ้วน")


def stage_of(nomination: Nomination, panel: Panel) -> Nomination:
    return Nomination.objects.get(stage_of=nomination, category=panel.category)


def line_of(result: Result, nomination: Nomination) -> dict[str, Any]:
    lines = {line["nomination"]["id"]: dict(line) for line in result.content["lines"]}
    return lines[nomination.pk]


def viewed(panel: Panel, user: User | None = None) -> Shown:
    found = panel_for(user or panel.judges[0], panel.committee.pk, panel.category.pk)
    assert found
    return found


@pytest.fixture
def two_panels(administrator: User) -> tuple[Panel, Panel, Nomination]:
    """Documents 30 by one committee, presentation 70 by another."""
    main = whole("70")
    documents = make_panel(main=main.category, full="30")
    make_stages(main.category, "70", (documents.category, "30"))
    Band.objects.create(award=main.category.award, name="ดีเด่น", lower=80)
    Band.objects.create(award=main.category.award, name="เข้าร่วม", lower=0)
    return main, documents, nominated(administrator, main)


def test_documents_and_presentation_by_two_panels(
    two_panels: tuple[Panel, Panel, Nomination],
) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")

    with pytest.raises(Refused, match="เอกสาร"):
        main.certify()
    first = documents.certify()
    result = main.certify()

    line = line_of(result, nomination)
    assert line["total"] == "85.00"
    assert line["band"] == "ดีเด่น"
    assert [one["published"] for one in line["stages"]] == ["24.50", "60.50"]
    assert line["stages"][0]["result"]["digest"] == first.digest
    assert line_of(first, stage_of(nomination, documents))["band"] == ""
    assert first_misfit() is None


def test_the_board_and_the_preview_show_what_each_stage_gives(
    two_panels: tuple[Panel, Panel, Nomination], sign_in: SignIn
) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    address = reverse("board", args=[main.committee.pk, main.category.pk])
    client = sign_in(main.judges[0])

    before = client.get(address).content.decode()
    assert "ส่วน “เอกสาร” ยังไม่ได้รับรองผล" in before
    assert not board_for(viewed(main)).may_certify
    documents.certify()
    after = client.get(address).content.decode()

    assert "30 × 24.50 ÷ 30 = 24.50" in after
    assert "70 × 60.50 ÷ 70 = 60.50" in after
    assert "85.00" in after
    assert board_for(viewed(main)).may_certify
    line = preview_of(viewed(main)).lines[0]
    assert [part.points for part in line.parts] == ["24.50", "60.50"]
    page = client.get(reverse("certification", args=[main.committee.pk, main.category.pk]))
    assert "30 × 24.50 ÷ 30 = 24.50" in page.content.decode()


def test_a_stage_is_hidden_until_the_marks_of_the_others_are_open(
    two_panels: tuple[Panel, Panel, Nomination],
) -> None:
    """Who still has to score does not see how the others found the documents."""
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    documents.certify()
    make_slot(session=make_session(committee=main.committee), nominations=[nomination])

    assert board_for(viewed(main, main.judges[1])).rows[0].parts == ()


def test_a_stage_ranks_nobody_for_the_award(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User
) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    documents.certify()
    result = main.certify()
    award_round = main.category.award.round
    Category.objects.update(quota=1)

    shown = public_round(Publication(round=award_round, shows_ranks=True))
    assert [one.code for one in shown.results] == [result.code]
    assert [place.nomination for place in places_of(award_round)] == [nomination.pk]
    template = CertificateTemplate.objects.create(
        round=award_round, name="x", title="x", body="{ผู้รับ}", signer="x", number_format="{เลขที่}"
    )
    issued = issue_certificates(by=administrator, template=template, up_to_rank=None)
    assert [one.result for one in issued] == [result]


def test_the_mean_of_two_visits_of_one_round(administrator: User) -> None:
    main = whole("100")
    second = make_panel(main=main.category, full="100", name="เยี่ยมครั้งที่สอง")
    make_stages(main.category, "50", (second.category, "50"))
    nomination = nominated(administrator, main)
    main.score(nomination, "79", "81")
    second.score(stage_of(nomination, second), "90", "90.5")

    second.certify()
    line = line_of(main.certify(), nomination)

    assert line["total"] == "85.13"
    assert line["exact"] == [681, 8]
    assert first_misfit() is None


def test_forty_and_sixty_of_two_rounds(administrator: User) -> None:
    """40 × 32/40 + 60 × 51/60 = 83.00."""
    earlier, main = whole("40", fiscal_year_be=2569), whole("60", fiscal_year_be=2569)
    office = make_unit()
    before = make_nomination(category=earlier.category, committee=earlier.committee, unit=office)
    earlier.score(before, "31", "33")
    quoted = earlier.certify()
    make_stages(main.category, "60", (earlier.category, "40"))
    nomination = nominated(administrator, main, unit=office)
    main.score(nomination, "50", "52")

    line = line_of(main.certify(), nomination)

    assert line["total"] == "83.00"
    assert line["stages"][0]["result"]["code"] == quoted.code
    assert not earlier.category.is_stage
    assert first_misfit() is None


def test_a_share_of_nothing_is_shown_and_not_counted(administrator: User) -> None:
    main = whole("100")
    extra = make_panel(main=main.category, full="10", name="ความเห็น")
    make_stages(main.category, "100", (extra.category, "0"))
    nomination = nominated(administrator, main)
    main.score(nomination, "80", "80")

    assert line_of(main.certify(), nomination)["total"] == "80.00"


def test_who_stayed_away_from_a_stage_has_nothing_of_it(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User
) -> None:
    main, documents, nomination = two_panels
    other = nominated(administrator, main)
    documents.score(stage_of(nomination, documents), "24", "25")
    session = make_session(committee=documents.committee)
    absent = stage_of(other, documents)
    make_slot(session=session, nominations=[absent], state=SlotState.NO_SHOW)
    documents.certify()
    main.score(nomination, "60", "61")
    main.score(other, "60", "61")

    assert line_of(main.certify(), other)["total"] == "60.50"
    assert first_misfit() is None


# --- nominations of stages --------------------------------------------------------------------


def test_the_office_nominates_once(administrator: User, sign_in: SignIn) -> None:
    main = whole("70")
    documents = make_panel(main=main.category, full="30")
    make_stages(main.category, "70", (documents.category, "30"))
    office = make_unit(parent=make_unit())
    officer = make_user(unit=office)
    waiting = make_nomination(
        category=main.category,
        committee=main.committee,
        unit=office,
        state=NominationState.SUBMITTED,
    )
    item = make_evidence(nomination=waiting, title="แผนงาน")
    accept_nomination(by=administrator, nomination=waiting, reason="ครบถ้วน")

    there = stage_of(waiting, documents)
    assert (there.state, there.committee) == (NominationState.ACCEPTED, documents.committee)
    copy = EvidenceItem.objects.get(nomination=there)
    assert (copy.title, copy.pk != item.pk) == ("แผนงาน", True)
    page = sign_in(officer).get(reverse("nomination_list")).content.decode()
    shown, hidden = (reverse("nomination_detail", args=[one.pk]) for one in (waiting, there))
    assert (shown in page, hidden in page) == (True, False)
    assert [one.pk for one in work_of(officer).nominations] == [waiting.pk]
    judges = sign_in(documents.judges[1]).get(reverse("nomination_list")).content.decode()
    assert (shown in judges, hidden in judges) == (False, True)
    detail = sign_in(officer).get(reverse("nomination_detail", args=[waiting.pk]))
    assert "เอกสาร" in detail.content.decode()
    accept_nomination(by=administrator, nomination=waiting, reason="ครบถ้วน")
    assert Nomination.objects.filter(stage_of=waiting).count() == 1


def test_a_stage_is_changed_and_withdrawn_with_its_nomination_alone(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User
) -> None:
    main, documents, nomination = two_panels
    there = stage_of(nomination, documents)
    texts: dict[str, Any] = {
        "title": "เพิ่มเติม",
        "text": "ข้อความ",
        "supports": Supports(),
        "reason": "ส่งภายหลัง",
    }
    with pytest.raises(Refused, match="การเสนอชื่อหลัก"):
        withdraw_nomination(by=administrator, nomination=there, reason="ถอน")
    with pytest.raises(Refused, match="การเสนอชื่อหลัก"):
        add_text(by=administrator, nomination=there, **texts)

    version = add_text(by=administrator, nomination=nomination, **texts)
    assert EvidenceItem.objects.get(nomination=there).title == "เพิ่มเติม"
    remove_item(by=administrator, item=version.item, reason="ผิดไฟล์")
    assert EvidenceItem.objects.get(nomination=there).removed_at is not None
    withdraw_nomination(by=administrator, nomination=nomination, reason="ถอน")
    there.refresh_from_db()
    assert (there.state, there.state_reason) == (NominationState.WITHDRAWN, "ถอน")


def test_what_a_stage_has_begun_to_judge_is_not_withdrawn(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User
) -> None:
    _main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    with pytest.raises(Refused):
        withdraw_nomination(by=administrator, nomination=nomination, reason="ถอน")


def test_nobody_is_nominated_in_a_stage_by_hand(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User, sign_in: SignIn
) -> None:
    main, documents, _nomination = two_panels
    AwardRound.objects.update(phase="open")
    page = sign_in(administrator).get(reverse("nomination_add")).content.decode()
    assert f'<option value="{main.category.pk}"' in page
    assert f'<option value="{documents.category.pk}"' not in page
    new = Nomination(category=documents.category, unit=make_unit(), official_name="x")
    with pytest.raises(Refused, match="นับรวมในประเภทอื่น"):
        nominate(by=administrator, nomination=new, people={}, reason="ทดสอบ")


def test_judges_of_documents_find_their_sheet_without_a_day(
    two_panels: tuple[Panel, Panel, Nomination],
) -> None:
    _main, documents, nomination = two_panels
    documents.category.rubric.dimensions.update(scored_from="documents")
    assert work_of(documents.judges[1]).waiting == []
    AwardRound.objects.update(evidence_closes_at=timezone.now())

    there = stage_of(nomination, documents)
    assert [one.nomination for one in work_of(documents.judges[1]).waiting] == [there]
    assert opened_sheet(judge=documents.judges[1], nomination=there).pk


# --- gates ------------------------------------------------------------------------------------


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
    client = sign_in(main.judges[0])
    slot = Slot.objects.get(nominations=failed)
    day = client.get(reverse("session_detail", args=[slot.session_id])).content.decode()
    assert "ไม่ผ่านส่วน “เอกสาร”" in day
    assert 'value="called"' not in day
    board = client.get(reverse("board", args=[main.committee.pk, main.category.pk]))
    assert "ไม่ผ่านส่วน “เอกสาร”" in board.content.decode()
    progress = client.get(reverse("session_progress", args=[slot.session_id])).content.decode()
    assert "ไม่ได้เข้าสู่ส่วนนี้" in progress


def test_the_result_lists_who_was_not_admitted(gated: Gated) -> None:
    main, _documents, visit, passed, failed = gated
    decided(gated)
    visit.score(stage_of(passed, visit), "15", "15")
    main.score(passed, "40", "42")
    assert [panel.expected for panel in work_of(main.judges[0]).panels] == [2]

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


# --- a stage certified anew -------------------------------------------------------------------


def certified_anew(panel: Panel, result: Result) -> Result:
    wish = ask_reopening(by=panel.judges[0], result=result, reason="แก้คะแนน")
    second_reopening(by=panel.judges[1], wish=wish)
    return certify(by=panel.judges[0], category=panel.category, committee=panel.committee)


def test_a_result_that_rests_on_a_superseded_one_says_so(
    two_panels: tuple[Panel, Panel, Nomination], administrator: User, sign_in: SignIn
) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    first = documents.certify()
    result = main.certify()
    address = reverse("result", args=[result.pk])
    client = sign_in(administrator)
    assert "อ้างผลที่ถูกแทนที่แล้ว" not in client.get(address).content.decode()

    certified_anew(documents, first)

    assert "อ้างผลที่ถูกแทนที่แล้ว" in client.get(address).content.decode()
    page = client.get(reverse("round", args=[main.category.award.round_id])).content.decode()
    assert "อ้างผลที่ถูกแทนที่แล้ว" in page
    found = first_misfit()
    assert found is not None
    assert (found.code, "superseded" in found.problem) == (result.code, True)
    certified_anew(main, result)
    assert first_misfit() is None


def test_a_stage_that_is_being_certified_anew_is_waited_for(
    two_panels: tuple[Panel, Panel, Nomination],
) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    first = documents.certify()
    wish = ask_reopening(by=documents.judges[0], result=first, reason="แก้คะแนน")
    second_reopening(by=documents.judges[1], wish=wish)

    with pytest.raises(Refused, match="เอกสาร"):
        main.certify()


def test_a_forged_quotation_is_found(two_panels: tuple[Panel, Panel, Nomination]) -> None:
    main, documents, nomination = two_panels
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    documents.certify()
    content = main.certify().content
    assert list(source_problems(content)) == []

    content["lines"][0]["stages"][0]["figure"] = [30, 1]
    assert any("is not that of" in problem for _where, problem in source_problems(content))
    quoted = content["lines"][0]["stages"][0]["result"]
    assert quoted is not None
    quoted["digest"] = "0" * 64
    assert any("as it was quoted" in problem for _where, problem in source_problems(content))


def test_a_rehearsal_with_stages_is_wiped(administrator: User) -> None:
    main = whole("70", is_rehearsal=True)
    documents = make_panel(main=main.category, full="30")
    make_stages(main.category, "70", (documents.category, "30"))
    nomination = nominated(administrator, main)
    documents.score(stage_of(nomination, documents), "24", "25")
    main.score(nomination, "60", "61")
    documents.certify()
    main.certify()

    wipe_round(by=administrator, award_round=main.category.award.round)

    assert not Stage.objects.exists()
    assert not Nomination.objects.exists()


def test_points_of_a_stage_are_exact_until_published(
    two_panels: tuple[Panel, Panel, Nomination],
) -> None:
    main, documents, nomination = two_panels
    Stage.objects.filter(number=1).update(share=Decimal(10))
    Stage.objects.filter(number=2).update(share=Decimal(90))
    documents.score(stage_of(nomination, documents), "25", "25.01")
    main.score(nomination, "60", "61")
    documents.certify()

    line = line_of(main.certify(), nomination)
    # 10 × 25.005/30 + 90 × 60.5/70
    assert line["total"] == "86.12"
    assert line["exact"] == [120569, 1400]
