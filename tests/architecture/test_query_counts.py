"""Every list costs the same number of queries for one row and for six: a query for each row, or
for each other row, would show."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import mark_opened
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.content import submission_content
from evaluations.entry.submissions.models import Submission
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.notices import REMINDER
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.objections.models import ObjectionWindow
from evaluations.outcome.publication.models import Archive, Publication
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.models import Notice
from evaluations.setup.accounts.models import EventKind, SignInEvent
from evaluations.setup.committees.models import Position
from evaluations.setup.directory.models import Import
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    filled_sheet,
    make_category,
    make_committee,
    make_evidence,
    make_file,
    make_job,
    make_nomination,
    make_round,
    make_session,
    make_slot,
    make_unit,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from tests.figures import keyed, make_stages
from tests.objecting import drafted
from units.models import User

SignIn = Callable[[User], Client]
FEW, MANY = 1, 6
pytestmark = pytest.mark.usefixtures("undrawn_papers")


def queries(client: Client, address: str) -> int:
    """Queries of a warm page: what a process remembers is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


def queries_of(client: Client, addresses: Iterable[str]) -> dict[str, int]:
    return {address: queries(client, address) for address in addresses}


def more_nominations(cast: Cast, count: int) -> list[Nomination]:
    made = [
        make_nomination(
            category=cast.category,
            committee=cast.committee,
            unit=make_unit(parent=cast.nomination.unit),
        )
        for _one in range(count)
    ]
    for nomination in made:
        make_slot(session=cast.session, nominations=[nomination])
    return made


def grow_home(cast: Cast) -> None:
    for nomination in more_nominations(cast, MANY):
        submitted_sheet(judge=cast.member, nomination=nomination)
    for _one in range(MANY):
        make_session(committee=cast.committee)
        category = make_category(award_round=cast.category.award.round)
        other = make_committee(category=category, people={cast.chair: Position.CHAIR})
        make_nomination(category=category, committee=other)


def test_first_page(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    roles = ("chair", "member", "secretary", "officer", "administrator")
    clients = {role: sign_in(getattr(cast, role)) for role in roles}
    few = {role: queries(client, reverse("home")) for role, client in clients.items()}

    grow_home(cast)

    assert {role: queries(client, reverse("home")) for role, client in clients.items()} == few
    # Two of them tell who runs a committee what runs today.
    assert max(few[role] for role in ("chair", "member", "administrator")) <= 12
    # And what is due, late and done of the own office, or of the own committees.
    assert few["officer"] <= 13
    assert few["secretary"] <= 23


def test_session_list(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.auditor), reverse("session_list")
    few = queries(client, address)
    for _one in range(MANY - 1):
        make_session(committee=cast.committee)

    assert queries(client, address) == few


def test_session_page(cast: Cast, sign_in: SignIn) -> None:
    roles = ("chair", "officer", "administrator")
    clients = {role: sign_in(getattr(cast, role)) for role in roles}
    address = reverse("session_detail", args=[cast.session.pk])
    few = {role: queries(client, address) for role, client in clients.items()}
    more_nominations(cast, MANY)

    assert {role: queries(client, address) for role, client in clients.items()} == few


def test_pages_of_the_running_day(cast: Cast, sign_in: SignIn) -> None:
    pages = ("session_wall", "session_progress", "roll_call")
    client = sign_in(cast.chair)
    addresses = [reverse(page, args=[cast.session.pk]) for page in pages]
    cast.slot.attendance.create(role="presenter", number=1, name="ก")
    few = queries_of(client, addresses)
    for nomination in more_nominations(cast, MANY):
        submitted_sheet(judge=cast.member, nomination=nomination)
    for number in range(2, MANY):
        cast.slot.attendance.create(role="attendee", number=number, name="ข")
        cast.committee.seats.create(user=make_user(), number=number + 10, position=Position.MEMBER)

    assert queries_of(client, addresses) == few


def test_figures(cast: Cast, sign_in: SignIn) -> None:
    """What is keyed of one nominee and of many; on the list, the board, the day and at home."""
    panel = [cast.committee.pk, cast.category.pk]
    stage = make_stages(category=cast.category)
    keyed(cast, stage, "24")
    addresses = [
        reverse("figure_list", args=panel),
        reverse("board", args=panel),
        reverse("session_detail", args=[cast.session.pk]),
        reverse("session_progress", args=[cast.session.pk]),
        reverse("home"),
    ]
    client = sign_in(cast.chair)
    few = queries_of(client, addresses)

    for nomination in more_nominations(cast, MANY):
        keyed(replace(cast, nomination=nomination), stage, "24")

    assert queries_of(client, addresses) == few


def test_notices(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.member), reverse("notice_list")

    def told(count: int) -> None:
        for _one in range(count):
            notify(
                [cast.member.pk],
                REMINDER,
                about=f"{Notice.objects.count()}",
                params={"name": "ก"},
                address="/",
            )

    told(1)
    few = queries(client, address)
    told(MANY)

    assert queries(client, address) == few


def test_own_marks_side_by_side(cast: Cast, sign_in: SignIn) -> None:
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    client, address = sign_in(cast.member), reverse("earlier_marks", args=[sheet.pk])
    few = queries(client, address)
    for nomination in more_nominations(cast, MANY):
        submitted_sheet(judge=cast.member, nomination=nomination)

    assert queries(client, address) == few


def test_nomination_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.chair)
    address = reverse("nomination_detail", args=[cast.nomination.pk])
    make_evidence(nomination=cast.nomination)
    few = queries(client, address)
    for _one in range(MANY):
        make_evidence(nomination=cast.nomination)

    assert queries(client, address) == few


