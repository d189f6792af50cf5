"""Files on their way in and out, and two hundred pieces of evidence beside a sheet."""

import http.client
import time
from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from benchmarks.report import Row
from benchmarks.servers import BATCHES, MIB, Call, Server, Visitor, compare
from benchmarks.stage import Data, _queries
from benchmarks.visit import cookies
from evaluations.entry.evidence.models import EvidenceItem, EvidenceKind, EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import ScoreSheet
from units.models import User

CHUNK = 4 * MIB
PER_TURN = 64 * MIB
WHOLE = 1024 * MIB
PIECES = 200
PANEL_BATCH = 12


@dataclass(frozen=True)
class Office:
    """An officer, the nomination whose evidence is brought, and a judge with its open sheet."""

    officer: User
    nomination: Nomination
    judge: User
    sheet: int


def prepare(data: Data) -> Office:
    """Two hundred pieces on the nomination whose sheet is open."""
    sheet = ScoreSheet.objects.select_related("nomination__unit", "seat__user").get(pk=data.sheet)
    nomination = sheet.nomination
    officer = User.objects.create(
        username="bench-officer", email="bench@example.org", unit=nomination.unit
    )
    now = timezone.now()
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(nomination=nomination, number=at, title=f"หลักฐานที่ {at}")
        for at in range(1, PIECES + 1)
    )
    EvidenceVersion.objects.bulk_create(
        EvidenceVersion(
            item=item,
            kind=EvidenceKind.TEXT,
            text=f"{item.number}",
            sha256=sha256(str(item.number).encode()).hexdigest(),
            added_at=now,
        )
        for item in items
    )
    indicators = [indicator.pk for indicator in sheet.rubric.dimensions.all()[0].indicators.all()]
    for at, item in enumerate(items):
        item.indicators.add(indicators[at % len(indicators)])
    assert sheet.seat  # noqa: S101
    return Office(officer, nomination, sheet.seat.user, sheet.pk)


def panel_queries(office: Office) -> int:
    return _queries(office.judge, f"/sheets/{office.sheet}/")


class Upload:
    """One tus upload, sent chunk after chunk over one connection."""

    def __init__(self, visitor: Visitor, office: Office, size: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", visitor.server.port)
        self.headers = {"Cookie": visitor.cookies, "X-CSRFToken": visitor.token}
        begin = reverse("upload_begin", args=[office.nomination.pk])
        asked = {**self.headers, "Upload-Length": str(size), "Upload-Metadata": ""}
        self.connection.request("POST", begin, b"", asked)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.CREATED:
            raise RuntimeError(f"upload: {answer.status}")
        self.address, self.offset = answer.headers["Location"], 0

    def send(self, content: bytes) -> None:
        kind = {"Content-Type": "application/offset+octet-stream"}
        headers = {**self.headers, **kind, "Upload-Offset": str(self.offset)}
        self.connection.request("PATCH", self.address, content, headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.NO_CONTENT:
            raise RuntimeError(f"upload: {answer.status}")
        self.offset += len(content)


class Cat:
    """The same chunks to the bare view."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def send(self, content: bytes) -> None:
        self.connection.request("POST", "/", content)
        self.connection.getresponse().read()


def _seconds(sender: Upload | Cat, content: bytes) -> float:
    started = time.perf_counter()
    for _chunk in range(PER_TURN // CHUNK):
        sender.send(content)
    return time.perf_counter() - started


def rows(office: Office, ours: Server, cat: Server, bare: Visitor) -> list[Row]:
    visitor = Visitor(ours, *cookies(office.officer))
    content = b"\x00\x00\x00\x18ftypisom" + b"\x01" * (CHUNK - 12)
    before = ours.memory()
    upload = Upload(visitor, office, WHOLE)
    pairs = []
    for _turn in range(min(BATCHES, WHOLE // PER_TURN)):
        pairs.append((_seconds(upload, content), _seconds(Cat(cat), content)))
    while upload.offset < WHOLE:
        upload.send(content)
    growth = ours.memory() - before
    pairs.sort(key=lambda pair: pair[0] / pair[1])
    mine, theirs = pairs[len(pairs) // 2]
    judge = Visitor(ours, *cookies(office.judge))
    sheet = f"/sheets/{office.sheet}/"
    size = len(judge.send("GET", sheet))
    panel = Call(judge, lambda _at: judge.send("GET", sheet))
    floor = Call(bare, lambda _at: bare.send("GET", f"/page/{size}/"))
    cost, least = compare(panel, floor, PANEL_BATCH)
    return [
        Row("upload of 64 MiB in chunks of 4: time", mine, "s", 3, theirs),
        Row("memory that 1 GiB of upload adds to a worker", growth, "MiB", 30),
        Row("sheet with 200 pieces of evidence: CPU", cost, "ms", 12, least),
        Row("sheet with 200 pieces of evidence: queries", panel_queries(office), "queries", 12),
    ]
