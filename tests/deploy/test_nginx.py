"""Debian's nginx with the site of deploy/ in front of the product: whole requests, real TLS."""

import base64
import re
import signal
from collections.abc import Callable
from contextlib import ExitStack, suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceVersion, Upload
from evaluations.entry.schedule.session_version import token_for
from evaluations.outcome.publication.models import Publication
from tests import files
from tests.deploy.conftest import NAME, Front
from tests.evaluations.entry.evidence.conftest import HOUR, work_off
from tests.evaluations.outcome.publication.test_public import publish
from tests.factories import PASSWORD, Cast, make_cast
from units.models import User

pytestmark = pytest.mark.usefixtures("guarded_transactions")
MIB = 1 << 20
PIECE = 5 * MIB
AWAY = "ระบบไม่พร้อมให้บริการชั่วคราว"
TUS = {"Tus_Resumable": "1.0.0", "Content_Type": "application/offset+octet-stream"}


@pytest.fixture
def cast(media: Path, settings: Any) -> Cast:
    """Offices may bring files; we look into the folder of the server."""
    settings.MEDIA_ROOT = media
    local = {
        "BACKEND": "evaluations.platform.store.folder.LocalFiles",
        "OPTIONS": {"location": str(media)},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": local}
    now = timezone.now()
    closes = {"nominations_close_at": now + HOUR, "evidence_closes_at": now + 2 * HOUR}
    return make_cast(phase="open", **closes)


def signed_in(user: User) -> dict[str, str]:
    """Headers of a browser in which `user` has signed in."""
    client = Client()
    client.force_login(user)
    client.get("/privacy/")
    cookies = {name: one.value for name, one in client.cookies.items()}
    cookies.setdefault("csrftoken", "x" * 32)
    named = "; ".join(f"__Host-{name}={value}" for name, value in cookies.items())
    return {
        "Cookie": named,
        "X_CSRFToken": cookies["csrftoken"],
        "Origin": f"https://{NAME}",
        "Referer": f"https://{NAME}/",
    }


def test_whoever_comes_without_tls_is_sent_to_it(front: Front) -> None:
    line = HTTPConnection("127.0.0.1", front.plain_port)
    line.request("GET", "/check/?code=1", headers={"Host": NAME})
    answer = line.getresponse()

    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{NAME}/check/?code=1"
    line.close()


def test_signing_in_sets_cookies_of_this_host_alone(front: Front, cast: Cast) -> None:
    # The tests' own hasher is none of the served product's.
    cast.officer.password = Argon2PasswordHasher().encode(PASSWORD, "a salt of sixteen")
    cast.officer.save()
    page, content = front.ask("/accounts/login/")
    assert page.status == 200, content.decode()
    (cookie,) = page.headers.get_all("Set-Cookie", [])
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', content.decode())
    assert token
    assert cookie.startswith("__Host-csrftoken=")
    assert "Secure" in cookie
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"

    body = f"csrfmiddlewaretoken={token[1]}&login=officer&password={PASSWORD}"
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
    answer, _content = front.ask(
        "/accounts/login/", "POST", body, Cookie=cookie.partition(";")[0], **form
    )

    assert answer.status == 302
    set_cookies = answer.headers.get_all("Set-Cookie", [])
    session = next(one for one in set_cookies if one.startswith("__Host-sessionid="))
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in session.split(";")}


@pytest.mark.parametrize("origin", ["https://elsewhere.example.org", f"http://{NAME}"])
def test_a_form_from_elsewhere_is_refused(front: Front, cast: Cast, origin: str) -> None:
    headers = {**signed_in(cast.officer), "Origin": origin}

    answer, _content = front.ask("/notices/read/", "POST", "", **headers)

    assert answer.status == 403


def test_the_address_that_a_client_writes_itself_is_not_believed(front: Front, cast: Cast) -> None:
    answer, _content = front.ask("/healthz", X_Forwarded_For="9.9.9.9", X_Forwarded_Proto="http")

    # By a forged scheme the product would redirect for ever.
    assert answer.status == 200
    page, _content = front.ask("/privacy/", X_Forwarded_Proto="http")
    assert page.status == 200


class Sender:
    """A tus client over nginx."""

    def __init__(self, front: Front, user: User, nomination: int) -> None:
        self.front, self.headers = front, {**signed_in(user), **TUS}
        self.begin = reverse("upload_begin", args=[nomination])

    def create(self, size: int, name: str) -> HTTPResponse:
        said = f"filename {base64.b64encode(name.encode()).decode()}"
        more = {"Upload_Length": str(size), "Upload_Metadata": said}
        answer, content = self.front.ask(self.begin, "POST", "", **self.headers, **more)
        assert answer.status == 201, content
        self.address = answer.headers["Location"]
        return answer

    def patch(self, content: bytes, offset: int) -> HTTPResponse:
        headers = {**self.headers, "Upload_Offset": str(offset)}
        return self.front.ask(self.address, "PATCH", content, **headers)[0]


def brought(front: Front, cast: Cast, content: bytes, name: str) -> EvidenceVersion:
    sender = Sender(front, cast.officer, cast.nomination.pk)
    sender.create(len(content), name)
    for offset in range(0, len(content), PIECE):
        assert sender.patch(content[offset : offset + PIECE], offset).status == 204
    work_off()
    upload = Upload.objects.get()
    assert upload.version, upload.message
    return upload.version


def test_300_mib_come_by_tus_and_leave_by_x_accel(front: Front, cast: Cast) -> None:
    content = files.video(300 * MIB)
    version = brought(front, cast, content, "ผลงาน.mp4")
    path = reverse("version_file", args=[version.pk])

    answer, stored = front.ask(path, **signed_in(cast.officer))

    assert answer.status == 200
    assert sha256(stored).digest() == sha256(content).digest()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers.get_all("X-Accel-Redirect") is None


