"""A day at full size: 200 judges who save a mark every two seconds while 400 boards poll.

Sender and servers share the machine. Every request has its time; an answer's delay is counted from
that time, not from when a late sender got round to sending it.
"""

import asyncio
import json
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.report import Row
from benchmarks.servers import Call, Server, Visitor, compare
from benchmarks.stage import PASSWORD
from benchmarks.visit import cookies
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.session_version import token_for
from evaluations.judging.scoring.models import Declaration, ScoreSheet
from evaluations.management.demo.national import REGIONS, Year, seed_year
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.tree import rubric_tree
from units.models import Unit, UnitKind

JUDGES, BOARDS = 200, 400
SAVE_EVERY, POLL_EVERY = 2.0, 2.5
SECONDS, WARM = 30.0, 5.0
OK, NOT_MODIFIED = 200, 304
THREADS = 16
Act = Callable[[int], Awaitable[bool]]


@dataclass
class Judge:
    """A device with one open sheet; it writes its indicators in turn."""

    person: int
    sheet: int
    cookies: str
    token: str
    indicators: list[int]
    versions: dict[int, int] = field(default_factory=dict)


@dataclass
class Board:
    """A page that polls: a plain member's, or one that follows the sheets too."""

    address: str
    seen: str = ""


@dataclass(frozen=True)
class Day:
    judges: list[Judge]
    boards: list[Board]


def prepare() -> Day:
    """Eighteen committees of twelve, each seat with an open sheet for its first nomination."""
    offices = list(Unit.objects.filter(kind=UnitKind.PROVINCE).select_related("place__region"))
    seats = math.ceil(JUDGES / REGIONS)
    year = Year(offices, awards=1, seats=(seats, seats), name="a full day", is_filled=False)
    award_round = seed_year(year, PASSWORD)
    first = {
        nomination.committee_id: nomination
        for nomination in Nomination.objects.filter(committee__round=award_round)
    }
    rows = Seat.objects.filter(committee__in=first).select_related("user")[:JUDGES]
    now, judges = timezone.now(), []
    for seat in rows:
        nomination = first[seat.committee_id]
        Declaration.objects.create(seat=seat, nomination=nomination, declared_at=now, kind="none")
        rubric = nomination.category.rubric
        sheet = ScoreSheet.objects.create(
            seat=seat, nomination=nomination, rubric=rubric, opened_at=now
        )
        told = cookies(seat.user)
        judges.append(Judge(seat.user_id, sheet.pk, *told, list(rubric_tree(rubric).indicators)))
    sessions = EvaluationSession.objects.filter(committee__round=award_round)
    counters = (("slots",), ("slots",), ("slots", "sheets"))
    watched = islice(
        cycle((session.pk, names) for session in sessions for names in counters), BOARDS
    )
    boards = [Board(reverse("pulse", args=[token_for(pk, *names)])) for pk, names in watched]
    return Day(judges, boards)


@dataclass
class Seen:
    """Milliseconds from a request's time to its whole answer, and what went wrong."""

    delays: list[float] = field(default_factory=list)
    errors: int = 0

    def p95(self) -> float:
        ordered = sorted(self.delays)
        return ordered[math.ceil(len(ordered) * 0.95) - 1]


