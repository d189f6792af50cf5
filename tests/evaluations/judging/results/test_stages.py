"""Stages from end to end: other judges, a second visit, an earlier round, certified anew."""

from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.board import board_for
from evaluations.judging.results.models import Result
from evaluations.judging.results.panel import Panel as Shown
from evaluations.judging.results.panel import panel_for
from evaluations.judging.results.preview import preview_of
from evaluations.judging.results.verification import first_misfit
from evaluations.outcome.cascade.winners import cascade_of
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.publication.models import Publication
from evaluations.outcome.publication.public import public_round
from evaluations.oversight.rehearsals.actions import wipe_round
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import Category, Stage
from tests.factories import (
    make_nomination,
    make_session,
    make_slot,
    make_unit,
    make_user,
)
from tests.staging import (
    Panel,
    line_of,
    make_panel,
    make_stages,
    make_two_panels,
    nominated,
    stage_of,
    whole,
)
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


def viewed(panel: Panel, user: User | None = None) -> Shown:
    found = panel_for(user or panel.judges[0], panel.committee.pk, panel.category.pk)
    assert found
    return found


@pytest.fixture
def two_panels(administrator: User) -> tuple[Panel, Panel, Nomination]:
    return make_two_panels(administrator)


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
    (working,) = preview_of(viewed(main)).lines[0].workings
    page = client.get(reverse("certification", args=[main.committee.pk, main.category.pk]))
    assert "24.50" in working
    assert "85.00" in working
    assert working in unescape(page.content.decode())


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
    assert [place.nomination for place in cascade_of(award_round).places] == [nomination.pk]
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
    assert (found.code, "certify anew" in found.problem) == (result.code, True)
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
