"""A store that speaks as much of S3 over HTTP as the product needs, and keeps objects in memory.

Objects are put whole or in parts, copied, listed, read whole or by range, asked for and deleted;
parts are held to S3's rules. An address is answered only when it is signed, by a header or in
itself (whether rightly, it cannot know).
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

OVERRIDES = {
    "response-content-disposition": "Content-Disposition",
    "response-content-type": "Content-Type",
}
LEAST_PART = 5 << 20


@dataclass
class Multipart:
    """`parts`: number → content."""

    key: str
    begun: datetime
    parts: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Store:
    """`objects`: key without the bucket's name → content; `uploads`: id → what came for it;
    `asked`: the method and key of every request."""

    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    put_at: dict[str, datetime] = field(default_factory=dict)
    uploads: dict[str, Multipart] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def put(self, key: str, content: bytes) -> None:
        self.objects[key], self.put_at[key] = content, self.now


def etag(content: bytes) -> str:
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


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
        self.store.asked.append((self.command, self.key))
        if "X-Amz-Signature" in self.query or "Authorization" in self.headers:
            return True
        self._answer(403)
        return False

    @property
    def upload(self) -> Multipart | None:
        return self.store.uploads.get(self.query.get("uploadId", ""))

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        source = self._source()
        content = content if source is None else source
        if "partNumber" not in self.query:
            self.store.put(self.key, content)
        elif self.upload is None:
            return self._fault(404, "NoSuchUpload")
        else:
            self.upload.parts[int(self.query["partNumber"])] = content
        copied = f"<Copied><ETag>{escape(etag(content))}</ETag></Copied>".encode()
        return self._answer(200, b"" if source is None else copied, ETag=etag(content))

    def _source(self) -> bytes | None:
        """What is copied, as a whole or a range of it."""
        if not (source := self.headers.get("x-amz-copy-source")):
            return None
        content = self.store.objects[unquote(source).lstrip("/").partition("/")[2]]
        if asked := self.headers.get("x-amz-copy-source-range"):
            first, last = map(int, asked.removeprefix("bytes=").split("-"))
            return content[first : last + 1]
        return content

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if "uploads" in self.query:
            name = f"upload-{len(self.store.asked)}"
            self.store.uploads[name] = Multipart(self.key, self.store.now)
            return self._answer(200, f"<Started><UploadId>{name}</UploadId></Started>".encode())
        if self.upload is None:
            return self._fault(404, "NoSuchUpload")
        numbers = [int(number) for number in re.findall(r"<PartNumber>(\d+)<", said)]
        tags = [tag.replace("&quot;", '"') for tag in re.findall(r"<ETag>(.*?)</ETag>", said)]
        parts = self.upload.parts
        if not numbers or [etag(parts.get(number, b"")) for number in numbers] != tags:
            return self._fault(400, "InvalidPart")
        if any(len(parts[number]) < LEAST_PART for number in numbers[:-1]):
            return self._fault(400, "EntityTooSmall")
        self.store.put(self.key, b"".join(parts[number] for number in numbers))
        del self.store.uploads[self.query["uploadId"]]
        return self._answer(200, b"<Completed/>")

    def do_GET(self) -> None:
        if not self.key or "uploadId" in self.query:
            return self._listed()
        if self.key not in self.store.objects:
            return self._fault(404, "NoSuchKey")
        content, headers = self.store.objects[self.key], {"Content-Type": "binary/octet-stream"}
        headers |= {OVERRIDES[name]: it for name, it in self.query.items() if name in OVERRIDES}
        headers |= {"ETag": etag(content), "Last-Modified": format_datetime(self.store.now)}
        if asked := self.headers.get("Range"):
            first, _dash, last = asked.removeprefix("bytes=").partition("-")
            part = content[int(first) : int(last or len(content)) + 1]
            return self._answer(206, part, **headers)
        return self._answer(200, content, **headers)

    do_HEAD = do_GET

    def _listed(self) -> None:
        if "uploadId" in self.query:
            if self.upload is None:
                return self._fault(404, "NoSuchUpload")
            rows = [
                f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag(part))}</ETag></Part>"
                for number, part in sorted(self.upload.parts.items())
            ]
        else:
            rows = self._uploads() if "uploads" in self.query else self._objects()
        body = f"<Listed><IsTruncated>false</IsTruncated>{''.join(rows)}</Listed>"
        return self._answer(200, body.encode(), **{"Content-Type": "application/xml"})

    def _uploads(self) -> list[str]:
        return [
            f"<Upload><Key>{one.key}</Key><UploadId>{name}</UploadId>"
            f"<Initiated>{one.begun.isoformat()}</Initiated></Upload>"
            for name, one in self.store.uploads.items()
            if one.key.startswith(self.query.get("prefix", ""))
        ]

    def _objects(self) -> list[str]:
        return [
            f"<Contents><Key>{key}</Key><LastModified>{self.store.put_at[key].isoformat()}"
            f"</LastModified><Size>{len(content)}</Size></Contents>"
            for key, content in sorted(self.store.objects.items())
            if key.startswith(self.query.get("prefix", ""))
        ]

    def do_DELETE(self) -> None:
        if "uploadId" in self.query:
            self.store.uploads.pop(self.query["uploadId"], None)
        else:
            self.store.objects.pop(self.key, None)
        self._answer(204)

    def _fault(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())

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
