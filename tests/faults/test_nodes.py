"""Two nodes of each kind share PostgreSQL and a store, and one of each kind is killed at work."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.utils import timezone

from evaluations.entry.evidence.actions import uploads
from evaluations.entry.evidence.models import EvidenceVersion, Upload, UploadState
from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.models import Notice
from tests import files
from tests.factories import Cast, make_cast, opened_sheet
from tests.faults.test_killed import ACKNOWLEDGED_BETWEEN, Device, Tally, check, database_url
from tests.nodes import Node, housekeeper, web, worker
from tests.s3 import Store

pytestmark = [
    pytest.mark.usefixtures("guarded_transactions"),
    pytest.mark.skipif(
        os.environ.get("TEST_DATABASE") != "postgresql", reason="nodes share a PostgreSQL"
    ),
]
MOST_TURNS = 600
KINDS = {"web": web, "worker": worker, "housekeeper": housekeeper}


@dataclass
class Front:
    """What stands before the web nodes: requests go to one and the other in turn."""

    webs: list[Node]
    turn: Iterator[Node] = field(init=False)

    def __post_init__(self) -> None:
        self.turn = cycle(self.webs)

    @property
    def port(self) -> int:
        return next(self.turn).port


@pytest.fixture
def cast() -> Cast:
    return make_cast(phase="evaluating")


@pytest.fixture
def nodes(tmp_path: Path, bucket: Store) -> Iterator[dict[str, list[Node]]]:
    """Two of each kind."""
    address = f"s3://evidence-bucket/awards?endpoint={bucket.endpoint}&region=us-east-1"
    environment = {
        "DATABASE_URL": database_url(),
        "DATABASE_POOL": "4",
        "EVIDENCE_STORE": address,
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
    }
    made = {
        kind: [make(f"{kind}-{number}", tmp_path, environment) for number in (1, 2)]
        for kind, make in KINDS.items()
    }
    every = [node for both in made.values() for node in both]
    for node in every:
        node.begin()
    try:
        for node in made["web"]:
            node.wait_until_it_listens()
        yield made
    finally:
        for node in every:
            node.kill()


def finish_what_was_dropped() -> None:
    """What the killed workers had is reclaimed as after their time, and the others do it."""
    Job.objects.going_on().update(touched_at=timezone.now() - 2 * PATIENCE)
    reclaim_dropped()
    for _turn in range(MOST_TURNS):
        if not Job.objects.going_on().exists():
            return
        Event().wait(0.1)
    raise AssertionError("the workers that live do not end what was dropped")


def bring(cast: Cast, number: int) -> Upload:
    """A file that the workers examine; the same twice would be refused."""
    content = files.pdf(pages=number + 1)
    return uploads.bring_file(
        by=cast.officer,
        nomination=cast.nomination,
        body=BytesIO(content),
        name=f"{number}.pdf",
        size=len(content),
    )


def marks_sent_and_nodes_killed(cast: Cast, nodes: dict[str, list[Node]]) -> list[Upload]:
    """While three devices write, files are brought and the first node of each kind is killed."""
    front: Any = Front(nodes["web"])
    tally = Tally()
    brought: list[Upload] = []
    sheets = [opened_sheet(judge=judge, nomination=cast.nomination) for judge in cast.judges]
    devices = [
        Device(front, judge, sheet, tally)
        for judge, sheet in zip(cast.judges, sheets, strict=True)
    ]
    for device in devices:
        device.start()
    try:
        for first, _other in nodes.values():
            tally.wait_for(ACKNOWLEDGED_BETWEEN)
            brought += [bring(cast, len(brought) + at) for at in range(2)]
            first.kill()
            tally.wait_for(ACKNOWLEDGED_BETWEEN)
            first.begin()
        tally.wait_for(ACKNOWLEDGED_BETWEEN)
    finally:
        tally.is_over = True
        for device in devices:
            device.join()
    for device in devices:
        check(device)
    return brought


def test_one_of_each_kind_is_killed_and_nothing_is_lost_or_done_twice(
    cast: Cast, nodes: dict[str, list[Node]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    brought = marks_sent_and_nodes_killed(cast, nodes)
    finish_what_was_dropped()
    seal_settled()

    for upload in brought:
        upload.refresh_from_db()
        assert upload.state == UploadState.TAKEN, upload.message
    assert EvidenceVersion.objects.count() == len(brought)
    assert Entry.objects.filter(verb="evidence.added").count() == len(brought)
    told = list(Notice.objects.values_list("user", "kind", "about"))
    assert len(told) == len(set(told))
    assert first_finding() is None
