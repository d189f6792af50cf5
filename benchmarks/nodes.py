"""Two web nodes, two workers, two housekeepers, and nothing shared but PostgreSQL and a store.

For some minutes judges save, boards poll, officers upload, documents are drawn, certificates are
issued at both nodes at once and both housekeepers do the night, while one node after the other is
killed and begun anew; then the database itself is restarted under the same load. In the end it is
counted what was lost and what was done twice. Pages are not drawn: no static files are collected.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from django.db import connections
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from benchmarks import load, nodes_counts, stage
from benchmarks.nodes_load import Front, Sender, again_and_again, poll, save, upload
from benchmarks.report import Row
from benchmarks.servers import crash_postgresql
from benchmarks.visit import cookies
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.results.actions.certifying import certify
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.reports.batches import ask_summary
from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.notices.models import Notice
from tests.nodes import HOME, Node, housekeeper, web, worker
from units.models import User

JUDGES, BOARDS, OFFICERS = 40, 80, 2
SAVE_EVERY, POLL_EVERY = 2.0, 2.5
SECONDS = float(os.environ.get("NODES_SECONDS", "240"))
KILL_EVERY, GONE_SECONDS = 30.0, 3.0
DRILL_SECONDS, DRILL_AT = 30.0, 10.0
FILE = 12 << 20
SETTLE_SECONDS = 90


@dataclass
class Scene:
    day: load.Day
    senders: list[Sender]
    bench: stage.Bench
    template: CertificateTemplate
    administrator: User


def environment(folder: str, ours: Mapping[str, str]) -> dict[str, str]:
    return {**ours, "DATABASE_POOL": "8", "EMAIL_URL": f"filemail:///{folder}/mail"}


def prepare() -> Scene:
    """Everybody has an address, so that notices are mailed."""
    day, bench = load.prepare(), stage.small_bench("certified among nodes")
    User.objects.update(email=Concat(F("username"), Value("@example.org")))
    senders = []
    for at, nomination in enumerate(Nomination.objects.order_by("pk")[:OFFICERS]):
        officer = User.objects.create(username=f"nodes-officer-{at}", unit=nomination.unit)
        senders.append(Sender(nomination.pk, *cookies(officer), FILE))
    template = CertificateTemplate.objects.create(
        round=bench.committee.round,
        name="nodes",
        title="เกียรติบัตร",
        body="มอบให้ {ผู้รับ}",
        signer="อธิบดี",
        number_format="{เลขที่}/{ปี}",
    )
    administrator = User.objects.create(username="nodes-administrator", is_administrator=True)
    return Scene(day, senders, bench, template, administrator)


class Cluster:
    """Two nodes of each kind in folders of their own."""

    def __init__(self, folder: str, given: Mapping[str, str]) -> None:
        kinds = {"web": web, "worker": worker, "housekeeper": housekeeper}
        self.nodes = [
            make(f"{kind}-{number}", Path(folder), given)
            for number in (1, 2)
            for kind, make in kinds.items()
        ]
        self.kills = 0

    @property
    def webs(self) -> list[Node]:
        return [node for node in self.nodes if node.port]

    async def kill_in_turn(self, until: float) -> None:
        for node in cycle(self.nodes):
            await asyncio.sleep(KILL_EVERY)
            if time.monotonic() > until - KILL_EVERY / 2:
                return
            await asyncio.to_thread(node.kill)
            self.kills += 1
            await asyncio.sleep(GONE_SECONDS)
            node.begin()

    def do_the_night(self) -> None:
        """On both housekeepers in the same moment."""
        command = [sys.executable, "manage.py", "nightly", "--skip-checks"]
        keepers = [node for node in self.nodes if node.name.startswith("housekeeper")]
        both = [subprocess.Popen(command, cwd=HOME, env=node.own_environment) for node in keepers]
        for process in both:
            process.wait()


def _senders(scene: Scene, front: Front, until: float) -> list[Awaitable[None]]:
    acts: list[Awaitable[None]] = []
    for at, judge in enumerate(scene.day.judges[:JUDGES]):
        first = SAVE_EVERY * at / JUDGES
        acts.append(again_and_again(partial(save, front, judge), SAVE_EVERY, first, until))
    for at, board in enumerate(scene.day.boards[:BOARDS]):
        first = POLL_EVERY * at / BOARDS
        acts.append(again_and_again(partial(poll, front, board), POLL_EVERY, first, until))
    for sender in scene.senders:
        acts.append(again_and_again(partial(upload, front, sender), 10, 1, until))
    return acts


async def _issue_at_both(scene: Scene, front: Front, signed_in: tuple[str, str]) -> None:
    """The same button pressed at both nodes in the same moment."""
    cookie, token = signed_in
    head = (
        f"POST /certificates/{scene.template.pk}/issue/ HTTP/1.1\r\nCookie: {cookie}\r\n"
        f"X-CSRFToken: {token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    await asyncio.gather(*(front.ask(head, b"up_to_rank=") for _node in front.webs))


def _certify_and_ask(scene: Scene) -> None:
    """A result, its long document for two people, and sessions of tomorrow to be told of."""
    bench = scene.bench
    result = certify(by=bench.chair, category=bench.category, committee=bench.committee)
    for person in (bench.chair, scene.administrator):
        ask_summary(person, result, "http://127.0.0.1")
    tomorrow = timezone.localdate() + timedelta(days=1)
    today = EvaluationSession.objects.filter(committee__round=bench.committee.round)
    EvaluationSession.objects.bulk_create(
        EvaluationSession(committee=one.committee, host=one.host, date=tomorrow) for one in today
    )
    connections.close_all()


async def _live_through(scene: Scene, cluster: Cluster, signed_in: tuple[str, str]) -> Front:
    front, until = Front(cluster.webs), time.monotonic() + SECONDS

    async def meanwhile() -> None:
        await asyncio.sleep(SECONDS / 6)
        await asyncio.to_thread(_certify_and_ask, scene)
        for _time in range(3):
            await _issue_at_both(scene, front, signed_in)
        await asyncio.to_thread(cluster.do_the_night)

    await asyncio.gather(*_senders(scene, front, until), cluster.kill_in_turn(until), meanwhile())
    return front


async def _drill(scene: Scene, cluster: Cluster, folder: str) -> tuple[Front, float]:
    """The database crashes and comes again; seconds until nothing fails any more."""
    front, until = Front(cluster.webs), time.monotonic() + DRILL_SECONDS
    crashed_at: list[float] = []

    async def crash() -> None:
        await asyncio.sleep(DRILL_AT)
        crashed_at.append(time.monotonic())
        await asyncio.to_thread(crash_postgresql, folder)

    for judge in scene.day.judges:
        judge.indicators = judge.indicators[::-1]
    await asyncio.gather(*_senders(scene, front, until), crash())
    return front, max([*front.failed_at, crashed_at[0]]) - crashed_at[0]


def _settle() -> None:
    """What killed nodes had is reclaimed as after their time, and others do it."""
    Job.objects.going_on().update(touched_at=timezone.now() - 2 * PATIENCE)
    reclaim_dropped()
    deadline = time.monotonic() + SETTLE_SECONDS
    while Job.objects.going_on().exists() and time.monotonic() < deadline:
        time.sleep(1)
    seal_settled()


def rows(folder: str, ours: Mapping[str, str]) -> list[Row]:
    scene = prepare()
    signed_in = cookies(scene.administrator)
    cluster = Cluster(folder, environment(folder, ours))
    connections.close_all()
    try:
        for node in cluster.nodes:
            node.begin()
        for node in cluster.webs:
            node.wait_until_it_listens()
        front = asyncio.run(_live_through(scene, cluster, signed_in))
        # Before the drill writes over the newest marks.
        counted = _load_rows(front, cluster)
        drilled, seconds = asyncio.run(_drill(scene, cluster, folder))
        connections.close_all()
        _settle()
    finally:
        for node in cluster.nodes:
            node.kill()
    return [*counted, *_drill_rows(drilled, seconds), *_count_rows(folder)]


def _front_rows(front: Front, what: str) -> list[Row]:
    lost, doubled = nodes_counts.marks(front.acknowledged)
    marks = sum(map(len, front.acknowledged.values()))
    seen = front.seen
    return [
        Row(f"{what}: requests", seen["requests"], "", float("inf")),
        Row(f"{what}: requests that failed at first", seen["failed"], "", float("inf")),
        Row(f"{what}: marks acknowledged", marks, "", float("inf")),
        Row(f"{what}: acknowledged marks lost", lost, "", 0),
        Row(f"{what}: marks written twice", doubled, "", 0),
        Row(f"{what}: marks refused", seen["marks refused"], "", 0),
    ]


def _load_rows(front: Front, cluster: Cluster) -> list[Row]:
    seen, waited = front.seen, "uploads that waited for a lost node's claim"
    return [
        Row("nodes killed", cluster.kills, "", float("inf")),
        *_front_rows(front, "killed nodes"),
        Row("killed nodes: not mended by one retry", seen["not mended by one retry"], "", 0),
        Row("killed nodes: files sent", seen["files sent"], "", float("inf")),
        Row(f"killed nodes: {waited}", seen[waited], "", float("inf")),
    ]


def _drill_rows(front: Front, seconds: float) -> list[Row]:
    return [
        *_front_rows(front, "crashed database"),
        Row("crashed database: never answered", front.seen["never answered"], "", 0),
        Row("crashed database: seconds until nothing fails", seconds, "s", 15),
    ]


def _count_rows(folder: str) -> list[Row]:
    mails, doubled = nodes_counts.mails_twice(Path(folder, "mail"))
    claimed = Notice.objects.filter(by_mail=True).exclude(mailed_at=None).count()
    return [
        Row("mails sent", mails, "", float("inf")),
        Row("notices whose mail was claimed", claimed, "", float("inf")),
        Row("twice: mails", doubled, "", 0),
        *(Row(f"twice: {what}", count, "", 0) for what, count in nodes_counts.twice().items()),
        *(Row(what, count, "", 0) for what, count in nodes_counts.unfinished().items()),
    ]
