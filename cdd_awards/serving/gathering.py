"""One request while it comes in: its head, and the body that the head announces. Plain Python.

Nothing here waits for a socket: bytes are handed in as they come, and the clock is asked from
outside. A sender must bring the head soon and the body at a least rate.
"""

from dataclasses import dataclass, field
from enum import Enum
from tempfile import SpooledTemporaryFile
from typing import IO

MOST_HEAD = 64 << 10
HEAD_SECONDS = 10
# A body may begin slowly; from then on it comes at this rate at least, and never falls silent.
BODY_GRACE_SECONDS = 20
LEAST_BYTES_A_SECOND = 2 << 10
SILENCE_SECONDS = 40
KEPT_IN_MEMORY = 256 << 10
LONGEST_NUMBER = 15
_END_OF_HEAD = b"\r\n\r\n"


class Stage(Enum):
    HEAD = "head"
    BODY = "body"
    WHOLE = "whole"


@dataclass(frozen=True)
class Head:
    """What the first lines of a request say about the rest; lists, for a field may come twice."""

    raw: bytes
    method: str
    fields: dict[str, list[str]]

    def get(self, name: str) -> str:
        return ", ".join(self.fields.get(name, ()))

    @property
    def is_chunked(self) -> bool:
        return "transfer-encoding" in self.fields

    @property
    def has_plain_length(self) -> bool:
        """Whether a length that is said is one: the parser reads numbers that we do not, and of
        two readings the rest of the body would become a request of its own."""
        value = self.get("content-length")
        is_number = value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
        return is_number or "content-length" not in self.fields

    @property
    def length(self) -> int:
        """Announced bytes of body; 0 where that is nonsense, which the worker refuses."""
        value = self.get("content-length")
        return int(value) if value and self.has_plain_length else 0


def _head(raw: bytes) -> Head:
    first, *lines = raw.decode("latin-1").split("\r\n")
    fields: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return Head(raw, first.partition(" ")[0], fields)


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 (closed by close())


@dataclass(eq=False)
class Gathering:
    """`begun` and `heard` are seconds of a monotonic clock; `after` is what came behind the
    request on the same connection."""

    begun: float
    heard: float = 0.0
    stage: Stage = Stage.HEAD
    head: Head | None = None
    body: IO[bytes] = field(default_factory=_spool)
    have: int = 0
    after: bytes = b""
    _raw: bytearray = field(default_factory=bytearray)

    @property
    def wanted(self) -> int:
        return self.head.length if self.head else 0

    @property
    def is_too_long(self) -> bool:
        return self.stage is Stage.HEAD and len(self._raw) > MOST_HEAD

    def take(self, data: bytes, now: float) -> None:
        """Add what came; afterwards `stage` says how far the request is."""
        self.heard = now
        if self.stage is Stage.HEAD:
            data = self._take_head(data, now)
        if self.stage is Stage.BODY:
            room = self.wanted - self.have
            self.body.write(data[:room])
            self.have += len(data[:room])
            data = data[room:]
            if self.have == self.wanted:
                self.stage = Stage.WHOLE
        if self.stage is Stage.WHOLE:
            self.after += data

    def _take_head(self, data: bytes, now: float) -> bytes:
        """Look for the head's end; returns what stands behind it."""
        # Only the last three bytes can be part of an end that the new ones complete.
        searched = max(0, len(self._raw) - 3)
        self._raw += data
        end = self._raw.find(_END_OF_HEAD, searched)
        if end < 0:
            return b""
        end += len(_END_OF_HEAD)
        self.head, rest = _head(bytes(self._raw[:end])), bytes(self._raw[end:])
        self.begun, self.stage = now, Stage.BODY
        self._raw.clear()
        return rest

    def is_late(self, now: float) -> bool:
        """Whether the sender has used up the time that it is given."""
        if self.stage is Stage.HEAD:
            return now - self.begun > HEAD_SECONDS
        allowed = BODY_GRACE_SECONDS + self.have / LEAST_BYTES_A_SECOND
        return now - self.begun > allowed or now - self.heard > SILENCE_SECONDS

    def close(self) -> None:
        self.body.close()