def test_evidence_pages(cast: Cast, sign_in: SignIn) -> None:
    """One file and many, each with a version more; a piece of them; the state of all."""
    first = make_file(nomination=cast.nomination)
    keys = {
        "nomination_detail": cast.nomination.pk,
        "evidence": first.item_id,
        "nomination_evidence_state": cast.nomination.pk,
        "nomination_evidence": cast.nomination.pk,
    }
    clients = {
        role: sign_in(getattr(cast, role)) for role in ("officer", "secretary", "administrator")
    }

    def counted(receipt: int) -> dict[tuple[str, str], int]:
        return {
            (role, page): queries(client, reverse(page, args=[pk]))
            for role, client in clients.items()
            for page, pk in {**keys, "receipt_pdf": receipt}.items()
            if (role, page) != ("secretary", "nomination_evidence")
        }

    few = counted(handed_in(cast, 1))
    for _one in range(MANY):
        version = make_file(nomination=cast.nomination)
        mark_opened(by=cast.secretary, version=version)

    assert counted(handed_in(cast, 2)) == few


def handed_in(cast: Cast, number: int) -> int:
    now = timezone.now()
    content = submission_content(cast.nomination, by="x", submitted_at=now)
    submission = Submission.objects.create(
        nomination=cast.nomination,
        number=number,
        submitted_at=now,
        content=content,
        digest="0",
    )
    return submission.pk


def test_sheet_page(cast: Cast, sign_in: SignIn) -> None:
    """The same for three seats and for many, with one piece of evidence and with many."""
    make_evidence(nomination=cast.nomination)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    client, address = sign_in(cast.member), reverse("sheet", args=[sheet.pk])
    few = queries(client, address)
    for number in range(4, MANY + 4):
        cast.committee.seats.create(user=make_user(), number=number, position=Position.MEMBER)
        make_evidence(nomination=cast.nomination)

    assert queries(client, address) == few
    # Of which six read the rubric, until its first mark freezes it.
    assert few <= 17


def test_board(cast: Cast, sign_in: SignIn) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    client = sign_in(cast.chair)
    address = reverse("board", args=[cast.committee.pk, cast.category.pk])
    few = queries(client, address)
    for nomination in more_nominations(cast, MANY - 1):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination)

    assert queries(client, address) == few


