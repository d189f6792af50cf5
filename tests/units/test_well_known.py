"""Addresses at which programs look, and cookies that no neighbour can plant."""

import datetime
import os
import subprocess
import sys

import pytest
from django.conf import LazySettings, settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

pytestmark = pytest.mark.django_db


def test_a_password_manager_finds_the_page(client: Client) -> None:
    answer = client.get("/.well-known/change-password")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("account_change_password"),
    )


def test_a_device_finds_what_to_put_among_its_apps(client: Client) -> None:
    answer = client.get(reverse("manifest"))
    said = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["start_url"], said["lang"]) == ("ระบบประเมินรางวัล", "/", "th")
    assert {icon["sizes"] for icon in said["icons"]} == {"any", "192x192", "512x512"}
    for icon in said["icons"]:
        name = icon["src"].removeprefix("/static/")
        kept = finders.find(name)
        assert kept, name
        if icon["type"] == "image/png":
            with Image.open(kept) as picture:
                assert icon["sizes"] == f"{picture.width}x{picture.height}"
    assert finders.find(client.get("/favicon.ico").headers["Location"].removeprefix("/static/"))


def test_the_colours_of_an_app_are_those_of_its_pages(client: Client) -> None:
    said = client.get(reverse("manifest")).json()
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()

    assert f"--brand: {said['theme_color']};" in tokens
    assert f"--ground: {said['background_color']};" in tokens
    head = client.get(reverse("privacy")).content.decode()
    assert f'<meta name="theme-color" content="{said["theme_color"]}">' in head
    assert 'rel="manifest" href="/manifest.webmanifest"' in head


def test_whom_to_tell_of_a_weakness(client: Client, settings: LazySettings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    answer = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.datetime.strptime(lines["Expires"], "%Y-%m-%dT%H:%M:%SZ")
    left = expires.replace(tzinfo=datetime.UTC) - timezone.now()

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Preferred-Languages"] == "th, en"
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client: Client, settings: LazySettings) -> None:
    settings.SECURITY_CONTACT = ""

    assert client.get("/.well-known/security.txt").status_code == 404


def settings_of(**environment: str) -> subprocess.CompletedProcess[str]:
    """What an installation with this environment calls its cookies."""
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"]
    code = f"from cdd_awards import settings as s; print(*(getattr(s, n) for n in {names}))"
    production = {
        "DEMO": "0",
        "EMAIL_URL": "smtp://mail.example.org",
        "JOURNAL_KEYS": "0123456789" * 4,
        "SITE_ADDRESS": "https://awards.example.org",
    }
    given = {**os.environ, **production, **environment}
    run = [sys.executable, "-c", code]
    return subprocess.run(run, env=given, capture_output=True, text=True, check=False)


def test_cookies_under_https_belong_to_this_host_alone() -> None:
    told = settings_of(HTTPS="1").stdout.split()

    assert told == ["__Host-sessionid", "__Host-csrftoken", "__Host-django_language"]


def test_such_cookies_are_secure_and_of_the_whole_site(
    client: Client, settings: LazySettings
) -> None:
    """Browsers refuse the prefix otherwise."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.LANGUAGE_COOKIE_SECURE = True
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "th", "next": "/"})

    assert len(client.cookies) == 2
    for cookie in client.cookies.values():
        assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)


def test_a_contact_that_is_no_address_stops_the_start() -> None:
    stopped = settings_of(HTTPS="0", SECURITY_CONTACT="somebody")

    assert stopped.returncode != 0
    assert "SECURITY_CONTACT" in stopped.stderr
