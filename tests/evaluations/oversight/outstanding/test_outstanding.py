"""What is due, late and done: counted as the read model says it, and told to whom it concerns."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.results.turnout import turnout_of
from evaluations.judging.results.uncertified import panels_without
from evaluations.oversight.outstanding.access import scope_of
from evaluations.oversight.outstanding.items import (
    EVIDENCE,
    JOINED,
    NOMINATIONS,
    OBJECTIONS,
    PROVISIONAL,
    RESULTS,
    SHEETS,
    Count,
    by_kind,
)
from evaluations.oversight.outstanding.reading import items_of, remembered_items
from evaluations.setup.committees.models import Position, Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_evidence,
    make_nomination,
    make_round,
    make_slot,
    make_unit,
    make_user,
    submitted_sheet,
)
from tests.objecting import answer, judged, moved, objected, window_of
from units.models import User

SignIn = Callable[[User], Client]
DAY = datetime.timedelta(days=1)
NOT_HEARD = {PROVISIONAL: Count(), OBJECTIONS: Count()}
# A mark of 7.5 and a total of 75, and no time of day.
MARK = re.compile(r"(?<![\d.])75?\.(?:5|0)0?(?!\d)")


def counts(cast: Cast) -> dict[str, Count]:
    return by_kind(items_of([cast.committee.round_id]))


def draft(cast: Cast, **fields: object) -> Nomination:
    unit = make_unit(parent=cast.nomination.unit)
    values = {"state": NominationState.DRAFT, "accepted_at": None, **fields}
    return make_nomination(category=cast.category, committee=None, unit=unit, **values)


def test_each_kind_is_counted_due_late_and_done(cast: Cast) -> None:
    now = timezone.now()
    draft(cast)

    assert counts(cast) == {
        NOMINATIONS: Count(due=1, done=1),
        EVIDENCE: Count(due=1),
        JOINED: Count(late=3),
        SHEETS: Count(due=3),
        RESULTS: Count(due=1),
        **NOT_HEARD,
    }

    make_evidence(nomination=cast.nomination)
    User.objects.filter(pk=cast.chair.pk).update(last_login=now)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    AwardRound.objects.update(nominations_close_at=now - DAY, evidence_closes_at=now)
    EvaluationSession.objects.update(date=timezone.localdate() - DAY)

    assert counts(cast) == {
        NOMINATIONS: Count(late=1, done=1),
        EVIDENCE: Count(done=1),
        JOINED: Count(late=2, done=1),
        SHEETS: Count(late=2, done=1),
        RESULTS: Count(late=1),
        **NOT_HEARD,
    }

    draft(cast, deadline_extended_to=now + DAY)
    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert counts(cast)[NOMINATIONS] == Count(due=1, late=1, done=1)
    assert counts(cast)[SHEETS] == Count(done=3)
    assert counts(cast)[RESULTS] == Count(done=1)


def test_sheets_and_results_are_those_of_the_turnout(cast: Cast) -> None:
    """Nothing is counted a second way: with a no-show, an absence and a second committee."""
    for state in ("presenting", "no_show"):
        more = make_nomination(category=cast.category, committee=cast.committee)
        make_slot(session=cast.session, nominations=[more], state=state)
    other = make_committee(category=cast.category, people={cast.chair: Position.CHAIR})
    make_nomination(category=cast.category, committee=other)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    owed, received = 0, 0
    for committee in (cast.committee, other):
        rows = Nomination.objects.filter(committee=committee).with_slot_state()
        turnout = turnout_of(rows, Seat.objects.filter(committee=committee))
        owed += sum(len(turnout.owed(one)) for one in turnout.nominations)
        received += sum(len(turnout.counted(one.pk)) for one in turnout.nominations)

    found = counts(cast)

    assert (found[SHEETS].open, found[SHEETS].done) == (owed, received) == (6, 1)
    without = panels_without(Result.objects.standing(), cast.committee.round)
    assert found[RESULTS].open == len(without) == 2


def test_those_who_can_mend_it_are_named(cast: Cast) -> None:
    """The office's own people; where nobody is, those of the office above."""
    late = draft(cast)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)

    people = {(item.kind, item.key): set(item.people) for item in items_of([late_round(cast)])}

    assert people[NOMINATIONS, late.pk] == {cast.officer.pk}
    assert people[EVIDENCE, cast.nomination.pk] == {cast.officer.pk}
    assert people[SHEETS, cast.nomination.pk] == {cast.chair.pk, cast.secretary.pk}
    assert people[RESULTS, cast.committee.pk] == {cast.chair.pk}
    assert people[JOINED, cast.seat(cast.member).pk] == {cast.member.pk}


def late_round(cast: Cast) -> int:
    return cast.committee.round_id


