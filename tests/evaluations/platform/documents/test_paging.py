"""A long document on the screen: pages of bounded size, and rows read as they are shown."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluations.judging.day.progress import progress_of
from evaluations.platform.documents.document import Document, Head, LongRows, Table, Text
from evaluations.platform.documents.paging import ROWS_A_PAGE, pages_of, shown_on
from evaluations.platform.journal.actions import record
from tests.factories import Cast, make_nomination, make_slot
from units.models import User

SignIn = Callable[[User], Client]


def table(count: int, name: str = "") -> Table:
    rows = tuple((f"{name}{at}",) for at in range(count))
    return Table(columns=(Head("x"),), rows=rows, heading=name, note=f"note {name}")


def document(*sizes: int) -> Document:
    tables = [table(size, f"t{at}-") for at, size in enumerate(sizes)]
    return Document(title="x", subject="y", parts=(Text(("first",)), *tables))


def rows_on(whole: Document, most: int) -> list[list[str]]:
    pages = [shown_on(whole, pieces) for pieces in pages_of(whole, most)]
    return [[row[0] for one in page.tables for row in one.rows] for page in pages]


@given(sizes=st.lists(st.integers(0, 40), max_size=8), most=st.integers(1, 15))
def test_every_row_stands_on_one_page_in_its_order(sizes: list[int], most: int) -> None:
    whole = document(*sizes)
    pages = rows_on(whole, most)

    assert [row for page in pages for row in page] == [
        row[0] for one in whole.tables for row in one.rows
    ]
    assert all(len(page) <= most for page in pages)


@given(sizes=st.lists(st.integers(0, 40), max_size=8), most=st.integers(1, 15))
def test_a_note_stands_once_under_the_last_of_its_rows(sizes: list[int], most: int) -> None:
    whole = document(*sizes)
    shown = [shown_on(whole, pieces) for pieces in pages_of(whole, most)]

    notes = [one.note for page in shown for one in page.tables if one.note]
    assert notes == [one.note for one in whole.tables]


def test_a_short_table_is_not_cut() -> None:
    assert [len(page) for page in rows_on(document(6, 6, 3), 10)] == [6, 9]


def test_a_page_of_long_rows_reads_what_it_shows() -> None:
    asked = []

    def read(first: int, last: int) -> list[tuple[str, ...]]:
        asked.append((first, last))
        return [(str(at),) for at in range(first, last)]

    whole = Document("x", "y", (Table(columns=(Head("x"),), rows=LongRows(10_000, read)),))
    pages = pages_of(whole)
    shown = shown_on(whole, pages[2])

    assert len(shown.tables[0].rows) == ROWS_A_PAGE
    assert asked == [(2 * ROWS_A_PAGE, 3 * ROWS_A_PAGE)]
    assert whole.row_count == 10_000


def test_long_rows_are_the_same_where_they_say_the_same() -> None:
    def rows(text: str) -> LongRows:
        return LongRows(3, lambda first, last: [(text,)] * (last - first))

    assert list(rows("a")) == [("a",)] * 3
    assert rows("a")[-1] == ("a",)
    assert repr(rows("a")) == repr(rows("a")) != repr(rows("b"))


def entries_about(cast: Cast, count: int) -> None:
    for at in range(count):
        record(by=cast.chair, verb="nomination.edited", subject=cast.nomination, after={"n": at})


def seen(client: Client, address: str) -> tuple[int, int, str]:
    """Queries, bytes and text of a warm page."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    return len(captured), len(answer.content), answer.content.decode()


@pytest.mark.parametrize("kind", ["audit_nomination", "audit_category", "audit_person"])
def test_an_audit_costs_the_same_however_long_it_is(
    cast: Cast, sign_in: SignIn, kind: str
) -> None:
    keys = {"audit_nomination": cast.nomination.pk, "audit_category": cast.category.pk}
    address = reverse("document", args=[kind, (keys.get(kind, cast.chair.pk),), "page"])
    client = sign_in(cast.auditor)
    entries_about(cast, 2 * ROWS_A_PAGE)
    queries, size, first = seen(client, address)
    entries_about(cast, 2 * ROWS_A_PAGE)
    more_queries, more_size, _text = seen(client, address)

    assert more_queries == queries
    assert more_size < 1.1 * size < 1_000_000
    assert "ถัดไป" in first
    assert "ก่อนหน้า" in client.get(address, {"page": 2}).content.decode()


def test_the_progress_page_shows_thirty_nominations_and_counts_all(
    cast: Cast, sign_in: SignIn
) -> None:
    more = [
        make_nomination(category=cast.category, committee=cast.committee) for _one in range(40)
    ]
    make_slot(session=cast.session, nominations=more)
    first = progress_of(cast.session, cast.chair)
    last = progress_of(cast.session, cast.chair, "2")

    assert (len(first.rows), len(last.rows)) == (30, 11)
    assert first.owed == last.owed == 41 * len(cast.judges)
    page = sign_in(cast.chair).get(reverse("session_progress", args=[cast.session.pk]))
    assert "หน้า 1 จาก 2" in " ".join(page.content.decode().split())
