"""Asking clamd about a file (its INSTREAM command, man clamd). Where none is set, nobody asks."""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 20
ANSWER = 4096
SECONDS = 300


class ScannerDown(Exception):
    """clamd does not answer, or would not take so large a file."""


@dataclass(frozen=True)
class Verdict:
    """`virus` is the name of what was found, "" where the file is clean."""

    virus: str = ""


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if address.startswith("/") or not colon:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def scan(pieces: Iterable[bytes], address: str) -> Verdict:
    """Send a file to the clamd at `address` (socket path or host:port). Raises ScannerDown."""
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            try:
                for piece in pieces:
                    line.sendall(struct.pack("!L", len(piece)) + piece)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                # clamd hangs up where the file is over its limit; its answer says so.
                pass
            said = line.recv(ANSWER).decode("utf-8", "replace").strip("\0\n ")
    except (OSError, ValueError) as error:
        raise ScannerDown(str(error)) from error
    return _verdict(said)


def scan_part(path: Path, address: str) -> Verdict:
    """As `scan`, of a file that lies here."""
    with path.open("rb") as file:
        return scan(iter(lambda: file.read(PIECE), b""), address)


def _verdict(said: str) -> Verdict:
    answer = said.removeprefix("stream: ")
    if answer == "OK":
        return Verdict()
    if answer.endswith(" FOUND"):
        return Verdict(answer.removesuffix(" FOUND"))
    raise ScannerDown(answer or "no answer")