def test_each_knows_of_the_own_part_alone(cast: Cast) -> None:
    """Drafts are the offices' and the administrator's; sheets those of who runs the committee."""
    draft(cast)
    strange = make_committee(category=make_category(award_round=cast.committee.round), people={})
    make_nomination(category=cast.category, committee=strange)
    items = items_of([cast.committee.round_id])
    found = {
        role: {
            kind: count.open + count.done
            for kind, count in by_kind(
                item for item in items if scope_of(getattr(cast, role)).sees(item)
            ).items()
        }
        for role in ("administrator", "auditor", "chair", "secretary", "officer", "member")
    }

    every = {NOMINATIONS: 3, EVIDENCE: 2, JOINED: 3, SHEETS: 3, RESULTS: 2}
    every |= {PROVISIONAL: 0, OBJECTIONS: 0}
    nothing = dict.fromkeys(every, 0)
    own = {JOINED: 3, SHEETS: 3, RESULTS: 1}
    assert found == {
        "administrator": every,
        "auditor": {**every, NOMINATIONS: 2},
        "chair": {**nothing, **own},
        "secretary": {**nothing, NOMINATIONS: 1, EVIDENCE: 1, **own},
        "officer": {**nothing, NOMINATIONS: 2, EVIDENCE: 1},
        "member": nothing,
    }


@pytest.mark.parametrize(
    ("role", "kind", "answer"),
    [
        ("chair", SHEETS, 200),
        ("chair", EVIDENCE, 404),
        ("secretary", EVIDENCE, 200),
        ("officer", NOMINATIONS, 200),
        ("officer", SHEETS, 404),
        ("other_officer", NOMINATIONS, 404),
        ("member", SHEETS, 404),
        ("administrator", "marks", 404),
    ],
)
def test_drill_down_opens_to_whom_it_concerns(
    cast: Cast, sign_in: SignIn, role: str, kind: str, answer: int
) -> None:
    client = sign_in(getattr(cast, role))

    shown = client.get(reverse("round_owing", args=[cast.committee.round_id, kind]))

    assert shown.status_code == answer


def test_no_mark_stands_on_any_of_the_pages(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="7.5")
    pk = cast.committee.round_id
    tables = [reverse("round_outstanding", args=[pk]) + f"?by={by}" for by in ("category", "x")]
    kinds = [reverse("round_owing", args=[pk, kind]) for kind in (SHEETS, RESULTS)]
    for role in ("administrator", "auditor", "chair", "secretary"):
        client = sign_in(getattr(cast, role))
        for address in (reverse("home"), reverse("outstanding"), *tables, *kinds):
            shown = client.get(address)
            assert shown.status_code == 200
            assert not MARK.search(shown.content.decode())


def test_drill_down_is_narrowed_and_paged(cast: Cast, sign_in: SignIn) -> None:
    for at in range(31):
        unit = make_unit(name=f"กลุ่มอาชีพที่ {at:02}", parent=cast.nomination.unit)
        make_nomination(
            category=cast.category,
            committee=None,
            unit=unit,
            state=NominationState.DRAFT,
            accepted_at=None,
        )
    client = sign_in(cast.administrator)
    address = reverse("round_owing", args=[cast.committee.round_id, NOMINATIONS])

    first = client.get(address).content.decode()
    found = client.get(address, {"q": "อาชีพที่ 07"}).content.decode()
    late = client.get(address, {"late": "on"}).content.decode()
    other = client.get(address, {"category": "999999"}).content.decode()

    assert "หน้า 1 จาก 2" in first
    assert "ค้างอยู่ 31 รายการ" in first
    assert cast.officer.full_name in first
    assert "กลุ่มอาชีพที่ 07" in found
    assert "กลุ่มอาชีพที่ 08" not in found
    assert "ไม่มีรายการที่ตรงกับที่ค้นหา" in late
    assert "กลุ่มอาชีพที่ 07" in other  # an unknown category narrows nothing


