"""The network between a browser and our server, which a test cuts and mends: the same for every
engine, whatever its driver can do. While it is cut, connections break and new ones are refused."""

import socket
import struct
from contextlib import suppress
from threading import Lock, Thread
from typing import Self

PORTION = 65_536
# Closing resets the connection at once.
RESET = struct.pack("ii", 1, 0)


class Line:
    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.sent = 0
        self._left: int | None = None
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._door = socket.create_server(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        return f"http://localhost:{self._door.getsockname()[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        # A thread that waits for a connection is woken by no closing of the door alone.
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()

    def cut(self) -> None:
        with self._lock:
            self._left = 0
            ends = list(self._open)
        for end in ends:
            _break(end)

    def cut_after(self, count: int) -> None:
        """Cut it by itself when so many more bytes have gone to the server."""
        self._left = count

    def mend(self) -> None:
        self._left = None

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                if self._left == 0:
                    _break(browser)
                    continue
                server = socket.create_connection(self.server)
                with self._lock:
                    self._open |= {browser, server}
                Thread(target=self._up, args=(browser, server), daemon=True).start()
                Thread(target=self._down, args=(server, browser), daemon=True).start()

    def _up(self, browser: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while portion := browser.recv(PORTION):
                self.sent += len(portion)
                if self._left is not None:
                    self._left = max(0, self._left - len(portion))
                server.sendall(portion)
                if self._left == 0:
                    self.cut()
        self._end(browser, server)

    def _down(self, server: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while portion := server.recv(PORTION):
                browser.sendall(portion)
        self._end(browser, server)

    def _end(self, *ends: socket.socket) -> None:
        with self._lock:
            self._open -= set(ends)
        for end in ends:
            end.close()


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)
        end.close()