async def _ask(port: int, head: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        writer.write(f"{head}Host: 127.0.0.1\r\nConnection: close\r\n{length}\r\n".encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    told, _end, content = answer.partition(b"\r\n\r\n")
    first, *lines = told.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, content


async def save(port: int, judge: Judge, at: int) -> bool:
    pk = judge.indicators[at % len(judge.indicators)]
    version = judge.versions.get(pk, 0)
    values = {"points": str((version + at) % 10), "comment": ""}
    one: dict[str, object] = {
        "id": str(uuid4()),
        "about": "mark",
        "pk": pk,
        "version": version,
        "after": [],
    }
    head = (
        f"POST /sheets/{judge.sheet}/save/ HTTP/1.1\r\nCookie: {judge.cookies}\r\n"
        f"X-CSRFToken: {judge.token}\r\nContent-Type: application/json\r\n"
    )
    body = json.dumps({"user": judge.person, "writings": [{**one, "values": values}]}).encode()
    status, _headers, content = await _ask(port, head, body)
    told = json.loads(content)["answers"][0] if status == OK else {}
    if told.get("status") != "saved":
        return False
    judge.versions[pk] = told["version"]
    return True


async def _poll(port: int, board: Board) -> bool:
    seen = f"If-None-Match: {board.seen}\r\n" if board.seen else ""
    status, headers, _content = await _ask(port, f"GET {board.address} HTTP/1.1\r\n{seen}")
    board.seen = {name.lower(): value for name, value in headers.items()}.get("etag", "")
    return status in (OK, NOT_MODIFIED)


async def regularly(
    act: Act,
    every: float,
    begin: float,
    seen: Seen,
    seconds: float = SECONDS,
    warm: float = WARM,
) -> None:
    """Act every so often until the time is over; count from when the warm-up ends."""
    for at in range(int(seconds / every)):
        due = begin + at * every
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        try:
            is_good = await act(at)
        except (OSError, ValueError, IndexError):
            is_good = False
        seen.errors += not is_good
        if at * every >= warm:
            seen.delays.append((time.monotonic() - due) * 1000)


def _floor_acts(bare: Visitor) -> tuple[list[Act], list[Act]]:
    """The same on the floor: as many upserts of rows of their own, and reads of one row."""
    port = bare.server.port
    head = (
        f"POST /save/ HTTP/1.1\r\nCookie: {bare.cookies}\r\nX-CSRFToken: {bare.token}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
    )

    async def write(seat: int, at: int) -> bool:
        status, *_rest = await _ask(port, head, f"points={at % 10}&seat={seat}".encode())
        return status == OK

    async def read(_at: int) -> bool:
        status, *_rest = await _ask(port, "GET /smallest/ HTTP/1.1\r\n")
        return status == OK

    return [partial(write, seat) for seat in range(1, JUDGES + 1)], [read] * BOARDS


def _acts(day: Day, port: int) -> tuple[list[Act], list[Act]]:
    saves: list[Act] = [partial(save, port, judge) for judge in day.judges]

    async def poll(board: Board, _at: int) -> bool:
        return await _poll(port, board)

    return saves, [partial(poll, board) for board in day.boards]


async def _live_through(writes: list[Act], reads: list[Act]) -> tuple[Seen, Seen]:
    saves, polls, chance = Seen(), Seen(), random.Random(JUDGES)
    now = time.monotonic() + 0.5
    everybody = [(act, SAVE_EVERY, saves) for act in writes]
    everybody += [(act, POLL_EVERY, polls) for act in reads]
    await asyncio.gather(
        *(
            regularly(act, every, now + chance.random() * every, seen)
            for act, every, seen in everybody
        )
    )
    return saves, polls


def rows(day: Day, server: Server, bare: Visitor) -> list[Row]:
    """The whole load for half a minute, then the same on the floor."""
    before = server.cpu()
    saves, polls = asyncio.run(_live_through(*_acts(day, server.port)))
    used = (server.cpu() - before) / SECONDS
    floor_saves, floor_polls = asyncio.run(_live_through(*_floor_acts(bare)))
    what = f"{JUDGES} judges, {BOARDS} boards"
    return [
        Row(f"{what}: p95 of a save", saves.p95(), "ms", 2, floor_saves.p95()),
        Row(f"{what}: p95 of a poll", polls.p95(), "ms", 2, floor_polls.p95()),
        Row(
            f"{what}: errors of {len(saves.delays) + len(polls.delays)}",
            saves.errors + polls.errors,
            "",
            0,
        ),
        Row(f"{what}: the floor's errors, for scale", floor_saves.errors, "", 0),
        Row(f"{what}: processors that the web processes used", used, "", 2),
    ]


def poll_rows(day: Day, server: Server, bare: Visitor, batch: int) -> list[Row]:
    """A poll without a change beside the floor's smallest view that asks the database."""
    board = day.boards[0]
    asyncio.run(_poll(server.port, board))
    with CaptureQueriesContext(connection) as captured:
        Client(headers={"If-None-Match": board.seen}).get(board.address)
    anybody = Visitor(server, "", "")
    ours = Call(anybody, lambda _at: anybody.send("GET", board.address, seen=board.seen))
    floor = Call(bare, lambda _at: bare.send("GET", "/smallest/"))
    value, beside = compare(ours, floor, batch)
    return [
        Row("board poll without change: CPU", value, "ms", 1.5, beside),
        Row("board poll without change: queries", len(captured), "queries", 2),
    ]
