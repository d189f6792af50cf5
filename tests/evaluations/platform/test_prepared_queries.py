"""A prepared query answers what its queryset answers: for every number, day and database."""

import datetime
import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast as CastTo
from django.db.models.functions import Coalesce
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cdd_awards.sessions import PERSON, SESSION
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.evidence.reading import NEWEST_VERSIONS
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.openings import COVERAGE, coverage_of
from evaluations.entry.nominations.slot_states import PRESENTED, SlotState
from evaluations.entry.schedule.models import EvaluationSession, SessionVersion, SlotNomination
from evaluations.entry.schedule.session_version import COUNTERS, touch
from evaluations.judging.figures.queries import CATEGORIES_WITH_FIGURES
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.actions.reopening import ask_reopening, second_reopening
from evaluations.judging.results.models import Reopening, Result, of_outer_panel
from evaluations.judging.results.panel import Assignment, panel_for
from evaluations.judging.results.queries import (
    ABSENCES,
    DECLARATIONS,
    HEARD_IN,
    NOMINATIONS,
    PANEL,
    SEATS,
    SHEETS,
    STANDINGS,
)
from evaluations.judging.results.turnout import whole_nominations
from evaluations.judging.scoring.actions.sheets import open_agreed
from evaluations.judging.scoring.models import (
    Absence,
    Declaration,
    DimensionNote,
    Disclosure,
    Discussion,
    Mark,
    MarkKind,
    PrivateNote,
    Proposal,
    ScoreSheet,
    Standing,
)
from evaluations.judging.scoring.queries import (
    APART,
    MARKS,
    NOTES,
    PRIVATE_NOTE,
    RECEIVED,
    SHEET_PAGE,
    WRITABLE_SHEET,
)
from evaluations.outcome.objections.models import Objection
from evaluations.oversight.home.queries import (
    BEGUN,
    DONE,
    DUTIES,
    OWN_AND_BESIDE,
    SESSIONS,
    TODAY,
    UNREAD,
    WAITING,
)
from evaluations.platform.notices.models import Notice
from evaluations.platform.prepared_queries import LARGEST, Param, PreparedQuery
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import (
    AwardRound,
    Category,
    Mode,
    Phase,
    Stage,
    StageSource,
    Zone,
)
from evaluations.setup.rubrics.entry import BY_FIGURE
from evaluations.setup.rubrics.models import AdjustmentRule, Dimension, FigureBy, Indicator
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_committee,
    make_evidence,
    make_file,
    make_nomination,
    make_session,
    make_slot,
    make_unit,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from tests.figures import make_stages
from units.models import Place, Region, User

pytestmark = pytest.mark.django_db
COMPARED = {
    *(COUNTERS, NEWEST_VERSIONS, SHEET_PAGE, WRITABLE_SHEET, MARKS, NOTES, PRIVATE_NOTE),
    *(PANEL, SEATS, HEARD_IN, NOMINATIONS, SHEETS, DECLARATIONS, ABSENCES, STANDINGS),
    *(RECEIVED, APART, CATEGORIES_WITH_FIGURES),
    *(DUTIES, OWN_AND_BESIDE, BEGUN, DONE, UNREAD, SESSIONS, TODAY, WAITING),
    *(SESSION, PERSON, COVERAGE),
}


def writable_rows(by: User, sheet: int) -> QuerySet[ScoreSheet, tuple[Any, ...]]:
    """What WRITABLE_SHEET stands for."""
    here = {"nomination": OuterRef("nomination")}
    absent = Absence.objects.filter(**here, seat=OuterRef("seat"), lifted_at=None)
    recused = Declaration.objects.filter(**here, seat__user=by, is_recused=True)
    declared = Declaration.objects.filter(**here, seat=OuterRef("seat"))
    award_round, slot = "nomination__category__award__round__", "nomination__slot_place__slot__"
    columns = ["state", "rubric_id", "rubric__frozen_at", f"{award_round}phase"]
    columns += [f"{award_round}open_from", f"{award_round}evidence_closes_at"]
    columns += [f"{slot}state", f"{slot}session__date", "seat_id", "nomination_id"]
    columns += ["nomination__nominee_class"]
    rows = ScoreSheet.objects.writable_by(by).filter(pk=sheet)
    return rows.annotate(
        is_absent=Exists(absent),
        is_undeclared=Q(seat__isnull=False) & ~Exists(declared),
        is_recused=Exists(recused),
        is_out=Exists(closing_of_outer_sheet()),
    ).values_list(
        *columns,
        "is_absent",
        "is_undeclared",
        "is_recused",
        "is_out",
        f"{award_round}comment_at_extremes",
    )


