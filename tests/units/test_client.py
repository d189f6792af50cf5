"""One function tells where a request comes from."""

import logging
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory

from tests.factories import Cast
from units.client import client_address, network_of
from units.models import User


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "8.8.8.8", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "8.8.8.8, 203.0.113.5", "203.0.113.5"),
        (2, "8.8.8.8, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.9"),
        (1, "8.8.8.8, nonsense", ""),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_front_servers_wrote_is_believed(
    settings: LazySettings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers=headers)

    assert client_address(request) == address


def test_a_limit_counts_a_whole_ipv6_network() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::"
    assert network_of("203.0.113.5") == "203.0.113.5"


def test_the_log_does_not_believe_the_client(
    cast: Cast, sign_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        sign_in(cast.member).get("/", headers={"X-Forwarded-For": "8.8.8.8"})

    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    finished = [line for line in lines if line.get("event") == "request_finished"]
    assert finished[-1]["ip"] == "127.0.0.1"
