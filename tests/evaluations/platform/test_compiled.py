"""A compiled query answers what its queryset answers, for every number, day and thread."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Declaration, ScoreSheet
from evaluations.platform.compiled import LOWEST, CompiledQuery
from evaluations.setup.committees.models import Seat
from tests.factories import Cast, make_cast
from units.models import Unit, User

pytestmark = pytest.mark.django_db


def _held(user: int) -> Any:
    return Seat.objects.held_by(User(pk=user)).order_by("pk")


def test_every_number_gets_its_own_rows(cast: Cast) -> None:
    """Asked for one person and then for another, it never answers with the first one's."""
    held = CompiledQuery(_held, "user")
    people = list(User.objects.order_by("pk"))
    for person in [*people, *reversed(people)]:
        assert held.rows(user=person.pk) == list(Seat.objects.held_by(person).order_by("pk"))
    assert any(held.rows(user=person.pk) for person in people)


def test_instances_come_with_what_was_joined_and_annotated(cast: Cast) -> None:
    declared = Declaration.objects.filter(nomination=OuterRef("pk"))

    def build(committee: int) -> Any:
        rows = Nomination.objects.filter(committee=committee).select_related("unit")
        return rows.annotate(day=F("slot_place__slot__session__date"), said=Exists(declared))

    asked = CompiledQuery(build, "committee")
    for committee in (cast.committee.pk, 0):
        plain = list(build(committee).order_by("pk"))
        with CaptureQueriesContext(connection) as queries:
            rows = sorted(asked.rows(committee=committee), key=lambda one: one.pk)
            told = [
                (one.pk, one.unit.name, vars(one)["day"], bool(vars(one)["said"])) for one in rows
            ]
        assert len(queries) == 1
        assert told == [(one.pk, one.unit.name, one.day, bool(one.said)) for one in plain]


def test_values_are_read_as_the_field_reads_them(cast: Cast) -> None:
    columns = ("pk", "valid_from", "scores")
    asked = CompiledQuery(lambda seat: Seat.objects.filter(pk=seat).values_list(*columns), "seat")
    seat = Seat.objects.latest("pk")
    Seat.objects.filter(pk=seat.pk).update(valid_from=datetime.date(2020, 2, 29))
    assert asked.first(seat=seat.pk) == (seat.pk, datetime.date(2020, 2, 29), seat.scores)
    assert asked.first(seat=0) is None


def test_tomorrow_it_is_written_anew(cast: Cast) -> None:
    held = CompiledQuery(_held, "user")
    seat = Seat.objects.filter(valid_until=None).latest("pk")
    Seat.objects.filter(pk=seat.pk).update(valid_until=timezone.localdate())
    assert seat in held.rows(user=seat.user_id)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        assert seat not in held.rows(user=seat.user_id)
    assert seat in held.rows(user=seat.user_id)


def test_a_number_that_the_query_does_not_ask_for_is_refused() -> None:
    """Else somebody's rows would be everybody's."""
    lost = CompiledQuery(lambda user: Unit.objects.all(), "user")
    with pytest.raises(LookupError, match="user"):
        lost.rows(user=1)


def test_a_number_that_is_not_given_is_refused(cast: Cast) -> None:
    held = CompiledQuery(_held, "user")
    with pytest.raises(KeyError):
        held.rows()


@pytest.mark.parametrize("number", [0, -1, LOWEST, 2**63 - 1, 2**63, 10**40, -(10**40)])
def test_a_number_that_no_row_has(cast: Cast, number: int) -> None:
    """An address may hold any number; the database refuses what is too large for it."""
    assert CompiledQuery(_held, "user").rows(user=number) == []


@pytest.mark.parametrize("name", ["sheet", "sheet_save", "sheet_review"])
def test_an_address_with_a_huge_number_is_404(
    cast: Cast, sign_in: Callable[[User], Client], name: str
) -> None:
    client, address = sign_in(cast.member), reverse(name, args=[10**30])
    body = {"user": cast.member.pk, "writings": []}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 404
    assert client.get(reverse("board", args=[10**30, 10**30])).status_code == 404


def test_a_lock_is_asked_for_every_time(cast: Cast) -> None:
    locked = CompiledQuery(
        lambda sheet: ScoreSheet.objects.filter(pk=sheet).select_for_update(of=("self",)), "sheet"
    )
    for _time in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            locked.rows(sheet=1)
        is_locked = "FOR UPDATE" in queries[0]["sql"]
        assert is_locked == connection.features.has_select_for_update


def test_many_threads_ask_at_once(guarded_transactions: None) -> None:
    make_cast()
    held = CompiledQuery(_held, "user")
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    expected = {pk: list(_held(pk)) for pk in people}

    def ask(pk: int) -> tuple[int, list[Seat]]:
        try:
            return pk, held.rows(user=pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(rows == expected[pk] for pk, rows in pool.map(ask, people * 10))