def closing_of_outer_sheet() -> QuerySet[Standing]:
    return Standing.objects.closing().filter(nomination=OuterRef("nomination"))


def let_go(nomination: int, **fields: Any) -> Standing:
    """A nominee that a second person has agreed to disqualify, or another standing."""
    asker, second = User.objects.order_by("pk")[:2]
    now = timezone.now()
    params = {"kind": "disqualified", "seconded_at": now, "seconded_by": second, **fields}
    row = Standing.objects.create(
        nomination_id=nomination,
        kind=params["kind"],
        reason="เหตุผล",
        asked_at=now,
        asked_by=asker,
    )
    row.seconded_at, row.seconded_by = params["seconded_at"], params["seconded_by"]
    row.save()
    return row


def value(instance: Any, lookup: str) -> Any:
    """What an instance leads to under a column's name; None where the way ends."""
    for step in lookup.split("__"):
        instance = getattr(instance, step, None)
    return instance


def compare(query: PreparedQuery, plain: QuerySet[Any], **params: Param) -> list[Any]:
    """The prepared instances hold in every column what the queryset's do: one query."""
    names, _rows = query.ask(**params)
    with CaptureQueriesContext(connection) as queries:
        instances = query.instances(plain.model, **params)
        told = [[value(instance, name) for name in names] for instance in instances]
    assert len(queries) == 1
    assert told == [[value(one, name) for name in names] for one in plain]
    return instances


