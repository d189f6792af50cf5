"""The files of deploy/, run by Debian's own programs beside the product as it is served."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings

from tests.faults.conftest import collected as _collected
from tests.faults.test_killed import HOME, PAUSE, database_url

DEPLOY = HOME / "deploy"
NAME = "awards.example.org"
PATIENCE = 60
collected = _collected
# PgBouncer stands before PostgreSQL alone.
collect_ignore = [] if os.environ.get("TEST_DATABASE") == "postgresql" else ["test_pgbouncer.py"]


def program(name: str) -> str:
    """Debian keeps servers where no user's PATH leads."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert found, f"This test needs {name}: make setup-dev installs it."
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Line(HTTPConnection):
    """To nginx, by the name of its certificate."""

    def __init__(self, port: int, certificate: Path, patience: float = PATIENCE) -> None:
        super().__init__(NAME, timeout=patience)
        self.at, self.certificate = port, certificate

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.at), timeout=self.timeout)
        context = ssl.create_default_context(cafile=str(self.certificate))
        self.sock = context.wrap_socket(plain, server_hostname=NAME)


class Front:
    """A running nginx with the site of deploy/, in a folder of its own."""

    def __init__(self, folder: Path, web: Path, media: Path) -> None:
        self.folder, self.plain_port, self.port = folder, free_port(), free_port()
        self.certificate, self.log = folder / "awards.pem", folder / "error.log"
        key = folder / "awards.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
            + ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        changes = {
            "/etc/ssl/certs/awards.pem": self.certificate,
            "/etc/ssl/private/awards.key": key,
            "/run/cdd-awards/web.sock": web,
            "/var/lib/cdd-awards/media/": f"{media}/",
            "/var/cache/nginx": folder,
            "/usr/share/cdd-awards": DEPLOY / "nginx",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen [::]:80;": "",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen [::]:443 ssl http2;": "",
        }
        (folder / "nginx.conf").write_text(_main(folder) % _site(changes))

    @contextmanager
    def running(self, wanted: int = 200) -> Iterator["Front"]:
        """Once it answers with the status that is wanted: 503 where nothing stands behind it."""
        command = [program("nginx"), "-p", str(self.folder), "-c", "nginx.conf"]
        command += ["-e", str(self.log)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as self.process:
            try:
                self.wait_until_it_answers(wanted)
                yield self
            finally:
                self.process.terminate()

    def wait_until_it_answers(self, wanted: int) -> None:
        while True:
            assert self.process.poll() is None, self.log.read_text()
            with suppress(OSError, HTTPException):
                if self.ask("/healthz")[0].status == wanted:
                    return
            Event().wait(PAUSE)

    def line(self, patience: float = PATIENCE) -> Line:
        return Line(self.port, self.certificate, patience)

    def ask(
        self, path: str, method: str = "GET", body: Any = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        line = self.line()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, named)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return answer, content


def _main(folder: Path) -> str:
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root nginx would read the test's folders as somebody else.
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\n"
    return (
        f"{head}error_log {folder}/error.log notice;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\naccess_log off;\n{temporary}%s\n}}\n"
    )


def _site(changes: dict[str, Any]) -> str:
    text = (DEPLOY / "nginx" / "cdd-awards.conf").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, str(new))
    return text


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def web(
    collected: None, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, media: Path
) -> Iterator[Path]:
    """The socket of the product, served as the unit serves it and set as behind a front server."""
    bind = tmp_path_factory.mktemp("run") / "web.sock"
    there = {
        "ALLOWED_HOSTS": NAME,
        "BEHIND_PROXY": "1",
        "DATABASE_POOL": "4",
        "DATABASE_URL": database_url(),
        "EVIDENCE_DELIVERY": "/protected/",
        "HTTPS": "1",
        "MEDIA_ROOT": str(media),
        "PROXY_COUNT": "1",
        "SITE_ADDRESS": f"https://{NAME}",
    }
    command = [sys.executable, "manage.py", "serve", "--web-only", "--bind", f"unix:{bind}"]
    with (
        (Path(settings.VAR_DIR) / "behind-nginx.log").open("w") as log,
        subprocess.Popen(
            [*command, "--workers", "1", "--threads", "4"],
            cwd=HOME,
            env={**os.environ, **there},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        yield bind
        process.terminate()


@pytest.fixture(scope="module")
def front(web: Path, media: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with Front(tmp_path_factory.mktemp("nginx"), web, media).running() as running:
        yield running
