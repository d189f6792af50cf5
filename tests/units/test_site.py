"""Addresses that leave the house."""

import pytest

from units.site import sent_address

SITE = "https://awards.example.org"
ASKS = "openExternalBrowser=1"


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (f"{SITE}/", f"{SITE}/?{ASKS}"),
        (f"{SITE}/board/?page=2", f"{SITE}/board/?page=2&{ASKS}"),
        (f"{SITE}/sheets/3/#indicator-7", f"{SITE}/sheets/3/?{ASKS}#indicator-7"),
        (f"{SITE}/?q=%E0%B8%81#a", f"{SITE}/?q=%E0%B8%81&{ASKS}#a"),
    ],
)
def test_what_is_sent_asks_line_for_the_devices_own_browser(address: str, sent: str) -> None:
    assert sent_address(address) == sent
