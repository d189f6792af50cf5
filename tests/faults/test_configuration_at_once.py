"""Two administrators at once, in real transactions, on both databases."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.entry import make_cards, use_card
from evaluations.entry.schedule.actions.planning import save_slots
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import Slot
from evaluations.judging.results.actions.certifying import certify
from evaluations.outcome.cascade.actions import send_up
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.platform.spreadsheet.reading import SheetRow, Table
from evaluations.setup.directory.actions import imports
from evaluations.setup.directory.actions.imports import apply_import, start_import
from evaluations.setup.directory.actions.people import accept_invitation, invite
from evaluations.setup.directory.actions.units import edit_unit
from evaluations.setup.directory.kinds import KINDS
from evaluations.setup.directory.models import Import
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from evaluations.setup.rubrics.actions import new_version, save_rubric
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_committee,
    make_round,
    make_rubric,
    make_session,
    make_unit,
    make_user,
    submitted_sheet,
)
from tests.faults.test_concurrency import at_once
from units.models import Unit, User

pytestmark = pytest.mark.usefixtures("guarded_transactions")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def administrator() -> User:
    return make_user(is_administrator=True)


def refused(answers: list[object]) -> int:
    return sum(isinstance(answer, Refused) for answer in answers)


def test_two_pages_of_one_office(administrator: User) -> None:
    unit = make_unit()
    kinds = ("other", "fund_secretariat")
    answers = at_once(
        *(
            lambda kind=kind: edit_unit(
                by=administrator, unit=unit, edits=0, values={"kind": kind}
            )
            for kind in kinds
        )
    )

    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    assert Entry.objects.filter(verb="unit.changed").count() == 1


def test_two_editors_of_one_rubric(administrator: User) -> None:
    rubric = make_rubric()
    draft = draft_of(read_tree(rubric))
    drafts = [replace(draft, full_marks=full) for full in ("150", "200")]
    answers = at_once(
        *(
            lambda draft=draft: save_rubric(by=administrator, rubric=rubric, edits=0, draft=draft)
            for draft in drafts
        )
    )

    assert sum(isinstance(answer, Stale) for answer in answers) == 1


def test_one_new_version_though_asked_for_twice(administrator: User) -> None:
    rubric = make_rubric()
    at_once(*(lambda: new_version(by=administrator, rubric=rubric) for _twice in range(2)))

    assert Rubric.objects.filter(previous=rubric).count() == 1


def test_two_days_of_one_host_do_not_book_one_room(cast: Cast) -> None:
    day = timezone.localdate() + datetime.timedelta(days=1)
    other = make_committee(category=cast.category, people={make_user(): "chair"})
    host = cast.session.host
    sessions = [
        make_session(committee=one, date=day, host=host) for one in (cast.committee, other)
    ]
    slot = SlotLine(None, datetime.time(9), datetime.time(10), "ห้องเดียว", "on_site", "")
    answers = at_once(
        *(
            lambda session=session: save_slots(
                by=cast.administrator, session=session, edits=0, lines=[slot]
            )
            for session in sessions
        )
    )

    assert refused(answers) == 1
    assert Slot.objects.filter(room="ห้องเดียว").count() == 1


def test_a_card_shown_twice_signs_in_once(cast: Cast) -> None:
    code = make_cards(by=cast.chair, session=cast.session, anew=True)[0].code
    answers = at_once(*(lambda: use_card(code=code) for _twice in range(2)))

    assert refused(answers) == 1
    assert Entry.objects.filter(verb="card.used").count() == 1


def test_an_invitation_is_accepted_once(cast: Cast) -> None:
    person = User(username="new", email="new@example.org")
    person.set_unusable_password()
    person.save()
    invite(by=cast.administrator, person=person, site="")
    answers = at_once(
        *(
            lambda word=word: accept_invitation(person=person, password=word)
            for word in ("a-long-password-1", "a-long-password-2")
        )
    )

    assert refused(answers) == 1


def new_office(administrator: User) -> Import:
    """Compared and not yet confirmed."""
    cells = {"code": "x", "kind": "อื่น ๆ", "name": "ก", "short_name": "", "parent": ""}
    cells |= {"place": "", "active": "ใช่"}
    letters = dict.fromkeys(cells, "A")
    return start_import(
        by=administrator,
        kind=KINDS["offices"],
        content=b"",
        table=Table(letters, (SheetRow(2, cells),)),
        file_name="x",
        site="",
    )


def test_an_import_is_taken_in_once(administrator: User) -> None:
    row = new_office(administrator)
    at_once(*(lambda: apply_import(by=administrator, row=row) for _twice in range(2)))

    assert Unit.objects.filter(code="x").count() == 1
    assert Entry.objects.filter(verb="import.applied").count() == 1


def test_two_workers_take_in_the_same_import(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = new_office(administrator)
    monkeypatch.setattr(imports, "AT_ONCE", 0)
    pk = apply_import(by=administrator, row=row).job_id
    assert pk
    at_once(*(lambda: imports.apply_checked.call(pk) for _worker in range(3)))

    assert Unit.objects.filter(code="x").count() == 1
    assert Entry.objects.filter(verb="import.applied").count() == 1


def test_winners_go_up_once(cast: Cast) -> None:
    there = make_round(phase=Phase.OPEN)
    make_category(award_round=there, number=cast.category.award.number)
    Category.objects.filter(pk=cast.category.pk).update(quota=1)
    AwardRound.objects.filter(pk=cast.category.award.round.pk).update(next_round=there)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    award_round = cast.category.award.round
    at_once(
        *(lambda: send_up(by=cast.administrator, award_round=award_round) for _twice in range(2))
    )

    assert Nomination.objects.filter(sent_up_from=cast.nomination).count() == 1