@pytest.mark.parametrize("page", ["comparison", "result", "result_pdf"])
def test_result_pages(cast: Cast, sign_in: SignIn, page: str) -> None:
    """One nomination against four in the same category before another committee."""
    counts = []
    for size in (FEW, 4):
        category = make_category(award_round=cast.category.award.round)
        people = dict(
            zip(cast.judges, (Position.CHAIR, Position.MEMBER, Position.MEMBER), strict=True)
        )
        committee = make_committee(category=category, people=people)
        nominations = [
            make_nomination(category=category, committee=committee) for _n in range(size)
        ]
        make_slot(session=make_session(committee=committee), nominations=nominations)
        for nomination in nominations:
            for judge in cast.judges:
                submitted_sheet(judge=judge, nomination=nomination)
        result = certify(by=cast.chair, category=category, committee=committee)
        arguments = [result.pk]
        if page == "comparison":
            arguments = [committee.pk, category.pk, nominations[0].pk]
        counts.append(queries(sign_in(cast.chair), reverse(page, args=arguments)))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_result_list(cast: Cast, sign_in: SignIn) -> None:
    def certified(count: int) -> None:
        for _one in range(count):
            category = make_category(award_round=cast.category.award.round)
            people = {cast.chair: Position.CHAIR, cast.member: Position.MEMBER}
            committee = make_committee(category=category, people=people)
            nomination = make_nomination(category=category, committee=committee)
            make_slot(session=make_session(committee=committee), nominations=[nomination])
            for judge in people:
                submitted_sheet(judge=judge, nomination=nomination)
            certify(by=cast.chair, category=category, committee=committee)

    certified(1)
    client, address = sign_in(cast.auditor), reverse("result_list")
    few = queries(client, address)
    certified(3)

    assert queries(client, address) == few


def an_archive(number: int) -> None:
    content: dict[str, Any] = {"files": {}}
    params = {"name": "x", "content": content, "taken_in_at": timezone.now(), "taken_in_by": "x"}
    Archive.objects.create(sha256=str(number), **params)


def a_public_round(number: int) -> None:
    award_round = make_round(phase=Phase.PUBLISHED)
    Publication.objects.create(round=award_round, public_from=timezone.now())


def test_lists_of_documents(cast: Cast, sign_in: SignIn) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            make_job(asked_by=cast.administrator, key=str(number))
            an_archive(number)
            a_public_round(number)

    more(range(FEW))
    client = sign_in(cast.administrator)
    addresses = [reverse(page) for page in ("job_list", "archive_list", "announcements")]
    few = queries_of(client, addresses)
    more(range(FEW, MANY))

    assert queries_of(client, addresses) == few


def test_certificates_of_a_round(cast: Cast, sign_in: SignIn) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            params = {"name": f"{number}", "title": "x", "body": "x", "signer": "x"}
            award_round = cast.category.award.round
            CertificateTemplate.objects.create(round=award_round, number_format="{เลขที่}", **params)

    more(range(FEW))
    client = sign_in(cast.administrator)
    address = reverse("certificates", args=[cast.category.award.round_id])
    few = queries(client, address)
    more(range(FEW, MANY))

    assert queries(client, address) == few


DOCUMENTS: dict[str, Callable[[Cast], list[int]]] = {
    "appointments": lambda cast: [cast.committee.pk],
    "activity": lambda cast: [cast.session.pk],
    "cascade": lambda cast: [cast.category.award.round_id],
    "committee_members": lambda cast: [cast.category.award.round_id],
    "round_copied": lambda cast: [
        copy_round(
            by=cast.administrator,
            source=cast.category.award.round,
            choice=Choice("ปีหน้า", 2570),
        ).pk
    ],
    "roll_call": lambda cast: [cast.session.pk],
    "session_evidence": lambda cast: [cast.session.pk],
    "audit_category": lambda cast: [cast.category.pk],
    "audit_person": lambda cast: [cast.member.pk],
}


def test_pages_of_documents(cast: Cast, sign_in: SignIn) -> None:
    make_evidence(nomination=cast.nomination)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    client = sign_in(cast.administrator)
    addresses = [
        reverse("document", args=[page, keys(cast), "page"]) for page, keys in DOCUMENTS.items()
    ]
    few = queries_of(client, addresses)
    for nomination in more_nominations(cast, MANY - 1):
        make_evidence(nomination=nomination)
        submitted_sheet(judge=cast.member, nomination=nomination)
    for number in range(MANY):
        cast.committee.seats.create(user=make_user(), number=number + 10, position=Position.MEMBER)

    assert queries_of(client, addresses) == few


