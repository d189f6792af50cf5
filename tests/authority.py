"""Time-stamp authorities of our own: a certificate authority, and `openssl ts` behind a server."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from asn1crypto import tsp

from cdd_awards.authorities import Authority, authorities

POLICY, OTHER_POLICY = "1.2.3.4.1", "1.2.3.4.2"
CONFIGURATION = f"""
[tsa]
default_tsa = made
[made]
serial = {{folder}}/serial
default_policy = {POLICY}
other_policies = {OTHER_POLICY}
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
"""


def _openssl(*arguments: object) -> bytes:
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603


class Desk:
    """An authority's key and certificate, of a certificate authority of its own."""

    def __init__(
        self, folder: Path, name: str, *, days: int = 3650, use: str = "timeStamping"
    ) -> None:
        self.folder, self.name = folder / name, name
        self.folder.mkdir()
        (self.folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=self.folder))
        (self.folder / "use").write_text(f"extendedKeyUsage=critical,{use}\n")
        curve = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
        ca, key = self.folder / "ca.pem", self.folder / "ca.key"
        _openssl(
            *("req", "-x509", "-nodes", "-newkey", *curve, "-subj", f"/CN={name} CA"),
            *("-days", 7300, "-addext", "keyUsage=critical,keyCertSign"),
            *("-keyout", key, "-out", ca),
        )
        asked = self.folder / "tsa.csr"
        _openssl(
            *("req", "-nodes", "-newkey", "rsa:2048", "-subj", f"/CN={name}"),
            *("-keyout", self.folder / "tsa.key", "-out", asked),
        )
        _openssl(
            *("x509", "-req", "-in", asked, "-CA", ca, "-CAkey", key, "-CAcreateserial"),
            *("-days", days, "-extfile", self.folder / "use", "-out", self.folder / "tsa.pem"),
        )

    def answer(self, question: bytes) -> bytes:
        """The response to a request, both in DER."""
        file = self.folder / "question"
        file.write_bytes(question)
        return _openssl(
            *("ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", file),
            *("-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key"),
        )

    def at(self, address: str, policy: str = "") -> Authority:
        """As the settings name it."""
        return authorities(f"{address}|{self.folder / 'ca.pem'}|{policy}")[0]


class Server:
    """What answers at an address; `how` says in which way, `asked` how often it was asked."""

    def __init__(self, desk: Desk, how: str = "well") -> None:
        self.desk, self.how, self.asked, self.over = desk, how, 0, Event()
        self.address = ""

    def answer(self, question: bytes) -> bytes:
        """The response as `how` wants it; empty: none at all."""
        self.asked += 1
        if self.how == "silent":
            self.over.wait()
            return b""
        if self.how == "garbage":
            return b"\x30\x82\xff\xff garbage"
        if self.how == "huge":
            return b"\x30" * 70_000
        return self.desk.answer(self._turned(question))

    def _turned(self, question: bytes) -> bytes:
        """The request, in which an authority that answers wrongly reads something else."""
        asked = tsp.TimeStampReq.load(question)
        if self.how == "other digest":
            asked["message_imprint"]["hashed_message"] = b"\x00" * 32
        if self.how == "other nonce":
            asked["nonce"] = 7
        if self.how == "refusal":
            asked["req_policy"] = "1.9.9"
        made: bytes = asked.dump(force=True)
        return made


@contextmanager
def serving(desk: Desk, how: str = "well") -> Iterator[Server]:
    """The authority's desk behind an address on this machine."""
    server = Server(desk, how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            content = server.answer(question)
            self.send_response(302 if server.how == "elsewhere" else 200)
            self.send_header("Location", f"{server.address}/other")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
