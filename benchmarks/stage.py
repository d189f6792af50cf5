"""What is measured on the server: synthetic years of 76 and 760 nominations, and who asks."""

import json
import logging
from dataclasses import dataclass
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.servers import Call, Server, Visitor
from benchmarks.visit import cookies
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.sheets import open_sheet
from evaluations.judging.scoring.models import ConflictKind, Mark, ScoreSheet
from evaluations.management.demo.national import Year, seed_year
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Category
from units.models import Unit, UnitKind, User

PASSWORD = "for-the-benchmark-only"  # noqa: S105
SEATS = 5
SMALL, LARGE = 76, 760


@dataclass(frozen=True)
class Bench:
    """One category before one committee of five."""

    committee: Committee
    category: Category
    chair: User

    @property
    def board(self) -> str:
        return f"/committees/{self.committee.pk}/categories/{self.category.pk}/"


@dataclass(frozen=True)
class Data:
    """A bench being scored with one open sheet, and two that are filled."""

    running: Bench
    small: Bench
    large: Bench
    sheet: int
    indicator: int
    result: int

    @property
    def save(self) -> str:
        return f"/sheets/{self.sheet}/save/"

    @property
    def page(self) -> str:
        return f"/sheets/{self.sheet}/"


def _bench(name: str, count: int, *, filled: bool) -> Bench:
    kind = UnitKind.PROVINCE if count <= SMALL else UnitKind.DISTRICT
    units = list(Unit.objects.filter(kind=kind).select_related("place__region")[:count])
    year = Year(units, awards=1, committees=1, seats=(SEATS, SEATS), name=name, is_filled=filled)
    committee = seed_year(year, PASSWORD).committees.get()
    chair = Seat.objects.get(committee=committee, position=Position.CHAIR).user
    return Bench(committee, committee.categories.get(), chair)


def filled_bench(name: str) -> Bench:
    """One that can be certified at once."""
    return _bench(name, SMALL, filled=True)


def small_bench(name: str) -> Bench:
    """The same, quickly made: its paper is long all the same."""
    return _bench(name, 16, filled=True)


def prepare_tables(*, static: bool = True) -> None:
    """Tables, registry, static files."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_registry", stdout=open("/dev/null", "w"))  # noqa: SIM115
    if static:
        call_command("collectstatic", interactive=False, verbosity=0)


def running_bench() -> tuple[Bench, ScoreSheet]:
    """One that is being scored, with a sheet that its chair has opened."""
    running = _bench("open", SMALL, filled=False)
    seat = Seat.objects.get(committee=running.committee, position=Position.CHAIR)
    nomination = Nomination.objects.filter(committee=running.committee)[0]
    declare(by=running.chair, seat=seat, nomination=nomination, kind=ConflictKind.NONE)
    return running, open_sheet(by=running.chair, seat=seat, nomination=nomination)


def prepare_benches() -> Data:
    """The benches, and an open sheet."""
    running, sheet = running_bench()
    small, large = (_bench(f"of {count}", count, filled=True) for count in (SMALL, LARGE))
    certified = _bench("certified", SMALL, filled=True)
    result = certify(
        by=certified.chair, category=certified.category, committee=certified.committee
    )
    indicator = sheet.rubric.dimensions.all()[0].indicators.all()[0].pk
    return Data(running, small, large, sheet.pk, indicator, result.pk)


def mark_body(data: Data, version: int) -> str:
    """A mark that differs from the one before it, with the version that is stored now."""
    one = {
        "id": str(uuid4()),
        "about": "mark",
        "pk": data.indicator,
        "version": version,
        "after": [],
        "values": {"points": str(version % 2 + 3), "comment": ""},
    }
    return json.dumps({"user": data.running.chair.pk, "writings": [one]})


def _queries(user: User, address: str, body: str = "") -> int:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    client.get(address if not body else "/privacy/")
    kind = "application/x-www-form-urlencoded"
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, body, kind) if body else client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return len(captured)


def query_counts(data: Data) -> dict[str, int]:
    """Queries of each page when the process is warm; BEGIN and COMMIT count."""
    logging.disable(logging.CRITICAL)
    chair = data.running.chair
    _queries(chair, data.save, mark_body(data, 0))
    return {
        "save": _queries(chair, data.save, mark_body(data, 1)),
        "page": _queries(chair, data.page),
        "home": _queries(chair, "/"),
        "board": _queries(data.small.chair, data.small.board),
        "large": _queries(data.large.chair, data.large.board),
        "summary": _summary_queries(data),
    }


def _summary_queries(data: Data) -> int:
    """The page of the result asks what its PDF asks; the PDF itself is slow to draw."""
    user = Committee.objects.get(results=data.result).seats.get(position=Position.CHAIR).user
    return _queries(user, f"/results/{data.result}/")


@dataclass(frozen=True)
class Calls:
    """What a server is asked again and again, and the bytes of the score sheet's page and of the
    judge's first page, on which every nominee waits."""

    save: Call
    page: Call
    board: Call
    large: Call
    home: Call
    page_size: int
    home_size: int


def calls_to(data: Data, server: Server) -> Calls:
    judge = Visitor(server, *cookies(data.running.chair))
    small = Visitor(server, *cookies(data.small.chair))
    large = Visitor(server, *cookies(data.large.chair))
    first = Mark.objects.get(sheet=data.sheet).version
    return Calls(
        save=Call(judge, lambda at: judge.send("POST", data.save, mark_body(data, first + at))),
        page=Call(judge, lambda _at: judge.send("GET", data.page)),
        board=Call(small, lambda _at: small.send("GET", data.small.board)),
        large=Call(large, lambda _at: large.send("GET", data.large.board)),
        home=Call(judge, lambda _at: judge.send("GET", "/")),
        page_size=len(judge.send("GET", data.page)),
        home_size=len(judge.send("GET", "/")),
    )
