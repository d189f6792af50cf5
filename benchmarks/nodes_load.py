"""The day's senders against two web nodes: each goes on where the other is gone, as behind a front
server that asks the next node, and as the pages' scripts do."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import uuid4

from django.urls import reverse

from benchmarks import load
from tests.nodes import Node

GOOD, BUSY, OUT_OF_STEP = range(200, 400), 423, 409
PATIENCE, PAUSE = 20.0, 1.0
MOST_TRIES = 90
CHUNK = 5 << 20
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Front:
    """`seen`: what happened to requests; `failed_at`: when one did, monotonic; `acknowledged`:
    sheet → comments in the order of their answers."""

    webs: list[Node]
    seen: Counter[str] = field(default_factory=Counter)
    failed_at: list[float] = field(default_factory=list)
    acknowledged: dict[int, list[str]] = field(default_factory=dict)
    turn: int = 0

    async def once(self, at: int, head: str, body: bytes = b"") -> Answer | None:
        port = self.webs[at % len(self.webs)].port
        try:
            answer = await asyncio.wait_for(load._ask(port, head, body), PATIENCE)
        except (OSError, ValueError, IndexError, TimeoutError):
            answer = None
        self.seen["requests"] += 1
        if answer is None or answer[0] not in (*GOOD, BUSY, OUT_OF_STEP):
            self.failed_at.append(time.monotonic())
            return None
        return answer

    async def ask(self, head: str, body: bytes = b"") -> Answer | None:
        """Ask one node, then the other; what fails twice is asked until it is answered."""
        self.turn = begin = self.turn + 1
        for at in range(MOST_TRIES):
            if answer := await self.once(begin + at, head, body):
                return answer
            self.seen["failed"] += at == 0
            self.seen["not mended by one retry"] += at == 1
            await asyncio.sleep(PAUSE if at else 0)
        self.seen["never answered"] += 1
        return None


async def save(front: Front, judge: load.Judge, at: int) -> bool:
    """A mark whose comment no other has; sent anew it keeps its id."""
    pk = judge.indicators[at % len(judge.indicators)]
    key = str(uuid4())
    comment = f"{at} {key}"
    one: dict[str, object] = {"id": key, "about": "mark", "pk": pk, "after": []}
    one |= {"version": judge.versions.get(pk, 0)}
    one |= {"values": {"points": str(at % 10), "comment": comment}}
    head = (
        f"POST /sheets/{judge.sheet}/save/ HTTP/1.1\r\nCookie: {judge.cookies}\r\n"
        f"X-CSRFToken: {judge.token}\r\nContent-Type: application/json\r\n"
    )
    body = json.dumps({"user": judge.person, "writings": [one]}).encode()
    answer = await front.ask(head, body)
    told = json.loads(answer[2])["answers"][0] if answer else {}
    if told.get("status") != "saved":
        front.seen["marks refused"] += 1
        return False
    judge.versions[pk] = told["version"]
    front.acknowledged.setdefault(judge.sheet, []).append(comment)
    return True


async def poll(front: Front, board: load.Board, _at: int) -> bool:
    return await front.ask(f"GET {board.address} HTTP/1.1\r\n") is not None


@dataclass
class Sender:
    """An officer who uploads one file after another; `files`: their addresses."""

    nomination: int
    cookies: str
    token: str
    size: int
    files: list[str] = field(default_factory=list)

    def head(self, method: str, path: str, *fields: str) -> str:
        lines = [f"{method} {path} HTTP/1.1", f"Cookie: {self.cookies}"]
        return "\r\n".join([*lines, f"X-CSRFToken: {self.token}", *fields, ""])

    def content(self) -> bytes:
        """A film that no other file equals."""
        head = b"\x00\x00\x00\x18ftypisom" + f"{self.nomination}-{len(self.files)}".encode()
        return head + b"\x01" * (self.size - len(head))


async def upload(front: Front, sender: Sender, _at: int) -> bool:
    """One file by tus, in pieces; after a fault the sender asks how far it is."""
    path = reverse("upload_begin", args=[sender.nomination])
    asked = sender.head("POST", path, f"Upload-Length: {sender.size}", "Content-Length: 0")
    answer = await front.ask(asked)
    if answer is None:
        return False
    place = answer[1]["Location"]
    content, offset = sender.content(), 0
    while offset < sender.size:
        offset = await _piece(front, sender, place, offset, content)
    sender.files.append(place)
    front.seen["files sent"] += 1
    return True


async def _piece(front: Front, sender: Sender, place: str, at: int, content: bytes) -> int:
    """Returns where to go on."""
    kind = ("Content-Type: application/offset+octet-stream", f"Upload-Offset: {at}")
    body = content[at : at + CHUNK]
    answer = await front.ask(sender.head("PATCH", place, *kind), body)
    if answer and answer[0] == BUSY:
        front.seen["uploads that waited for a lost node's claim"] += 1
        await asyncio.sleep(10)
    if answer and answer[0] in GOOD:
        return int(answer[1]["Upload-Offset"])
    told = await front.ask(sender.head("HEAD", place))
    return int(told[1]["Upload-Offset"]) if told else at


async def again_and_again(
    act: Callable[[int], Awaitable[bool]], every: float, first: float, until: float
) -> None:
    """Act every so often, one after another; who is late goes on at once."""
    await asyncio.sleep(first)
    at, begun = 0, time.monotonic()
    while time.monotonic() < until:
        await act(at)
        at += 1
        await asyncio.sleep(max(0.0, begun + at * every - time.monotonic()))
