"""The authorities in the settings: what is wrong stops the start with a sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cdd_awards.authorities import authorities
from tests.authority import Desk


def test_each_is_an_address_its_certificates_and_a_policy(tmp_path: Path) -> None:
    file = Desk(tmp_path, "TSA").folder / "ca.pem"
    two = tmp_path / "two.pem"
    two.write_text(f"our authorities\n{file.read_text()}{file.read_text()}")

    found = authorities(f"https://tsa.example.org/tsr|{file}|1.2.3 , http://b/|{two},|{file}")

    assert [(one.address, len(one.certificates), one.policy) for one in found] == [
        ("https://tsa.example.org/tsr", 1, "1.2.3"),
        ("http://b/", 2, ""),
        ("", 1, ""),
    ]
    assert authorities("") == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("file:///etc/passwd|{ca}", "must begin with https"),
        ("ftp://a/|{ca}", "must begin with https"),
        ("https://user:word@a/|{ca}", "no user"),
        (f"https://a/{'a' * 300}|{{ca}}", "300 characters"),
        ("https://a/|{ca}|now", "is no policy"),
        ("https://a/|{ca}-", "cannot be read"),
        ("https://a/", "no file cannot be read"),
        ("https://a/|{none}", "holds no certificate"),
    ],
)
def test_what_is_wrong_is_named(said: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    places = {"ca": tmp_path / "ca.pem", "none": tmp_path / "none.pem"}
    places["ca"].write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")

    with pytest.raises(ImproperlyConfigured, match=f"TIMESTAMP_AUTHORITIES: .*{why}"):
        authorities(said.format(**places))
