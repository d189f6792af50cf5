"""gunicorn's threaded worker, with a main loop that gathers every request before a thread sees it.

gunicorn gives a connection to a thread when it is opened, and the thread waits for what the
client sends: a few dozen slow senders hold every thread. Here head and body are gathered by the
main loop, into memory and behind that into a file, as a buffering front server does it; a slow
client costs a place in a table. tests/faults/test_slow_clients.py breaks first when gunicorn
changes what this stands on.
"""

import errno
import os
import resource
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from django.conf import settings
from gunicorn import http
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from cdd_awards.serving.gathering import Gathering, Head, Stage
from cdd_awards.serving.processes import READY_FD
from units.client import address_of, network_of

PIECE = 256 << 10
# How many connections one process gathers; beyond that the oldest gives way.
MOST_GATHERED = 800
# A body of this size is an upload. So many of them at once: of one browser, of one address …
LARGE = 1 << 20
UPLOADS_OF_A_BROWSER = 8
UPLOADS_OF_AN_ADDRESS = 48
# … and so many bytes in all: they lie in the folder for temporary files.
MOST_BYTES_ON_THEIR_WAY = 1 << 30
# … a quarter of them of one address: nobody alone keeps everybody from uploading.
MOST_BYTES_OF_AN_ADDRESS = MOST_BYTES_ON_THEIR_WAY >> 2
# What somebody without a cookie may send: a form for signing in.
STRANGERS_BODY = 64 << 10
MARGIN = 1 << 20
SENDING_SECONDS = 60
LINGER_SECONDS = 2
LINGER_BYTES = 1 << 20
SWEEP_SECONDS = 0.5
# A server that ends waits so long for a request on a connection that it has taken already.
LAST_REQUEST_SECONDS = 2
REFUSALS = {
    400: ("Bad Request", "คำขอไม่ถูกต้อง: ขนาดของข้อมูลที่ส่ง (Content-Length) ต้องเป็นตัวเลข"),
    408: ("Request Timeout", "ข้อมูลมาไม่ครบในเวลาที่กำหนด โปรดส่งใหม่อีกครั้ง"),
    411: ("Length Required", "ต้องระบุขนาดของข้อมูลที่ส่ง (Content-Length)"),
    431: ("Request Header Fields Too Large", "ส่วนหัวของคำขอยาวเกินไป"),
    503: ("Service Unavailable", "มีการส่งไฟล์พร้อมกันมากเกินไป โปรดรอสักครู่แล้วส่งใหม่"),
}


def _sender(conn: Any, head: Head) -> str:
    """The address that limits count (units/client.py)."""
    direct = conn.client[0] if isinstance(conn.client, tuple) else ""
    return network_of(address_of(direct, head.get("x-forwarded-for"), settings.PROXY_COUNT))


def _say(conn: Any, data: bytes) -> None:
    """Send a few bytes, which fit into the socket's buffer or are not worth waiting for."""
    with suppress(OSError):
        conn.sock.send(data)


class Gathered(Unreader):  # type: ignore[misc]  # gunicorn has no types
    """What was gathered, as gunicorn's parser wants to read it."""

    def __init__(self, gathering: Gathering, *, is_whole: bool) -> None:
        super().__init__()
        self.gathering, self.is_whole = gathering, is_whole
        self.head = gathering.head.raw if gathering.head else b""
        gathering.body.seek(0)

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.head:
            head, self.head = self.head, b""
            return head
        data = self.gathering.body.read(max(size_hint or 0, 8192))
        if not data and not self.is_whole:
            raise TimeoutError("the sender fell silent, or its body is not taken")
        return data


class GatheringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gatherings: dict[TConn, Gathering] = {}
        self.lingering: dict[TConn, tuple[float, int]] = {}
        self.swept = 0.0

    def init_process(self) -> None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        super().init_process()

    def run(self) -> None:
        """From here on requests are answered: whoever waits to go may go."""
        if descriptor := os.environ.get(READY_FD):
            with suppress(OSError):
                os.write(int(descriptor), b"1")
        super().run()

    # --- connections come, are gathered, and go to a thread ----------------------------------

    def accept(self, listener: Any) -> None:
        try:
            sock, address = listener.accept()
        except OSError as fault:
            if fault.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif fault.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        if len(self.gatherings) >= MOST_GATHERED:
            self._make_room()
        self._gather(TConn(self.cfg, sock, address, listener.getsockname()))

    def _make_room(self) -> None:
        if oldest := next(iter(self.gatherings), None):
            self._drop(oldest)

    def _gather(self, conn: Any, first: bytes = b"") -> None:
        now = time.monotonic()
        gathering = self.gatherings[conn] = Gathering(begun=now, heard=now)
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, EVENT_READ, partial(self._readable, conn))
        if first:
            self._take(conn, gathering, first)
        else:
            self._readable(conn, conn.sock)

    def _readable(self, conn: Any, sock: Any) -> None:
        gathering = self.gatherings[conn]
        try:
            data = sock.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, gathering, data)
        else:
            self._give_up(conn, gathering, 0)

    def _take(self, conn: Any, gathering: Gathering, data: bytes) -> None:
        had_head = gathering.head is not None
        gathering.take(data, time.monotonic())
        if gathering.is_too_long:
            self._refuse(conn, 431)
            return
        if gathering.head is not None and not had_head:
            if status := self._judge(conn, gathering.head):
                self._refuse(conn, status)
                return
            if not self._is_taken(gathering.head):
                self._hand_over(conn, gathering, is_whole=False)
                return
            self._encourage(conn, gathering)
        if gathering.stage is Stage.WHOLE:
            self._hand_over(conn, gathering, is_whole=True)

    def _hand_over(self, conn: Any, gathering: Gathering, *, is_whole: bool) -> None:
        self.poller.unregister(conn.sock)
        del self.gatherings[conn]
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader = Gathered(gathering, is_whole=is_whole)
        conn.data_ready = True
        self.enqueue_req(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        # Nobody holds a thread by not reading the answer either.
        conn.sock.settimeout(SENDING_SECONDS)
        return super().handle_request(req, conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        gathering = conn.parser.unreader.gathering
        gathering.close()
        is_kept = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        if not is_kept:
            self._linger(conn)
        elif gathering.after:
            self._gather(conn, gathering.after)
        else:
            conn.sock.setblocking(False)
            conn.set_timeout()
            self.keepalived_conns.append(conn)
            waiting = partial(self.on_client_socket_readable, conn)
            self.poller.register(conn.sock, EVENT_READ, waiting)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._gather(conn)

    # --- what is not taken -------------------------------------------------------------------

    def _judge(self, conn: Any, head: Head) -> int:
        """The status with which a request is turned away at its head; 0 where it is not."""
        if head.is_chunked:
            return 411
        if not head.has_plain_length:
            return 400
        return 503 if head.length >= LARGE and not self._has_room(conn, head) else 0

    def _has_room(self, conn: Any, head: Head) -> bool:
        """Whether one more upload may begin: of this browser, of this address, in all."""
        uploads = [
            (_sender(at, gathering.head), gathering.head)
            for at, gathering in self.gatherings.items()
            if at is not conn and gathering.head and gathering.head.length >= LARGE
        ]
        cookie, sender = head.get("cookie"), _sender(conn, head)
        same = sum(other_head.get("cookie") == cookie for _address, other_head in uploads)
        near = [other_head.length for address, other_head in uploads if address == sender]
        under_way = head.length + sum(other_head.length for _address, other_head in uploads)
        return (
            same < UPLOADS_OF_A_BROWSER
            and len(near) < UPLOADS_OF_AN_ADDRESS
            and head.length + sum(near) <= MOST_BYTES_OF_AN_ADDRESS
            and under_way <= MOST_BYTES_ON_THEIR_WAY
        )

    def _is_taken(self, head: Head) -> bool:
        """Whether the body is read at all; the application answers the rest without it."""
        most = settings.FORM_UPLOAD_LARGEST + MARGIN if head.get("cookie") else STRANGERS_BODY
        return bool(head.length <= most)

    def _encourage(self, conn: Any, gathering: Gathering) -> None:
        """Some clients wait for a word before they send the body."""
        if gathering.head and gathering.head.get("expect").lower() == "100-continue":
            _say(conn, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _give_up(self, conn: Any, gathering: Gathering, status: int) -> None:
        """The sender is gone or late. Of an upload, what came is kept (tus: PATCH)."""
        if gathering.head and gathering.head.method == "PATCH" and gathering.have:
            self._hand_over(conn, gathering, is_whole=False)
        elif status:
            self._refuse(conn, status)
        else:
            self._drop(conn)

    def _refuse(self, conn: Any, status: int) -> None:
        reason, sentence = REFUSALS[status]
        text = sentence.encode()
        head = (
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(text)}\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
        )
        _say(conn, head.encode() + text)
        self.poller.unregister(conn.sock)
        self.gatherings.pop(conn).close()
        self._linger(conn)

    # --- connections go ----------------------------------------------------------------------

    def _linger(self, conn: Any) -> None:
        """Close without cutting off the answer, and without waiting for the client to read it."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(1)
        except OSError:
            self._close(conn)
            return
        self.lingering[conn] = (time.monotonic() + LINGER_SECONDS, 0)
        self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))

    def _drain(self, conn: Any, sock: Any) -> None:
        until, drained = self.lingering[conn]
        try:
            data = sock.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        drained += len(data)
        if data and drained < LINGER_BYTES:
            self.lingering[conn] = (until, drained)
            return
        self._end_lingering(conn)

    def _end_lingering(self, conn: Any) -> None:
        del self.lingering[conn]
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _drop(self, conn: Any) -> None:
        self.gatherings.pop(conn).close()
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """gunicorn asks in every turn of its loop for those that waited too long."""
        now = time.monotonic()
        if now - self.swept < SWEEP_SECONDS:
            return
        self.swept = now
        for conn, gathering in list(self.gatherings.items()):
            if self._is_in_vain(gathering, now) or gathering.is_late(now):
                self._give_up(conn, gathering, 408)
        for conn in [late for late, (until, _n) in self.lingering.items() if until < now]:
            self._end_lingering(conn)

    def _is_in_vain(self, gathering: Gathering, now: float) -> bool:
        """Whether a server that ends need not wait for this sender."""
        is_silent = gathering.stage is Stage.HEAD and now - gathering.begun > LAST_REQUEST_SECONDS
        return is_silent and not self.alive
