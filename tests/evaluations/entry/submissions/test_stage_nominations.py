"""An office nominates once; its stages follow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import Supports, add_text, remove_item
from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.actions import nominate
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.submissions.actions import accept_nomination, withdraw_nomination
from evaluations.oversight.home.work import work_of
from evaluations.platform.errors import Refused
from evaluations.setup.rounds.models import AwardRound
from tests.factories import (
    make_evidence,
    make_nomination,
    make_unit,
    make_user,
    opened_sheet,
)
from tests.staging import (
    Panel,
    make_panel,
    make_stages,
    make_two_panels,
    stage_of,
    whole,
)
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def two_panels(administrator: User) -> tuple[Panel, Panel, Nomination]:
    return make_two_panels(administrator)


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
    assert work_of(documents.judges[1]).duties.waiting == []
    AwardRound.objects.update(evidence_closes_at=timezone.now())

    there = stage_of(nomination, documents)
    assert [one.nomination for one in work_of(documents.judges[1]).duties.waiting] == [there]
    assert opened_sheet(judge=documents.judges[1], nomination=there).pk
