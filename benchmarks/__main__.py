"""Measure everything and print one table: `make bench`."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import django

from benchmarks import servers
from benchmarks.report import Row, write
from benchmarks.servers import Call, Server, Visitor, compare, gunicorn, start_postgresql

if TYPE_CHECKING:
    from benchmarks import stage

BATCH, FEWER = 40, 8


def our_environment(folder: str, address: str) -> dict[str, str]:
    return {
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DATABASE_URL": address,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "cdd_awards.settings",
        "HTTPS": "0",
        "LOG_LEVEL": "INFO",
        "SECRET_KEY": "only-for-benchmarks-" + "0123456789" * 5,
        "VAR_DIR": folder,
    }


def floor_rows(environment: dict[str, str]) -> tuple[str, str]:
    """The floor's rows, made by a process with the floor's settings: its visitor's cookies."""
    command = [sys.executable, "-m", "benchmarks.floor_data"]
    given = {**os.environ, **environment}
    told = subprocess.run(command, env=given, capture_output=True, check=True)
    cookies, token = json.loads(told.stdout)
    return cookies, token


def database_row(data: "stage.Data", folder: str, server: Server, bare: Visitor) -> Row:
    """What the database's own processes use for a save, beside the floor's save."""
    from benchmarks import stage

    ours = stage.calls_to(data, servers.of_database(folder, server)).save
    visitor = replace(bare, server=servers.of_database(folder, bare.server))
    value, beside = compare(ours, floor_calls(visitor, 1)["save"], BATCH)
    return Row("save one mark: CPU of the database", value, "ms", 3, beside)


def floor_calls(visitor: Visitor, page_size: int) -> dict[str, Call]:
    page = f"/page/{page_size}/"
    return {
        "save": Call(visitor, lambda at: visitor.send("POST", "/save/", f"points={at % 10}")),
        "page": Call(visitor, lambda _at: visitor.send("GET", page)),
        "board": Call(visitor, lambda _at: visitor.send("GET", "/board/76/")),
    }


def keepers_rows(
    asked: tuple[dict[str, tuple[Call, int]], Call, str], bare: Visitor, counts: dict[str, int]
) -> list[Row]:
    """The administrators' pages beside floor pages of the same size, and the editor's save."""
    calls, save, body = asked
    rows = []
    for name, (call, size) in calls.items():
        floor = Call(bare, lambda _at, size=size: bare.send("GET", f"/page/{size}/"))  # type: ignore[misc]
        ours, theirs = compare(call, floor, BATCH)
        rows.append(Row(f"{name}: CPU", ours, "ms", 5, theirs))
    ours, theirs = compare(save, Call(bare, lambda _at: bare.send("POST", "/form/", body)), BATCH)
    rows.append(Row("rubric editor save, 5 × 10 × 5: CPU", ours, "ms", 5, theirs))
    most = {"readiness list of a national round": 40, "rubric editor save": 30}
    rows += [
        Row(f"{name}: queries", count, "queries", most.get(name, 12))
        for name, count in counts.items()
    ]
    return rows


def started(folder: str) -> tuple[dict[str, str], dict[str, str]]:
    """Django on an empty PostgreSQL: our environment and the floor's."""
    address, for_the_floor = start_postgresql(folder)
    ours = our_environment(folder, address)
    os.environ.update(ours)
    django.setup()
    return ours, for_the_floor


def a_full_day(
    ours: dict[str, str], for_the_floor: dict[str, str], signed_in: tuple[str, str]
) -> list[Row]:
    """The load of a day; on servers of its own, because it leaves them warm and large."""
    from benchmarks import load

    day = load.prepare()
    with (
        servers.ours(ours, load.THREADS) as server,
        gunicorn("benchmarks.floor", for_the_floor, load.THREADS) as bare,
    ):
        floor = Visitor(bare, *signed_in)
        return [*load.poll_rows(day, server, floor, BATCH), *load.rows(day, server, floor)]


def documents(
    ours: dict[str, str], for_the_floor: dict[str, str], signed_in: tuple[str, str]
) -> list[Row]:
    """Long documents, and what is public."""
    from benchmarks import documents

    data = documents.prepare()
    rows = documents.document_rows(data, ours)
    with (
        servers.ours(ours) as server,
        gunicorn("benchmarks.floor", for_the_floor) as bare,
    ):
        return [*rows, *documents.public_rows(data, server, Visitor(bare, *signed_in))]