def test_a_part_of_a_file_and_nobody_elses(front: Front, cast: Cast) -> None:
    version = brought(front, cast, files.pdf(), "ก.pdf")
    path = reverse("version_file", args=[version.pk])

    part, content = front.ask(path, Range="bytes=0-3", **signed_in(cast.officer))
    assert (part.status, content) == (206, b"%PDF")
    assert part.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert front.ask(path, **signed_in(cast.other_officer))[0].status == 404
    assert front.ask(path)[0].status == 302
    # Nobody reaches the folder past the product.
    assert front.ask(f"/protected/{version.file}", **signed_in(cast.officer))[0].status == 404


@pytest.mark.parametrize("said", ["", "X-Nothing: here\r\n"])
def test_slow_senders_hold_nobody(front: Front, said: str) -> None:
    with ExitStack() as stack:
        for _one in range(40):
            line = front.line()
            line.connect()
            assert line.sock
            stack.enter_context(line.sock)
            head = f"POST /accounts/login/ HTTP/1.1\r\nHost: {NAME}\r\n{said}"
            line.sock.sendall(f"{head}Content-Length: 1000\r\n\r\nhalf".encode())

        assert [front.ask("/healthz")[0].status for _time in range(3)] == [200] * 3


def test_a_body_beyond_the_limit_is_refused_at_its_head(front: Front, cast: Cast) -> None:
    with suppress(BrokenPipeError):
        line = front.line()
        line.putrequest("POST", "/accounts/login/")
        line.putheader("Content-Length", str(60 * MIB))
        line.endheaders()
        assert line.getresponse().status == 413
    line.close()


def test_a_reload_lets_what_is_under_way_end(front: Front, cast: Cast) -> None:
    content = files.pdf()
    sender = Sender(front, cast.officer, cast.nomination.pk)
    sender.create(len(content), "ก.pdf")
    line = front.line()
    line.putrequest("PATCH", sender.address)
    given = {**sender.headers, "Upload_Offset": "0", "Content_Length": str(len(content))}
    for name, value in given.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders(content[:10])
    ended = front.log.read_text().count("gracefully shutting down")

    front.process.send_signal(signal.SIGHUP)
    while front.log.read_text().count("gracefully shutting down") == ended:
        assert front.process.poll() is None
    assert front.ask("/healthz")[0].status == 200
    line.send(content[10:])

    assert line.getresponse().status == 204
    line.close()


def public_pages(cast: Cast) -> list[str]:
    announced = reverse("announcement", args=[cast.category.award.round_id])
    return ["/announcements/", announced, "/check/", "/check/journal/", "/check/none/"]


@pytest.mark.parametrize("person_first", [True, False])
def test_the_cache_serves_nobodys_page_to_another(
    front: Front, cast: Cast, person_first: bool
) -> None:
    cast.officer.first_name = f"เฉพาะตน{person_first}"
    cast.officer.save()
    publish(cast, shows_ranks=True)
    person, other = signed_in(cast.officer), signed_in(cast.auditor)
    asked: list[Callable[[str], Any]] = [
        lambda path: front.ask(path, **person),
        lambda path: front.ask(path),
        lambda path: front.ask(path, **other),
        lambda path: front.ask(path),
    ]
    of_person = {0: True, 1: False, 2: False, 3: False}
    order = [0, 1, 2, 3] if person_first else [1, 0, 3, 2]
    for path in public_pages(cast):
        query = f"{path}?order={person_first}"
        for number in order:
            _answer, content = asked[number](query)
            is_theirs = cast.officer.first_name in content.decode()
            assert is_theirs <= of_person[number], path
    home = front.ask("/", **person)[1].decode()
    assert cast.officer.first_name in home
    assert cast.officer.first_name not in front.ask("/", **other)[1].decode()


def test_public_pages_and_the_pulse_are_kept_for_strangers(front: Front, cast: Cast) -> None:
    """What was taken away is still told for some seconds; a person asks anew."""
    publish(cast, shows_ranks=True)
    announced = reverse("announcement", args=[cast.category.award.round_id])
    first, page = front.ask(announced)
    assert first.status == 200
    assert not first.headers.get_all("Set-Cookie")
    Publication.objects.all().delete()

    assert front.ask(announced)[1] == page
    assert front.ask(announced, **signed_in(cast.officer))[0].status == 404


def test_the_pulse_is_asked_without_a_cookie(front: Front, cast: Cast) -> None:
    path = reverse("pulse", args=[token_for(cast.session.pk, "slots")])

    of_person, count = front.ask(path, **signed_in(cast.officer))
    tag = of_person.headers["ETag"]
    again, _content = front.ask(path, If_None_Match=tag)

    assert of_person.status == 200
    assert count.isdigit()
    assert of_person.headers["Cache-Control"] == "no-store"
    assert not of_person.headers.get_all("Set-Cookie")
    assert again.status == 304


def test_static_files_come_with_the_headers_of_the_product(front: Front) -> None:
    _page, content = front.ask("/offline/")
    path = re.search(r"/static/css/[\w.]+\.css", content.decode())
    assert path
    for _time in range(2):
        answer, _content = front.ask(path[0])
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_service_that_is_stopped_is_told_in_thai(tmp_path: Path) -> None:
    with Front(tmp_path, tmp_path / "nobody.sock", tmp_path).running(503) as front:
        answer, content = front.ask("/sessions/1/")

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"
    assert AWAY in content.decode()
