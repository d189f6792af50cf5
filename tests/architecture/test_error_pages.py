"""Error pages: in Thai, with advice, for whoever meets them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from cdd_awards import errors
from tests.factories import Cast
from units.models import User


@pytest.mark.parametrize(
    ("handler", "status", "words"),
    [
        (
            lambda request: errors.bad_request(request, SuspiciousOperation()),
            400,
            "ระบบอ่านคำขอนี้ไม่ได้",
        ),
        (lambda request: errors.forbidden(request, PermissionDenied()), 403, "ท่านไม่มีสิทธิ์"),
        (lambda request: errors.too_many(request), 429, "ลองหลายครั้งเกินไป"),
        (lambda request: errors.failed(request), 500, "ระบบขัดข้อง"),
        (lambda request: errors.csrf_failure(request), 403, "หน้านี้เปิดค้างไว้นานเกินไป"),
    ],
)
def test_error_pages_speak_thai(
    rf: RequestFactory, handler: Callable[[HttpRequest], object], status: int, words: str
) -> None:
    answer = handler(rf.get("/"))

    assert getattr(answer, "status_code", 0) == status
    assert words in getattr(answer, "content", b"").decode()


@pytest.mark.django_db
def test_an_unknown_address_is_not_found(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.content.decode()


def test_what_is_too_large_is_said_to_be(
    cast: Cast, sign_in: Callable[[User], Client], settings: LazySettings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = sign_in(cast.chair).post(
        reverse("slot_change", args=[cast.slot.pk]), {"to": "closed", "reason": "x" * 2000}
    )

    assert answer.status_code == 413
    assert "ข้อมูลที่ส่งใหญ่เกินไป" in answer.content.decode()


@pytest.mark.django_db
def test_guessing_passwords_too_often_is_answered_429(client: Client) -> None:
    wrong = {"login": "somebody", "password": "wrong"}
    codes = [client.post(reverse("account_login"), wrong).status_code for _try in range(6)]

    assert codes == [200] * 5 + [429]


def test_the_load_balancer_is_answered(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_answers_carry_the_security_headers(client: Client) -> None:
    headers = client.get(reverse("account_login")).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Permissions-Policy"] == (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    )


@pytest.mark.django_db
def test_who_was_signed_out_comes_back_to_the_page_of_the_button(client: Client) -> None:
    """The button's own address answers no reading request."""
    page = "http://testserver/sessions/7/"

    answer = client.post("/slots/2/change/", {"to": "called"}, headers={"Referer": page})
    shown = client.get(answer.headers["Location"]).content.decode()

    assert unquote(answer.headers["Location"]) == f"/accounts/login/?next={page}"
    assert "จึงยังไม่ได้ดำเนินการ" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_elsewhere_by_it(client: Client, page: str) -> None:
    answer = client.post("/slots/2/change/", {}, headers={"Referer": page})

    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_the_address_of_a_button_says_that_it_is_no_page(
    cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    """It stays in the address bar after a press that failed."""
    address = reverse("slot_change", args=[cast.slot.pk])
    client = sign_in(cast.chair)

    answer = client.get(address)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "ที่อยู่นี้ไม่ใช่หน้าเว็บ" in answer.content.decode()


def test_the_language_switch_of_a_form_that_came_back_leads_to_its_page(
    cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    client, page = sign_in(cast.chair), "http://testserver/privacy/"
    address = reverse("sheet_conflict", args=[cast.nomination.pk])

    shown = client.post(address, {"kind": "none"}, headers={"Referer": page})

    assert shown.status_code == 422
    assert f'name="next" value="{page}"' in _in_one_line(shown)
    assert f'name="next" value="{address}"' in _in_one_line(client.get(address))


def _in_one_line(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
