"""Ten years on: every page row beside its figure on a small base, in turns, in one run.

The old base is a copy of the small one with ten years added (old_base.py), so that both have the
same pages at the same addresses. `python -m benchmarks ten_years`; `make bench` calls it. It
takes twenty minutes of a processor; `python -m benchmarks ten_years 200000` has fewer entries.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.urls import reverse

from benchmarks import administration, journal, old_base, sealing, stage
from benchmarks.report import Row, shown
from benchmarks.servers import Call, Server, Visitor, compare, ours
from benchmarks.visit import cookies
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Mark
from units.models import User

BATCH, MOST = 20, 1.25
Cookies = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """A page, who asks for it, and what a save sends."""

    name: str
    cookies: Cookies
    address: str
    body: Callable[[int], str] | None = None

    def call(self, server: Server) -> Call:
        visitor = Visitor(server, *self.cookies)
        body = self.body
        if body is None:
            return Call(visitor, lambda _at: visitor.send("GET", self.address))
        return Call(visitor, lambda at: visitor.send("POST", self.address, body(at)))


def asked(data: stage.Data, pages: administration.Pages) -> list[Asked]:
    """Every page row, of the small base: the old one is copied from it afterwards."""
    chair, small = cookies(data.running.chair), cookies(data.small.chair)
    keeper = cookies(pages.administrator)
    result = Result.objects.get(pk=data.result)
    judge = cookies(User.objects.get(pk=result.certified_by_id))
    first = Mark.objects.get(sheet=data.sheet).version
    audit = reverse("document", args=["audit_category", (result.category_id,), "page"])
    return [
        Asked("save one mark", chair, data.save, lambda at: stage.mark_body(data, first + at)),
        Asked("score sheet", chair, data.page),
        Asked("board of 76", small, data.small.board),
        Asked("home of a judge", chair, "/"),
        Asked("home of an administrator", keeper, "/"),
        Asked("certified result", judge, f"/results/{data.result}/"),
        Asked("public check", ("", ""), f"/check/{result.code}/"),
        Asked("check of the journal", ("", ""), "/check/journal/"),
        Asked("audit of a category", keeper, audit),
        Asked("nominations", keeper, "/nominations/"),
        Asked("administration", keeper, "/administration/"),
        *(Asked(name, keeper, address) for name, address in pages.addresses.items()),
    ]


def switch_to(name: str) -> None:
    """Have this process work on another database of the same server."""
    sealing.leave()
    for known in (settings.DATABASES["default"], connection.settings_dict):
        known["NAME"] = name
    base, _slash, query = os.environ["DATABASE_URL"].partition("?")
    os.environ["DATABASE_URL"] = f"{base.rpartition('/')[0]}/{name}?{query}"


def copy_database(source: str, name: str) -> None:
    switch_to("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")  # noqa: S608


def page_rows(pages: list[Asked], small: Server, old: Server) -> list[Row]:
    rows = []
    for one in pages:
        here, there = compare(one.call(old), one.call(small), BATCH)
        rows.append(Row(f"{one.name}, ten years on: CPU", here, "ms", MOST, there))
        # Whoever stops a long run has what was measured until then.
        print(shown(rows[-1:]), file=sys.stderr)
    return rows


def measured(environment: Mapping[str, str], entries: int = old_base.ENTRIES) -> list[Row]:
    """Seed both bases, and measure each page on both in turns."""
    stage.prepare_tables()
    data, kept = stage.prepare_benches(), administration.prepare()
    # The first mark of the sheet is saved by this, in both bases.
    stage.query_counts(data)
    pages = asked(data, kept)
    copy_database("ours", "old")
    switch_to("old")
    old_base.seed(entries)
    there = {**environment, "DATABASE_URL": os.environ["DATABASE_URL"]}
    with ours(environment) as small, ours(there) as old:
        measured = page_rows(pages, small, old)
    return [*measured, journal.verify_row(), *sealing.rows(there)]