def with_objections(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    waiting = Objection.objects.unanswered() | Objection.objects.sent().to_ask_for()
    here = waiting.filter(window__result__committee=OuterRef("committee"))
    return seats.annotate(has_objections=Exists(here))


@pytest.fixture
def sheets(cast: Cast) -> list[int]:
    """Sheets of every kind: handed in, open, undeclared, agreed; without a slot,
    of which one is recused and one absent."""
    found = [submitted_sheet(judge=cast.chair, nomination=cast.nomination)]
    found += [opened_sheet(judge=cast.member, nomination=cast.nomination)]
    found += [opened_sheet(judge=cast.secretary, nomination=cast.nomination)]
    Declaration.objects.filter(seat__user=cast.secretary).delete()
    agreed, single = another(cast, Mode.AGREED), another(cast, Mode.INDIVIDUAL)
    found.append(open_agreed(by=cast.secretary, nomination=agreed))
    found += [opened_sheet(judge=judge, nomination=single) for judge in cast.judges]
    chair, member, *_others = single.committee.seats.all()
    Declaration.objects.filter(seat=chair).update(is_recused=True)
    params = {"reason": "ป่วย", "made_at": timezone.now(), "made_by": cast.chair}
    Absence.objects.create(seat=member, nomination=single, **params)
    SlotNomination.objects.filter(nomination=single).delete()
    let_go(cast.nomination.pk)
    let_go(single.pk, kind="shown_only")
    let_go(agreed.pk, seconded_at=None, seconded_by=None)
    return [sheet.pk for sheet in found]


def another(cast: Cast, mode: str) -> Any:
    """A nomination that is presented to another committee of the same people."""
    category = make_category(award_round=cast.category.award.round, mode=mode)
    people = {seat.user: seat.position for seat in cast.committee.seats.all()}
    committee = make_committee(category=category, people=people)
    nomination = make_nomination(category=category, committee=committee)
    session = make_session(committee=committee)
    make_slot(session=session, nominations=[nomination], state=SlotState.PRESENTING)
    return nomination


def add_a_gate(category: Category) -> None:
    """A stage before that decides who goes on."""
    votes = make_stages(category=category)
    votes.gate = 30
    votes.save()


def test_every_prepared_query_is_compared() -> None:
    # What is frozen is not listed (tests/conftest.py).
    gc.unfreeze()
    gc.collect()
    made = {one for one in gc.get_objects() if isinstance(one, PreparedQuery)}
    gc.freeze()

    assert made == COMPARED


def asked(sheets: list[int]) -> Iterator[tuple[User, int]]:
    """Everybody for every sheet, and for one that is not there."""
    for user in User.objects.order_by("pk"):
        for sheet in (*sheets, 0):
            yield user, sheet


def change_the_seats(today: datetime.date) -> None:
    """Seats that end today, seats that begin today, and seats held until tomorrow."""
    day = datetime.timedelta(days=1)
    Seat.objects.filter(number=1).update(valid_until=today)
    Seat.objects.filter(number=2).update(valid_from=today)
    Seat.objects.filter(number=3).update(valid_from=today - 3 * day, valid_until=today + day)


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_a_mark_asks_what_the_queryset_asks(sheets: list[int], days: int) -> None:
    change_the_seats(timezone.localdate())
    answers = []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        today = timezone.localdate()
        for user, sheet in asked(sheets):
            row = WRITABLE_SHEET.first(by=user.pk, sheet=sheet, today=today)
            assert row == writable_rows(user, sheet).first()
            answers.append(row)
    assert any(answers)
    assert None in answers


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_a_sheet_asks_what_the_queryset_asks(sheets: list[int], days: int) -> None:
    change_the_seats(timezone.localdate())
    declared = Declaration.objects.filter(
        seat=OuterRef("seat"), nomination=OuterRef("nomination"), is_recused=False
    )
    own = ScoreSheet.objects.filter(seat=OuterRef("seat"), rubric=OuterRef("rubric"))
    other_sheets = own.exclude(pk=OuterRef("pk")).exclude(state="archived")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        today = timezone.localdate()
        for user, sheet in asked(sheets):
            written = ScoreSheet.objects.writable_by(user).with_page().filter(pk=sheet)
            written = written.annotate(
                has_declared=Exists(declared),
                is_out=Exists(closing_of_outer_sheet()),
                has_others=Exists(other_sheets),
            )
            compare(SHEET_PAGE, written, by=user.pk, sheet=sheet, today=today)


def test_a_mark_sees_who_is_absent_undeclared_and_recused(cast: Cast, sheets: list[int]) -> None:
    today = timezone.localdate()
    rows = [WRITABLE_SHEET.first(by=user.pk, sheet=pk, today=today) for user, pk in asked(sheets)]
    for column in (-5, -4, -3, -2):
        assert {bool(row[column]) for row in rows if row} == {True, False}


def panel_rows(by: User) -> QuerySet[Any]:
    """What PANEL stands for."""
    latest = Result.objects.filter(of_outer_panel()).order_by("-number")
    wishes = Reopening.objects.unsettled().filter(of_outer_panel())
    whole = ("committee__round", "category__award", "category__rubric")
    rows: QuerySet[Any] = Assignment.objects.select_related(*whole).annotate(
        latest_result=Subquery(latest.values("pk")[:1]),
        wish=Subquery(wishes.values("pk")[:1]),
        seconded=Subquery(wishes.values("seconded_at")[:1]),
        has_stages=Exists(Stage.objects.filter(category=OuterRef("category"))),
    )
    return rows.filter(committee__in=Committee.objects.visible_to(by))


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_a_panel_asks_what_the_queryset_asks(cast: Cast, days: int) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    first = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    wish = ask_reopening(by=cast.chair, result=first, reason="แก้คะแนน")
    second_reopening(by=cast.secretary, wish=wish)
    add_a_gate(another(cast, Mode.AGREED).category)
    change_the_seats(timezone.localdate())
    found = []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        today = timezone.localdate()
        pairs = [*Assignment.objects.values_list("committee", "category"), (0, 0)]
        for user in User.objects.order_by("pk"):
            for committee, category in pairs:
                rows = panel_rows(user).filter(committee=committee, category=category)
                asked = {"committee": committee, "category": category, "today": today}
                found += compare(PANEL, rows, by=user.pk, oversees=user.oversees, **asked) or [
                    None
                ]
    assert None in found
    assert {bool(one.seconded) for one in found if one} == {True, False}
    assert {bool(one.has_stages) for one in found if one} == {True, False}


def test_a_board_follows_the_session_that_the_queryset_finds(cast: Cast) -> None:
    today = timezone.localdate()
    for days in (-1, 1):
        session = make_session(
            committee=cast.committee, date=today + datetime.timedelta(days=days)
        )
        nomination = make_nomination(category=cast.category, committee=cast.committee)
        make_slot(session=session, nominations=[nomination])
    another(cast, Mode.INDIVIDUAL)
    make_committee(category=cast.category, people={})
    SessionVersion.objects.filter(session=cast.session).update(slots=3, sheets=2, agreed=1)
    found = []
    for committee, category in Assignment.objects.values_list("committee", "category"):
        heard = EvaluationSession.objects.filter(
            committee=committee, date__lte=today, slots__places__nomination__category=category
        ).order_by("-date", "-pk")
        counts = ("pulse__slots", "pulse__sheets", "pulse__agreed")
        found.append(HEARD_IN.first(committee=committee, category=category, today=today))
        assert found[-1] == heard.values_list("pk", *counts).first()
    assert (cast.session.pk, 3, 2, 1) in found
    assert None in found


def test_a_board_asks_for_its_nominations_as_the_queryset_asks(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    others: dict[str, Any] = {"category": cast.category, "committee": cast.committee}
    begun = {"opened_at": timezone.now(), "opened_by": cast.chair}
    Discussion.objects.create(nomination=make_nomination(**others), **begun)
    make_nomination(**others, state="submitted")
    add_a_gate(another(cast, Mode.INDIVIDUAL).category)
    found = []
    for committee, category in Assignment.objects.values_list("committee", "category"):
        panel = panel_for(cast.administrator, committee, category)
        assert panel is not None
        asked = {"committee": committee, "category": category}
        found += compare(NOMINATIONS, whole_nominations(panel), **asked)
    for flag in ("has_gate", "is_discussed", "was_scored", "slot_date"):
        assert {bool(vars(one)[flag]) for one in found} == {True, False}


def test_what_came_in_is_asked_as_the_querysets_ask(cast: Cast, sheets: list[int]) -> None:
    held = cast.committee.seats.all()
    Seat.objects.filter(pk=held[1].pk).update(substitute_for=held[0])
    for committee in (cast.committee.pk, 0):
        compare(SEATS, Seat.objects.filter(committee=committee).with_role(), committee=committee)
    every = list(ScoreSheet.objects.values_list("nomination", flat=True))
    for pks in (every, every[:1], []):
        here = {"nomination__in": pks}
        declared = Declaration.objects.filter(**here)
        for with_all in (True, False):
            rows = declared if with_all else declared.recused()
            compare(DECLARATIONS, rows, nominations=pks, with_all=with_all)
        compare(ABSENCES, Absence.objects.standing().filter(**here), nominations=pks)
        unended = Standing.objects.unended().select_related("asked_by", "seconded_by")
        compare(STANDINGS, unended.filter(**here), nominations=pks)
        plain = ScoreSheet.objects.filter(**here).annotate(
            written=CastTo("subtotals", TextField()), marked=Exists(marks_of_outer_sheet())
        )
        columns = ["nomination_id", "seat_id", "pk", "state", "digest", "written", "top_marks"]
        columns += ["failed_mandatory", "content", "marked"]
        told = [
            (*row[:-2], json.loads(row[-2]) if row[-2] else None, bool(row[-1]))
            for row in SHEETS.rows(nominations=pks, with_content=True, with_marks=True)
        ]
        assert sorted(told, key=str) == sorted(plain.values_list(*columns), key=str)
        for row in SHEETS.rows(nominations=pks, with_content=False, with_marks=False):
            assert (row[-2], bool(row[-1])) == (None, False)


def test_who_is_waited_for_is_asked_as_the_querysets_ask(cast: Cast, sheets: list[int]) -> None:
    every = list(ScoreSheet.objects.values_list("nomination", flat=True))
    kinds = set()
    for pks in (every, every[:1], []):
        here = {"nomination__in": pks}
        counted = ScoreSheet.objects.counted().filter(**here)
        received = counted.values_list("pk", "nomination", "seat")
        assert sorted(RECEIVED.rows(nominations=pks), key=str) == sorted(received, key=str)
        recused = Declaration.objects.recused().filter(**here)
        absent = Absence.objects.standing().filter(**here)
        closed = Standing.objects.closing().filter(**here)
        told: list[tuple[int, int | None]] = [
            row for rows in (recused, absent) for row in rows.values_list("nomination", "seat")
        ]
        told += [(pk, None) for pk in closed.values_list("nomination", flat=True)]
        assert sorted(APART.rows(nominations=pks), key=str) == sorted(told, key=str)
        kinds |= {seat is None for _pk, seat in told}
    assert kinds == {True, False}


def with_figures(pks: list[int]) -> QuerySet[Category]:
    """What CATEGORIES_WITH_FIGURES stands for."""
    of_rubric = OuterRef("rubric")
    by_secretary = Indicator.objects.filter(
        figure_by=FigureBy.SECRETARY, entry__in=BY_FIGURE, dimension__rubric=of_rubric
    )
    stages = Stage.objects.filter(source=StageSource.FIGURE, category=OuterRef("pk"))
    return Category.objects.filter(pk__in=pks).filter(
        Exists(by_secretary)
        | Exists(stages)
        | Exists(AdjustmentRule.objects.filter(rubric=of_rubric))
    )


def test_what_is_keyed_is_asked_as_the_queryset_asks(cast: Cast) -> None:
    by_secretary, by_judge = make_category(), make_category()
    for category, by in ((by_secretary, "secretary"), (by_judge, "judge")):
        rows = Indicator.objects.filter(dimension__rubric=category.rubric_id)
        rows.filter(pk=rows[0].pk).update(entry="linear", figure_by=by, target=5)
    deducted = make_category()
    AdjustmentRule.objects.create(
        rubric=deducted.rubric, number=1, kind="deduction", name="เกินเวลา", unit="นาที", points=1
    )
    make_stages(category=cast.category)
    every = list(Category.objects.values_list("pk", flat=True))
    for pks in (every, [by_judge.pk], []):
        found = CATEGORIES_WITH_FIGURES.rows(categories=pks)
        assert sorted(found) == sorted(with_figures(pks).values_list("pk", "rubric"))
    keyed_in = {pk for pk, _rubric in CATEGORIES_WITH_FIGURES.rows(categories=every)}
    assert keyed_in >= {cast.category.pk, by_secretary.pk, deducted.pk}
    assert by_judge.pk not in keyed_in


def duties(committees: list[int]) -> QuerySet[Any]:
    """What DUTIES stands for."""
    rows = Nomination.objects.accepted().filter(
        committee__in=committees, category__award__round__phase=Phase.EVALUATING
    )
    every = list(Category.objects.values_list("pk", flat=True))
    alone = rows.from_documents_alone().filter(slot_place=None)
    agreed = ScoreSheet.objects.counted().filter(
        nomination=OuterRef("pk"), committee=OuterRef("committee")
    )
    return (
        rows.with_slot_state()
        .annotate(
            closes_at=F("category__award__round__evidence_closes_at"),
            takes_sheets=Q(category__award__mode=Mode.INDIVIDUAL) | Exists(agreed),
            is_from_documents=Q(pk__in=alone.values("pk")),
            keys_figures=Q(category__in=with_figures(every).values("pk")),
            is_certified=Exists(Result.objects.filter(of_outer_panel()))
            & ~Exists(Reopening.objects.open().filter(of_outer_panel())),
        )
        .select_related("category__award")
        .order_by("slot_place__slot__starts_at", "slot_place__number", "pk")
    )


def test_a_first_page_asks_what_the_queryset_asks(cast: Cast, sheets: list[int]) -> None:
    gated, alone = another(cast, Mode.AGREED), another(cast, Mode.INDIVIDUAL)
    add_a_gate(gated.category)
    Dimension.objects.filter(rubric=alone.category.rubric_id).update(scored_from="documents")
    SlotNomination.objects.filter(nomination=alone).delete()
    single = another(cast, Mode.INDIVIDUAL)
    here: dict[str, Any] = {"category": single.category, "committee": single.committee}
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=single)
    make_nomination(**here, state="submitted")
    first = certify(by=cast.chair, **here)
    committees = list(Committee.objects.values_list("pk", flat=True))
    found = compare(DUTIES, duties(committees), committees=committees)
    wish = ask_reopening(by=cast.chair, result=first, reason="แก้คะแนน")
    second_reopening(by=cast.secretary, wish=wish)
    found += compare(DUTIES, duties(committees), committees=committees)
    flags = ("has_gate", "takes_sheets", "is_from_documents", "is_certified", "slot_date")
    for flag in (*flags, "keys_figures"):
        assert {bool(vars(one)[flag]) for one in found} == {True, False}, flag
    assert compare(DUTIES, duties([]), committees=[]) == []
    AwardRound.objects.update(phase=Phase.CLOSED)
    assert compare(DUTIES, duties(committees), committees=committees) == []


def sessions_of(user: User) -> QuerySet[EvaluationSession]:
    """What SESSIONS stands for."""
    rows = EvaluationSession.objects.visible_to(user).select_related("host")
    return rows.filter(committee__round__phase=Phase.EVALUATING).order_by("-date", "pk")


@pytest.mark.parametrize("days", [-1, 0, 1, 2])
def test_everybody_sees_the_sessions_that_the_queryset_shows(cast: Cast, days: int) -> None:
    another(cast, Mode.AGREED)
    closed = another(cast, Mode.INDIVIDUAL).category.award.round
    assert closed == cast.category.award.round
    beside = make_category()
    elsewhere = make_committee(category=beside, people={make_user(): Position.CHAIR})
    unit = make_unit(parent=cast.officer.unit)
    nomination = make_nomination(category=beside, committee=elsewhere, unit=unit)
    make_slot(session=make_session(committee=elsewhere), nominations=[nomination])
    change_the_seats(timezone.localdate())
    shown = {}
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        for user in User.objects.order_by("pk"):
            asked: dict[str, Any] = {"by": user.pk, "today": timezone.localdate()}
            asked |= {"oversees": user.oversees, "is_officer": user.is_officer}
            shown[user] = len(compare(SESSIONS, sessions_of(user), **asked, most=9))
            assert len(compare(SESSIONS, sessions_of(user)[:1], **asked, most=1)) <= 1
    assert len(set(shown.values())) > 2
    assert shown[cast.officer] > 0
    AwardRound.objects.update(phase=Phase.CLOSED)
    nobody: dict[str, Any] = {"by": 0, "today": timezone.localdate(), "most": 9}
    nobody |= {"oversees": True, "is_officer": True}
    assert compare(SESSIONS, EvaluationSession.objects.none(), **nobody) == []


def test_a_first_page_tells_whose_seats_and_sheets_there_are(
    cast: Cast, sheets: list[int]
) -> None:
    single = another(cast, Mode.INDIVIDUAL)
    submitted_sheet(judge=cast.chair, nomination=single)
    now = timezone.now()
    Disclosure.objects.get_or_create(nomination=single, defaults={"revealed_at": now})
    written = {"version": 1, "saved_as": uuid4(), "saved_at": timezone.now()}
    rubric = ScoreSheet.objects.get(pk=sheets[1]).rubric_id
    for kind, one in zip(
        MarkKind, Indicator.objects.filter(dimension__rubric=rubric), strict=False
    ):
        points = "8.00" if kind == MarkKind.SCORED else None
        Mark.objects.create(sheet_id=sheets[1], indicator=one, kind=kind, points=points, **written)
    counts, opened = set(), set()
    for user in User.objects.order_by("pk"):
        own = Seat.objects.filter(user=user).order_by().values("committee")
        beside = Seat.objects.filter(committee__in=own).order_by("number", "pk")
        compare(OWN_AND_BESIDE, with_objections(beside), by=user.pk)
        seats = list(Seat.objects.filter(user=user).values_list("pk", flat=True))
        begun = BEGUN.instances(ScoreSheet, seats=seats)
        asked = {one.nomination_id: vars(one)["marked"] for one in begun}
        here = ScoreSheet.objects.writable().filter(seat__in=seats)
        assert asked == {pk: marked for pk, (_s, marked) in here.with_progress().items()}
        counts |= set(asked.values())
        done = ScoreSheet.objects.filter(seat__user=user).counted()
        revealed = Disclosure.objects.filter(nomination=OuterRef("nomination"))
        done = done.annotate(is_revealed=Exists(revealed)).order_by("-submitted_at", "-pk")
        for most in (1, 9):
            found = compare(DONE, done[:most], by=user.pk, most=most)
            opened |= {bool(one.is_revealed) for one in found}
    assert counts >= {0, 2}
    assert opened == {True, False}


def test_what_is_unread_is_asked_as_the_queryset_asks(cast: Cast) -> None:
    for number, read_at in enumerate([None, timezone.now(), None, None]):
        for user in (cast.chair, cast.member):
            params = {"about": f"{number}", "params": {"n": number}, "read_at": read_at}
            Notice.objects.create(
                user=user, kind="reminder", address="/", made_at=timezone.now(), **params
            )
    for user in (cast.chair, cast.officer):
        rows = Notice.objects.visible_to(user).unread()
        for most in (2, 9):
            found = compare(UNREAD, rows[:most], by=user.pk, most=most)
            assert len(found) == (min(most, 3) if user == cast.chair else 0)


def test_what_runs_today_is_asked_as_the_queryset_asks(cast: Cast, sheets: list[int]) -> None:
    today, yesterday = timezone.localdate(), timezone.localdate() - datetime.timedelta(days=1)
    committees = list(Committee.objects.values_list("pk", flat=True))
    slot = "slot__session", "slot__session__host__name", "slot", "slot__state", "slot__starts_at"
    names = "nomination__official_name", "nomination__category__name"
    keys = "nomination", "nomination__category", "nomination__unit"
    gates = Stage.objects.filter(category=OuterRef("nomination__category"), gate__isnull=False)
    for pks, day in (
        (committees, today),
        (committees[:1], today),
        ([], today),
        (committees, yesterday),
    ):
        here = {"slot__session__committee__in": pks, "slot__session__date": day}
        rows = SlotNomination.objects.filter(**here)
        rows = rows.order_by("slot__starts_at", "slot", "number")
        found = TODAY.rows(committees=pks, today=day)
        assert found == list(rows.values_list(*slot, *names, *keys, Exists(gates)))
        assert bool(found) == (bool(pks) and day == today)


def agreed_to_come(sessions: list[int]) -> QuerySet[SlotNomination, int]:
    """The sessions of what was presented and has no sheet of the committee's yet."""
    handed_in = ScoreSheet.objects.counted().filter(seat=None, nomination=OuterRef("nomination"))
    heard = SlotNomination.objects.filter(slot__session__in=sessions, slot__state__in=PRESENTED)
    rows = heard.filter(~Exists(handed_in), nomination__category__award__mode=Mode.AGREED)
    return rows.values_list("slot__session", flat=True)


def test_what_waits_today_is_asked_as_the_querysets_ask(cast: Cast, sheets: list[int]) -> None:
    keyed = {"keyed_by": cast.secretary, "keyed_at": timezone.now()}
    seats = cast.committee.seats.all()
    for seat, state in zip(seats, ("keyed", "differs"), strict=False):
        keyed_in = {"seat": seat, "nomination": cast.nomination, "values": {}}
        PaperEntry.objects.create(state=state, **keyed_in, **keyed)
    made = {"made_by": cast.secretary, "made_at": timezone.now(), "reason": "เหตุผล"}
    Proposal.objects.create(kind="absence", seat=seats[0], nomination=cast.nomination, **made)
    in_slot = "nomination__slot_place__slot__session"
    sessions = list(EvaluationSession.objects.values_list("pk", flat=True))
    committees = list(Committee.objects.values_list("pk", flat=True))
    category = make_category(award_round=cast.category.award.round, mode=Mode.AGREED)
    agreed = make_nomination(category=category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[agreed], state=SlotState.CLOSED)
    kinds = set()
    for user in (cast.secretary, cast.chair):
        for chaired in (committees, []):
            here = {f"{in_slot}__in": sessions}
            proposals = Proposal.objects.waiting().filter(
                nomination__committee__in=chaired, **here
            )
            papers = PaperEntry.objects.waiting().filter(**here).exclude(keyed_by=user)
            told = Counter(("proposal", pk) for pk in proposals.values_list(in_slot, flat=True))
            told += Counter(("paper", pk) for pk in papers.values_list(in_slot, flat=True))
            told += Counter(("agreed", pk) for pk in agreed_to_come(sessions))
            rows = WAITING.rows(by=user.pk, sessions=sessions, chaired=chaired)
            assert {(kind, pk): count for kind, pk, count in rows} == told
            kinds |= {(kind, count) for kind, _pk, count in rows}
    assert kinds == {("proposal", 1), ("paper", 2), ("agreed", 1)}
    assert WAITING.rows(by=cast.chair.pk, sessions=[], chaired=committees) == []


def unread_count() -> Coalesce:
    """How many notices a person has not read."""
    unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by()
    counted = unread.values("user").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def test_who_is_signed_in_is_asked_as_the_queryset_asks(
    cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(cast.member)
    kept = Session.objects.get()
    for key in (kept.pk, "x" * 32, ""):
        rows = Session.objects.filter(pk=key).values_list("session_data", "expire_date")
        assert SESSION.rows(key=key) == list(rows)
    for pk in (*User.objects.values_list("pk", flat=True), 0):
        people = User.objects.annotate(unread_notices=unread_count())
        compare(PERSON, people.filter(pk=pk), person=pk)
    assert client.get(reverse("home")).status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get(reverse("home")).status_code == 302
    User.objects.filter(pk=cast.chair.pk).update(is_active=False)
    assert sign_in(cast.chair).get(reverse("home")).status_code == 302


def test_rows_that_lead_to_the_same_row_share_it(cast: Cast) -> None:
    here: dict[str, Any] = {"category": cast.category, "committee": cast.committee}
    make_nomination(**here)
    one, other = DUTIES.instances(Nomination, committees=[cast.committee.pk])
    assert one.category is other.category
    assert one.category.award is other.category.award


def marks_of_outer_sheet() -> QuerySet[Mark]:
    return Mark.objects.filter(sheet=OuterRef("pk"))


def test_what_stands_on_a_sheet_is_asked_as_the_querysets_ask(
    cast: Cast, sheets: list[int]
) -> None:
    written = {"version": 1, "saved_as": uuid4(), "saved_at": timezone.now()}
    sheet = ScoreSheet.objects.get(pk=sheets[1])
    dimension = sheet.rubric.dimensions.all()[0]
    scored = {"kind": MarkKind.SCORED, "points": "8.00"}
    Mark.objects.create(sheet=sheet, indicator=dimension.indicators.all()[0], **scored, **written)
    DimensionNote.objects.create(sheet=sheet, dimension=dimension, strengths="เด่น", **written)
    seat = cast.seat(cast.member)
    here = {"seat": seat.pk, "nomination": sheet.nomination_id}
    PrivateNote.objects.create(seat=seat, nomination=sheet.nomination, text="จำไว้", **written)
    found = compare(MARKS, Mark.objects.filter(sheet=sheet), sheet=sheet.pk)
    found += compare(NOTES, DimensionNote.objects.filter(sheet=sheet), sheet=sheet.pk)
    found += compare(PRIVATE_NOTE, PrivateNote.objects.filter(**here), **here)
    assert {type(one) for one in found} == {Mark, DimensionNote, PrivateNote}
    assert compare(MARKS, Mark.objects.none(), sheet=0) == []


def test_evidence_is_asked_as_the_queryset_asks(cast: Cast) -> None:
    for number in range(3):
        make_file(nomination=cast.nomination)
        item = make_evidence(nomination=cast.nomination, title=f"ชิ้นที่ {number}")
        newest = item.versions.latest("number")
        newest.pk, newest.number = None, newest.number + 1
        newest.save()
    EvidenceItem.objects.filter(pk=item.pk).update(removed_at=timezone.now())
    for nomination in (cast.nomination.pk, 0):
        shown = EvidenceVersion.objects.shown_of(nomination)
        versions = compare(NEWEST_VERSIONS, shown, nomination=nomination)
        assert len(versions) == (5 if nomination else 0)
        assert all(version.get_deferred_fields() == {"text"} for version in versions)


def test_what_rounds_cover_is_asked_as_the_queryset_asks(cast: Cast) -> None:
    region = Region.objects.create(number=18)
    codes = ("23", "2301", "2302", "2303")
    places = [Place.objects.create(code=code, name_th=code, name_en=code) for code in codes]
    other = another(cast, Mode.INDIVIDUAL).committee
    other.regions.add(region)
    other.places.set(places[:1])
    for number in (1, 2):
        zone = Zone.objects.create(round=other.round, number=number, name=f"กลุ่ม {number}")
        zone.places.set(places[number:])
        other.zones.add(zone)
    apart = make_committee(category=make_category(), people={})
    apart.places.set(places[2:])

    rounds = [other.round_id, apart.round_id]
    found = coverage_of(rounds)
    rows = Committee.objects.filter(round__in=rounds).with_coverage()
    assert {
        scope.key: (scope.regions, scope.places) for one in rounds for scope in found[one]
    } == {row.pk: ({one.number for one in row.regions.all()}, row.place_codes) for row in rows}
    assert len(rows) == 3
    assert coverage_of([]) == {}


def test_a_poll_asks_what_the_queryset_asks(cast: Cast) -> None:
    touch(cast.session, "slots")
    touch(cast.session, "sheets", "slots")
    for session in (cast.session.pk, 0):
        pulses = SessionVersion.objects.filter(session=session)
        assert (
            COUNTERS.first(session=session)
            == pulses.values_list("slots", "sheets", "agreed").first()
        )


def test_nothing_that_is_left_out_is_asked_for_all(cast: Cast) -> None:
    with pytest.raises(Exception, match="session"):
        COUNTERS.rows()


@pytest.mark.parametrize("number", [0, -1, LARGEST, LARGEST + 1, 10**40, -(10**40)])
def test_a_number_that_no_row_has(cast: Cast, number: int) -> None:
    """An address may hold any number; the database refuses what is too large for it."""
    assert COUNTERS.rows(session=number) == []


@pytest.mark.parametrize("name", ["sheet", "sheet_save", "sheet_review"])
def test_an_address_with_a_huge_number_is_404(
    cast: Cast, sign_in: Callable[[User], Client], name: str
) -> None:
    client, address = sign_in(cast.member), reverse(name, args=[10**30])
    body = {"user": cast.member.pk, "writings": []}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 404
    assert client.get(reverse("board", args=[10**30, 10**30])).status_code == 404


def test_a_lock_is_asked_for_where_the_database_has_one(cast: Cast) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        WRITABLE_SHEET.rows(by=1, sheet=1, today=timezone.localdate())
    assert ("FOR UPDATE OF sheet" in queries[0]["sql"]) == (connection.vendor == "postgresql")


def test_many_threads_ask_at_once(guarded_transactions: None) -> None:
    cast = make_cast()
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))

    def ask(pk: int) -> tuple[int, bool]:
        try:
            today = timezone.localdate()
            return pk, bool(SHEET_PAGE.rows(by=pk, sheet=sheet.pk, today=today))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert {pk for pk, is_own in pool.map(ask, people * 10) if is_own} == {cast.member.pk}