def pages(
    ours: dict[str, str], for_the_floor: dict[str, str], folder: str, signed_in: tuple[str, str]
) -> list[Row]:
    """Pages, saves and files, one after another."""
    from benchmarks import administration, evidence, plain, stage

    data = stage.prepare_benches()
    kept_pages = administration.prepare()
    counts = stage.query_counts(data)
    page_counts = administration.query_counts(kept_pages)
    with (
        servers.ours(ours) as server,
        gunicorn("benchmarks.floor", for_the_floor) as bare,
        gunicorn("benchmarks.cat", {"CAT_TARGET": f"{folder}/cat"}) as cat,
    ):
        calls = stage.calls_to(data, server)
        visitor = Visitor(bare, *signed_in)
        floor = floor_calls(visitor, calls.page_size)
        kept = keepers_rows(administration.calls_to(kept_pages, server), visitor, page_counts)
        save = compare(calls.save, floor["save"], BATCH)
        page = compare(calls.page, floor["page"], BATCH)
        database = database_row(data, folder, server, visitor)
        board = compare(calls.board, floor["board"], BATCH)
        home = compare(calls.home, floor_calls(visitor, calls.home_size)["page"], BATCH)
        large = compare(calls.large, calls.board, FEWER)
        memory = [*(server.memory(kind) for kind in ("Pss", "Rss")), bare.memory()]
        # Last: the sheet that was measured above had no evidence.
        files = evidence.rows(evidence.prepare(data), server, cat, visitor)
    start = plain.start_cpu("import cdd_awards.wsgi", ours)
    bare_start = plain.start_cpu("import benchmarks.floor", for_the_floor)
    return [
        Row("save one mark: CPU", save[0], "ms", 3, save[1]),
        Row("save one mark: queries with BEGIN and COMMIT", counts["save"], "queries", 8),
        database,
        Row("score sheet of 30 indicators: CPU", page[0], "ms", 4, page[1]),
        Row("score sheet: queries", counts["page"], "queries", 12),
        Row("home of a judge for whom 76 wait: CPU", home[0], "ms", 5, home[1]),
        Row("home of a judge: queries", counts["home"], "queries", 12),
        Row("board of 76: CPU", board[0], "ms", 2.5, board[1]),
        Row("board of 76: queries", counts["board"], "queries", 8),
        Row("board of 760 beside that of 76: CPU", large[0], "ms", 10, large[1]),
        Row("board of 760: queries", counts["large"], "queries", 8),
        Row("committee summary of a category: queries", counts["summary"], "queries", 10),
        *plain.rows(),
        Row("cold start: CPU", start, "s", 1),
        Row("cold start of bare Django: CPU, for scale", bare_start, "s", 1),
        Row("memory of a worker after load, shared parts divided", memory[0], "MiB", 110),
        Row("the same, shared parts counted whole", memory[1], "MiB", 130),
        Row("memory of a bare worker, for scale", memory[2], "MiB", 120),
        *kept,
        *files,
    ]


def in_a_browser(ours: dict[str, str]) -> list[Row]:
    """What a judge's phone fetches, and how long it takes."""
    from benchmarks import browser, stage

    stage.prepare_tables()
    running, sheet = stage.running_bench()
    with servers.ours(ours) as server:
        return browser.rows(running.chair, f"/sheets/{sheet.pk}/", server)


def among_nodes(folder: str) -> list[Row]:
    """Several nodes, killed in turn, on one database and one store."""
    from tests.s3 import s3_server

    keys = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
    with s3_server() as store:
        address = f"s3://evidence-bucket/awards?endpoint={store.endpoint}&region=us-east-1"
        os.environ.update({**keys, "EVIDENCE_STORE": address, "EMAIL_URL": "memorymail://"})
        ours, _for_the_floor = started(folder)
        from benchmarks import nodes, stage

        stage.prepare_tables(static=False)
        return nodes.rows(folder, ours)


def measure(folder: str, parts: list[str]) -> list[Row]:
    """Every part, or those that are named: pages, day, documents; alone browser, thousand, mail,
    and sealing, journal or ten_years (and how many entries the base has)."""
    ours, for_the_floor = started(folder)
    from benchmarks import journal, mail, sealing, stage, ten_years, thousand

    alone: dict[str, Callable[..., list[Row]]] = {
        "ten_years": ten_years.measured,
        "sealing": sealing.measured,
        "journal": journal.measured,
        "thousand": lambda _environment: thousand.measured(),
        "mail": lambda _environment: mail.measured(),
        "browser": in_a_browser,
    }
    if parts and parts[0] in alone:
        return alone[parts[0]](ours, *map(int, parts[1:]))

    stage.prepare_tables()
    signed_in = floor_rows(for_the_floor)
    rows = []
    if not parts or "pages" in parts:
        rows += pages(ours, for_the_floor, folder, signed_in)
    if not parts or "day" in parts:
        rows += a_full_day(ours, for_the_floor, signed_in)
    if not parts or "documents" in parts:
        rows += documents(ours, for_the_floor, signed_in)
    return rows


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="cdd-awards-bench-") as folder:
        parts = sys.argv[1:]
        rows = among_nodes(folder) if parts == ["nodes"] else measure(folder, parts)
        write(rows, "-".join(["results", *parts]))