def test_objections(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(objection_days=10)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    window = drafted(cast, 1)
    pages = [reverse("objection_list"), reverse("objection_window", args=[window.pk])]
    papers = [
        reverse("document", args=["objections_round", cast.committee.round_id, "page"]),
        reverse("document", args=["objections_committee", cast.committee.pk, "page"]),
    ]
    office, overseer = sign_in(cast.officer), sign_in(cast.administrator)
    few = queries_of(office, pages) | queries_of(overseer, papers)
    drafted(cast, 2, 3, 4)
    for nomination in more_nominations(cast, MANY):
        ObjectionWindow.objects.create(
            result=window.result,
            nomination=nomination,
            opened_at=window.opened_at,
            closes_on=window.closes_on,
        )

    assert queries_of(office, pages) | queries_of(overseer, papers) == few


def grow_configuration(cast: Cast) -> None:
    """More of everything that an administrator's lists show."""
    award_round = cast.category.award.round
    for number in range(MANY):
        unit = make_unit(parent=cast.nomination.unit)
        make_user(unit=unit)
        category = make_category(award_round=award_round)
        committee = make_committee(category=category, people={make_user(): Position.CHAIR})
        make_session(committee=committee)
        make_round()
        cast.committee.seats.create(
            user=make_user(unit=unit), number=number + 10, position=Position.MEMBER
        )
        nomination = make_nomination(category=cast.category, committee=cast.committee, unit=unit)
        make_slot(session=cast.session, nominations=[nomination])
        record(by=cast.administrator, verb="round.changed", subject=award_round)
        for person in (cast.administrator, cast.member):
            SignInEvent.objects.create(kind=EventKind.SUCCESS, user=person)
        committee.seats.create(user=cast.member, number=2, position=Position.MEMBER)


WITHOUT_KEYS = (
    *("administration", "sign_in_list", "own_sign_ins", "access_review", "access_review_export"),
    *("unit_list", "person_list", "rubric_list", "round_list", "nomination_list"),
    "nomination_export",
)


def test_administrators_lists(cast: Cast, sign_in: SignIn) -> None:
    record(by=cast.administrator, verb="round.changed", subject=cast.category.award.round)
    SignInEvent.objects.create(kind=EventKind.SUCCESS, user=cast.administrator)
    make_unit(parent=cast.nomination.unit)
    award_round = cast.category.award.round.pk
    arguments: dict[str, list[object]] = {
        **{page: [] for page in WITHOUT_KEYS},
        "unit_detail": [cast.nomination.unit.pk],
        "person_detail": [cast.member.pk],
        "rubric": [cast.category.rubric.pk],
        "round": [award_round],
        "round_sessions": [award_round],
        "committee_list": [award_round],
        "committee": [cast.committee.pk],
        "session_plan": [cast.session.pk],
        "cards": [cast.session.pk],
        "cascade": [award_round],
        "history": ["AwardRound", award_round],
    }
    addresses = [reverse(page, args=keys) for page, keys in arguments.items()]
    client = sign_in(cast.administrator)
    few = queries_of(client, addresses)
    grow_configuration(cast)

    assert queries_of(client, addresses) == few


def test_an_import_of_many_rows(cast: Cast, sign_in: SignIn) -> None:
    """Its page shows thirty of them."""
    line = {"key": "x", "label": "x", "verdict": "add", "changes": {}, "remarks": []}
    row = Import.objects.create(
        kind="offices",
        file_name="x",
        sha256="0" * 64,
        made_by=cast.administrator,
        plan=[{**line, "row": 2}],
    )
    client, address = sign_in(cast.administrator), reverse("import_detail", args=[row.pk])
    few = queries(client, address)
    row.plan = [{**line, "row": number} for number in range(2, 200)]
    row.save()

    assert queries(client, address) == few
