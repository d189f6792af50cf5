"""A store that speaks as much of S3 over HTTP as evidence needs, and keeps objects in memory.

Objects are put whole or in parts, read whole or by range, asked for and deleted; an address is
answered only when it is signed, by a header or in itself (whether rightly, it cannot know).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

OVERRIDES = {
    "response-content-disposition": "Content-Disposition",
    "response-content-type": "Content-Type",
}


@dataclass
class Store:
    """`objects`: key without the bucket's name → content; `parts`: number → content."""

    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    parts: dict[int, bytes] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store

    def log_message(self, *args: Any) -> None:
        """Tests read what the application logs."""

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        address = urlsplit(self.path)
        self.key = unquote(address.path).lstrip("/").partition("/")[2]
        self.query = dict(parse_qsl(address.query, keep_blank_values=True))
        if "X-Amz-Signature" in self.query or "Authorization" in self.headers:
            return True
        self._answer(403)
        return False

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "partNumber" in self.query:
            self.store.parts[int(self.query["partNumber"])] = content
        else:
            self.store.objects[self.key] = content
        self._answer(200, ETag=f'"{md5(content, usedforsecurity=False).hexdigest()}"')

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if "uploads" in self.query:
            return self._answer(200, b"<Started><UploadId>1</UploadId></Started>")
        parts, self.store.parts = self.store.parts, {}
        self.store.objects[self.key] = b"".join(parts[number] for number in sorted(parts))
        return self._answer(200, b"<Completed/>")

    def do_GET(self) -> None:
        if self.key not in self.store.objects:
            return self._answer(404)
        content, headers = self.store.objects[self.key], {"Content-Type": "binary/octet-stream"}
        headers |= {OVERRIDES[name]: it for name, it in self.query.items() if name in OVERRIDES}
        if asked := self.headers.get("Range"):
            first, last = map(int, asked.removeprefix("bytes=").split("-"))
            return self._answer(206, content[first : last + 1], **headers)
        return self._answer(200, content, **headers)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.store.objects.pop(self.key, None)
        self._answer(204)

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def s3_server() -> Iterator[Store]:
    store = Store()
    handler = type("OfOneStore", (Handler,), {"store": store})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        store.endpoint = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield store
        server.shutdown()
