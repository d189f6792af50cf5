"""Asking clamd about a file (its INSTREAM command, man clamd). Where none is set, nobody asks."""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 20
ANSWER = 4096
# Whether somebody is there at all is asked first: nobody waits long for a scanner that is silent.
THERE_SECONDS = 5
SENDING_SECONDS = 30
# It unpacks and reads a file before it says what it found.
VERDICT_SECONDS = 300


class ScannerDown(Exception):
    """clamd does not answer, or would not take so large a file."""


@dataclass(frozen=True)
class Verdict:
    """`virus` is the name of what was found, "" where the file is clean."""

    virus: str = ""


def _connect(address: str) -> socket.socket:
    """Raises OSError, and ValueError for what is no address."""
    host, colon, port = address.rpartition(":")
    if address.startswith("/") or not colon:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(THERE_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((host, int(port)), timeout=THERE_SECONDS)


def require_there(address: str) -> None:
    """clamd answers this at once, whatever it is scanning."""
    with _connect(address) as line:
        line.sendall(b"zPING\0")
        if not line.recv(ANSWER).startswith(b"PONG"):
            raise OSError("the scanner does not answer PING")


def scan(pieces: Iterable[bytes], address: str) -> Verdict:
    """Send a file to the clamd at `address` (socket path or host:port). Raises ScannerDown."""
    try:
        require_there(address)
        with _connect(address) as line:
            line.settimeout(SENDING_SECONDS)
            line.sendall(b"zINSTREAM\0")
            try:
                for piece in pieces:
                    line.sendall(struct.pack("!L", len(piece)) + piece)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # clamd hangs up where the file is over its limit; its answer says so.
                pass
            line.settimeout(VERDICT_SECONDS)
            answer = line.recv(ANSWER).decode("utf-8", "replace").strip("\0\n ")
    except (OSError, ValueError) as error:
        raise ScannerDown(str(error)) from error
    return _verdict(answer)


def scan_part(path: Path, address: str) -> Verdict:
    """As `scan`, of a file that lies here."""
    with path.open("rb") as file:
        return scan(iter(lambda: file.read(PIECE), b""), address)


def _verdict(reply: str) -> Verdict:
    answer = reply.removeprefix("stream: ")
    if answer == "OK":
        return Verdict()
    if answer.endswith(" FOUND"):
        return Verdict(answer.removesuffix(" FOUND"))
    raise ScannerDown(answer or "no answer")