def test_one_round_costs_as_much_as_thirty(cast: Cast) -> None:
    def cost(rounds: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            items_of(rounds)
        return len(captured)

    few = cost([cast.committee.round_id])
    rounds = [cast.committee.round_id]
    for _one in range(29):
        category = make_category(award_round=make_round(), rubric=cast.category.rubric)
        other = make_committee(category=category, people={make_user(): Position.CHAIR})
        make_nomination(category=category, committee=other)
        rounds.append(other.round_id)

    assert cost(rounds) == few <= 13


def test_pages_cost_the_same_for_one_and_thirty(cast: Cast, sign_in: SignIn) -> None:
    client, pk = sign_in(cast.administrator), cast.committee.round_id
    addresses = [
        reverse("home"),
        reverse("outstanding"),
        reverse("round_outstanding", args=[pk]),
        reverse("round_owing", args=[pk, SHEETS]),
    ]

    def cost() -> dict[str, int]:
        found = {}
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found[address] = len(captured)
        return found

    few = cost()
    for _one in range(30):
        make_nomination(category=cast.category, committee=cast.committee)
    remembered_items.cache_clear()

    assert cost() == few


def test_the_home_of_an_administrator_counts_and_leads_there(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.administrator).get(reverse("home")).content.decode()

    assert reverse("round_owing", args=[cast.committee.round_id, SHEETS]) in shown
    assert "แบบให้คะแนน" in shown
    assert "ถึงกำหนด 3" in shown
    for role, has_link in {"secretary": True, "officer": True, "member": False}.items():
        page = sign_in(getattr(cast, role)).get(reverse("home")).content.decode()
        assert (reverse("outstanding") in page) is has_link


def test_a_round_without_anything_is_not_done(cast: Cast, sign_in: SignIn) -> None:
    empty = make_round(phase=Phase.OPEN)
    client = sign_in(cast.administrator)

    shown = client.get(reverse("round_outstanding", args=[empty.pk])).content.decode()
    home = client.get(reverse("home")).content.decode()

    assert "ยังไม่มีอะไรถึงกำหนด และยังไม่มีอะไรเสร็จ" in shown
    assert home.count("ยังไม่มี</span>") == 5


def more_committees(cast: Cast) -> None:
    """Another committee of the round with sheets of its own, and a draft of another office."""
    for _one in range(2):
        category = make_category(award_round=cast.committee.round)
        people = {make_user(): Position.CHAIR, make_user(): Position.SECRETARY}
        other = make_committee(category=category, people=people)
        nomination = make_nomination(category=category, committee=other)
        make_slot(session=cast.session, nominations=[nomination])
    draft(cast)


@pytest.mark.parametrize("role", ["chair", "secretary", "officer", "other_officer"])
def test_the_rows_of_some_tell_of_them_what_all_rows_tell(cast: Cast, role: str) -> None:
    more_committees(cast)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    scope, rounds = scope_of(getattr(cast, role)), [cast.committee.round_id]

    all_rows = [item for item in items_of(rounds) if scope.sees(item)]
    own_rows = [item for item in items_of(rounds, scope) if scope.sees(item)]

    assert own_rows == all_rows
    assert len(items_of(rounds, scope)) < len(items_of(rounds))
    assert bool(own_rows) is (role != "other_officer")


@pytest.mark.parametrize(
    ("role", "kinds", "others"),
    [
        ("secretary", (NOMINATIONS, EVIDENCE, JOINED, SHEETS, RESULTS), ()),
        ("officer", (NOMINATIONS, EVIDENCE), (JOINED, SHEETS, RESULTS)),
        ("chair", (), (NOMINATIONS, EVIDENCE, JOINED, SHEETS, RESULTS)),
        ("member", (), (NOMINATIONS, EVIDENCE, JOINED, SHEETS, RESULTS)),
    ],
)
def test_the_home_counts_what_is_one_s_own(
    cast: Cast, sign_in: SignIn, role: str, kinds: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Each count leads to those that are open, and the page there opens for the same person."""
    draft(cast)
    more_committees(cast)
    client, pk = sign_in(getattr(cast, role)), cast.committee.round_id
    home = client.get(reverse("home")).content.decode()

    for kind in (*kinds, *others):
        address = reverse("round_owing", args=[pk, kind])
        is_open = (
            kind in kinds
            and by_kind(
                item for item in items_of([pk]) if scope_of(getattr(cast, role)).sees(item)
            )[kind].open
        )
        assert (f'href="{address}"' in home) is bool(is_open), kind
        if is_open:
            assert client.get(address).status_code == 200
    if role == "secretary":
        assert "ถึงกำหนด 3" in home


@pytest.fixture
def above(cast: Cast) -> User:
    """An officer of the office above the nominated one."""
    office = cast.nomination.unit
    office.parent = make_unit(parent=office.parent)
    office.save()
    return make_user(unit=office.parent)


def test_the_days_to_object_are_counted_for_the_office_alone(
    cast: Cast, above: User, sign_in: SignIn
) -> None:
    judged(cast)
    window, rounds = window_of(cast), [cast.committee.round_id]
    AwardRound.objects.update(phase=Phase.CLOSED)

    assert counts(cast)[PROVISIONAL] == Count(due=1, until=window.closes_on)
    office, owing = sign_in(cast.officer), reverse("round_owing", args=[*rounds, PROVISIONAL])
    home = office.get(reverse("home")).content.decode()
    assert "เหลือ 10 วัน" in home
    assert owing in home
    address = reverse("objection_window", args=[window.pk])
    assert address in office.get(owing).content.decode()
    scope = scope_of(above)
    seen = [item.kind for item in items_of(rounds, scope) if scope.sees(item)]
    assert seen == [NOMINATIONS, EVIDENCE]


def test_objections_to_answer_are_counted_for_the_committee(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(cast)
    objected(cast, 1, 2)
    window = window_of(cast)
    assert counts(cast)[PROVISIONAL] == Count(done=1)
    assert counts(cast)[OBJECTIONS] == Count(due=2, until=window.closes_on)
    answers = reverse("objection_answers", args=[window.pk])
    assert answers in sign_in(cast.chair).get(reverse("home")).content.decode()
    owing = reverse("round_owing", args=[cast.committee.round_id, OBJECTIONS])
    for role in ("secretary", "administrator"):
        client = sign_in(getattr(cast, role))
        assert owing in client.get(reverse("home")).content.decode(), role
        assert answers in client.get(owing).content.decode()
    assert sign_in(cast.officer).get(owing).status_code == 404

    answer(cast, cast.chair)
    moved(window, 1, monkeypatch)

    assert counts(cast)[OBJECTIONS] == Count(late=1, done=1, until=window.closes_on)
