"""What devices tell of themselves, and who reads it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.preflight import actions
from evaluations.judging.preflight.models import DeviceReport
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]


def now() -> int:
    return round(timezone.now().timestamp() * 1000)


def tell(client: Client, cast: Cast, **told: Any) -> int:
    sent = {"kept": 3, "unsent": 2, "clock": now(), **told}
    address = reverse("device_report", args=[cast.session.pk])
    return client.post(address, json.dumps(sent), content_type="application/json").status_code


def board(client: Client, cast: Cast) -> Any:
    return client.get(reverse("session_devices", args=[cast.session.pk]))


def test_the_board_tells_numbers(cast: Cast, sign_in: SignIn) -> None:
    assert tell(sign_in(cast.member), cast, clock=now() - 180_000) == 204

    text = board(sign_in(cast.secretary), cast).content.decode()

    for sentence in ("เก็บแบบให้คะแนนไว้ 3 ชุด", "รอส่ง 2 รายการ", "คลาดเคลื่อน 3 นาที"):
        assert sentence in text
    assert text.count("ยังไม่เคยติดต่อ") == 2


def test_a_sheets_page_does_not_know_what_is_kept(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    tell(client, cast)
    tell(client, cast, kept=None, unsent=0)

    report = DeviceReport.objects.get()
    assert (report.kept, report.unsent) == (3, 0)


def test_two_devices_of_one_judge_stand_side_by_side(cast: Cast, sign_in: SignIn) -> None:
    """What waits on the one is not hidden by the other."""
    for unsent in (5, 0):
        client = Client()
        client.get(reverse("account_login"))
        client.post(
            reverse("account_login"),
            {"login": cast.member.username, "password": "a-long-test-password"},
        )
        tell(client, cast, unsent=unsent)

    assert sorted(DeviceReport.objects.values_list("unsent", flat=True)) == [0, 5]


def test_nobody_fills_the_table(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_DEVICES", 0)

    assert tell(sign_in(cast.member), cast) == 204
    assert not DeviceReport.objects.exists()


def test_who_has_no_seat_leaves_no_trace(cast: Cast, sign_in: SignIn) -> None:
    assert tell(sign_in(cast.administrator), cast) == 204
    assert tell(sign_in(cast.nobody), cast) == 404
    assert tell(Client(), cast) == 401
    assert not DeviceReport.objects.exists()


@pytest.mark.parametrize(
    "told",
    [{"kept": -1}, {"unsent": "x"}, {"clock": 10**16}, {"clock": None}, {"kept": 1.5}],
)
def test_what_no_page_of_ours_sends(cast: Cast, sign_in: SignIn, told: dict[str, Any]) -> None:
    assert tell(sign_in(cast.member), cast, **told) == 400


@pytest.mark.parametrize("body", ["", "[]", "3", "{}"])
def test_what_is_no_report(cast: Cast, sign_in: SignIn, body: str) -> None:
    address = reverse("device_report", args=[cast.session.pk])
    answer = sign_in(cast.member).post(address, body, content_type="application/json")

    assert answer.status_code == 400


def test_extreme_numbers_are_cut(cast: Cast, sign_in: SignIn) -> None:
    assert tell(sign_in(cast.member), cast, kept=2**31 - 1, unsent=2**31 - 1, clock=0) == 204
    report = DeviceReport.objects.get()

    assert (report.kept, report.unsent) == (9999, 9999)
    assert report.skew < 0


def test_the_pages_of_the_day_carry_the_address(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("device_report", args=[cast.session.pk])
    page = reverse("session_detail", args=[cast.session.pk])

    assert f'data-device="{address}"' in sign_in(cast.member).get(page).content.decode()
    assert "data-device" not in sign_in(cast.administrator).get(page).content.decode()
